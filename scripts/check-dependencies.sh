#!/usr/bin/env bash
# The dependency-direction test: imports go one way, server → app → backend → domain, app → islands → domain
# and frontend → islands → domain; nothing of the server reaches the browser; no OpenSSL anywhere.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0
wrong() {
  printf 'check-dependencies: %s\n' "$*" >&2
  failed=1
}

# 1. Which crate of the workspace may name which.
allowed() {
  case $1 in
    nameplate-domain) echo '' ;;
    nameplate-backend) echo 'nameplate-domain' ;;
    nameplate-islands) echo 'nameplate-domain' ;;
    nameplate-app) echo 'nameplate-domain nameplate-backend nameplate-islands' ;;
    nameplate-frontend) echo 'nameplate-islands' ;;
    nameplate) echo 'nameplate-app nameplate-backend nameplate-domain' ;;
    *) echo unknown ;;
  esac
}
edges=$(cargo metadata --no-deps --format-version 1 | node -e '
  const { packages } = JSON.parse(require("fs").readFileSync(0, "utf8"));
  for (const { name, dependencies } of packages) {
    const own = dependencies.filter((d) => d.path);
    console.log(name, ...own.map((d) => d.name));
  }')
while read -r crate names; do
  may=" $(allowed "$crate") "
  [ "$may" != ' unknown ' ] || wrong "add the new crate $crate to this script's rules"
  for name in $names; do
    case $may in
      *" $name "*) ;;
      *) wrong "$crate must not depend on $name" ;;
    esac
  done
done <<<"$edges"

# 2. What the browser downloads: one line a package, its name and features.
browser=$(cargo tree -p nameplate-frontend --target wasm32-unknown-unknown -e normal \
  --prefix none --format '{p} features={f}' | awk '{ print $1, $NF }' | sort -u)
while read -r name features; do
  case $name in
    sqlx* | axum* | leptos_axum | lettre | hyper* | mio | socket2 | nameplate-backend | nameplate)
      wrong "the frontend's wasm depends on $name: cargo tree -p nameplate-frontend --target wasm32-unknown-unknown -i $name"
      ;;
    tokio)
      case ",${features#features=}," in
        *,net,* | *,full,*) wrong "the frontend's wasm depends on tokio with its net feature" ;;
      esac
      ;;
  esac
done <<<"$browser"

# 3. TLS is rustls.
if cargo tree --workspace -e normal,build --prefix none --format '{p}' | grep -q '^openssl-sys '; then
  wrong 'openssl-sys is in the tree: cargo tree --workspace -i openssl-sys'
fi

[ "$failed" = 0 ] && echo 'check-dependencies: imports go one way'
exit "$failed"
