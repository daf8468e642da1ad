# shellcheck shell=bash
# To be sourced by bash or zsh: puts the project's own tools first on PATH.
# cargo's folder comes last, for shells that rustup's installer hasn't reached yet.
root=$(cd "$(dirname "${BASH_SOURCE[0]:-$0}")/.." && pwd)
export PATH="$root/.tools/bin:$root/.tools/node/node_modules/.bin:$PATH:$HOME/.cargo/bin"
# Where setup.sh found the pinned Rust under another name.
if [ -r "$root/.tools/toolchain" ]; then
  RUSTUP_TOOLCHAIN=$(cat "$root/.tools/toolchain")
  export RUSTUP_TOOLCHAIN
fi
unset root
