#!/usr/bin/env bash
# Serves the release build; the first time with demo people in a database under ./data.
set -euo pipefail
cd "$(dirname "$0")/.."
nameplate=target/release/nameplate

data=${NAMEPLATE_DATA_DIR:-data}

# Only a database of our own is filled with people whose password everybody knows.
if [ -z "${NAMEPLATE_DATABASE_URL:-}${NAMEPLATE_CONFIG:-}" ] && [ ! -e nameplate.toml ]; then
  if [ ! -e "$data" ]; then
    "$nameplate" demo
    touch "$data/.demo"
  fi
  if [ -e "$data/.demo" ]; then
    printf '\n  Sign in as  ada@example.com\n  Password    Demo-pass-1\n\n'
  fi
fi
exec "$nameplate" serve
