# shellcheck shell=bash
# wasm-pack, and the wasm-bindgen that fits our crates, in target/tools. Sourced after tools.sh.

# shellcheck disable=SC2154 # tools.sh sets it
wasm_tools_root=$target/tools

# With wasm-bindgen on PATH, wasm-pack has nothing to download.
wasm_tools() {
  local bindgen
  bindgen=$(locked_version wasm-bindgen)
  cargo_tool wasm-bindgen wasm-bindgen-cli "$bindgen"
  cargo_tool wasm-pack wasm-pack 0.15.1
  export PATH=$wasm_tools_root/bin:$PATH
}

# cargo_tool COMMAND PACKAGE VERSION
cargo_tool() {
  local command=$wasm_tools_root/bin/$1 package=$2 version=$3
  [[ ! -x $command || $("$command" --version) != *" $version"* ]] || return 0
  say "Installing $package $version into $wasm_tools_root, which takes some minutes"
  # Not --locked: what their lock files name may not be served any more. Built in a folder that is then removed, and
  # by the ordinary toolchain, whichever builds for the browser.
  env -u CARGO_TARGET_DIR -u RUSTUP_TOOLCHAIN \
    cargo install --quiet --root "$wasm_tools_root" --version "$version" "$package" ||
    fail "cargo could not install $package"
}

# locked_version PACKAGE: the version in Cargo.lock.
locked_version() {
  awk -v package="name = \"$1\"" '$0 == package { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}
