#!/usr/bin/env bash
# Builds target/release/nameplate: first what the browser gets (WebAssembly, style, public files: hashed and
# precompressed), then the server that holds it.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build -p nameplate-frontend --target wasm32-unknown-unknown --profile wasm-release
node scripts/site.mjs
cargo build --release -p nameplate
