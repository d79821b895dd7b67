# shellcheck shell=bash
# The wasm-bindgen that fits our crates, and its runner of tests, in target/tools. Sourced after tools.sh.

# False where they cannot be had. Without TLS: the only server that the runner talks to is a driver on this machine.
wasm_tools() { cargo_tool wasm-bindgen-cli "$(locked_version wasm-bindgen)" --no-default-features; }
