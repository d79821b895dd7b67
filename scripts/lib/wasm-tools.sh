# shellcheck shell=bash
# wasm-pack, and the wasm-bindgen that fits our crates, in target/tools. Sourced after tools.sh.

# False where they cannot be had. With wasm-bindgen on PATH, wasm-pack has nothing to download.
wasm_tools() {
  cargo_tool wasm-bindgen-cli "$(locked_version wasm-bindgen)" && cargo_tool wasm-pack 0.15.1
}
