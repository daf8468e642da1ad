# shellcheck shell=bash disable=SC2034 # to be sourced
# The one place that names the versions of the project's own tools (installed under .tools/).
# WASM_BINDGEN must equal the `wasm-bindgen` pin in Cargo.toml.
WASM_BINDGEN=0.2.130
CARGO_DENY=0.20.2
BINARYEN=132.0.0
ESBUILD=0.28.2
LIGHTNINGCSS=1.33.0
SCHEMATHESIS=4.32.5 # walks through the document of the API; from PyPI
NODE=22.23.3          # only where the system's own Node.js is older than 20 (Debian 12)
PLACES=2.3.2026061719 # @ip-location-db/geo-whois-asn-country-mmdb: which country an IP is in; data of the NRO, CC BY 4.0
