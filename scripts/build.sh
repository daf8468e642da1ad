#!/usr/bin/env bash
# Builds target/release/nameplate: the web app first (split, hashed, precompressed), then the server
# that holds it.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo leptos build --release --split --precompress
