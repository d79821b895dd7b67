# shellcheck shell=bash
# The wasm-bindgen that fits our crates, and its runner of tests, in target/tools. Sourced after tools.sh.

# False where they cannot be had.
wasm_tools() { cargo_tool wasm-bindgen-cli "$(locked_version wasm-bindgen)"; }
