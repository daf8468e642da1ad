#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL, which it finds through
# NAMEPLATE_TEST_POSTGRES_URL; its exit code is the command's. `--find` prints the folder of
# PostgreSQL's programs and stops.
set -euo pipefail

find_programs() {
  local folder
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) \
    /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
    if [ -x "$folder/initdb" ]; then
      echo "$folder"
      return
    fi
  done
  dirname "$(command -v initdb)" 2>/dev/null
}

programs=$(find_programs) || {
  echo 'postgres.sh: PostgreSQL is missing; scripts/setup.sh test installs it' >&2
  exit 1
}
if [ "${1:-}" = --find ]; then
  echo "$programs"
  exit
fi
[ $# -gt 0 ] || { echo 'usage: postgres.sh COMMAND…' >&2; exit 2; }

# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" = 0 ]; then
  as=(runuser -u "$(id -un postgres 2>/dev/null || echo nobody)" --)
fi
unprivileged() { (cd "$folder" && "${as[@]+"${as[@]}"}" "$programs/$1" "${@:2}"); }

folder=$(mktemp -d "${TMPDIR:-/tmp}/nameplate-postgres.XXXXXX")
cleanup() {
  unprivileged pg_ctl stop -D "$folder/data" -m immediate >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
fail() {
  echo "postgres.sh: $1" >&2
  cat "$folder"/*.log >&2
  exit 1
}

# Other users of this machine can reach the port, so there is a password; not hashed on the
# wire, since the hash would cost a debug build more than the tests.
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "$password" >"$folder/password"
if [ "$(id -u)" = 0 ]; then chown -R "${as[2]}" "$folder"; fi
unprivileged initdb -D "$folder/data" --username=postgres --pwfile="$folder/password" \
  --auth=password --encoding=UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 ||
  fail 'initdb failed'

# The server itself says whether a port is free: no gap between asking and taking.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  port=$((20000 + RANDOM % 12000))
  if unprivileged pg_ctl start -w -D "$folder/data" -l "$folder/server.log" -o "-p $port \
      -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
      -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >/dev/null 2>&1; then
    break
  fi
  [ "$attempt" -lt 10 ] || fail 'PostgreSQL does not start'
done

export NAMEPLATE_TEST_POSTGRES_URL="postgres://postgres:$password@127.0.0.1:$port/postgres"
PATH="$programs:$PATH" "$@"
