# shellcheck shell=bash
# Brings the target wasm32-unknown-unknown. Sourced after tools.sh.
#
# A person's Rust gets it from rustup. Where only Debian's packages can be reached, CREDITS_WASM_TARGET=debian asks for
# another way: Debian's own Rust, for which the standard library is built here from Debian's sources, linked into
# rustup as the toolchain `debian`.

wasm=wasm32-unknown-unknown
# Where Debian's rustc looks for its standard library.
debian_library=/usr/lib/rustlib/$wasm/lib

# Fails, after saying why, where the target cannot be had. May export RUSTUP_TOOLCHAIN.
wasm_target() {
  [[ ${RUSTUP_TOOLCHAIN:-} == debian ]] || { has_library "$wasm" && return; }
  # Prepared by an earlier run, or asked for now: either way rustup has nothing to fetch.
  if [[ ${CREDITS_WASM_TARGET:-} == debian ]] || has_debian_wasm_target; then
    debian_wasm_toolchain || return
    export RUSTUP_TOOLCHAIN=debian
  elif ! rustup target add "$wasm"; then
    say "The target $wasm is missing, and rustup cannot add it (on Debian as root, CREDITS_WASM_TARGET=debian can)"
    return 1
  fi
  has_library "$wasm"
}

has_debian_wasm_target() {
  has_debian_toolchain && RUSTUP_TOOLCHAIN=debian has_library "$wasm"
}

has_debian_toolchain() {
  rustup toolchain list 2>/dev/null | grep --quiet '^debian\b'
}

debian_wasm_toolchain() {
  # rust-web-llvm brings the linker under the name that rustc looks for.
  local packages=(rustc-web cargo-web rust-web-src rust-web-llvm lld-22)
  if ! dpkg --status "${packages[@]}" &>/dev/null && ! install_packages "${packages[@]}"; then
    say "The Debian packages ${packages[*]} cannot be installed"
    return 1
  fi
  has_debian_toolchain || rustup toolchain link debian /usr || return
  { RUSTUP_TOOLCHAIN=debian has_library "$wasm" && [[ -e $debian_library/without-paths ]]; } || debian_wasm_library
}

# Builds Rust's standard library as the dependency of an empty crate, and puts it where Debian's rustc looks for it.
debian_wasm_library() {
  # shellcheck disable=SC2154 # tools.sh sets it
  local crate=$target/wasm-library
  say "Building the standard library for $wasm into $debian_library"
  # What an earlier build left would be a second library of the same name.
  rm -rf "$crate"
  mkdir -p "$crate/src" "$debian_library" || return
  printf '[package]\nname = "empty"\nedition = "2024"\n\n[workspace]\n' >"$crate/Cargo.toml"
  echo '#![no_std]' >"$crate/src/lib.rs"
  (
    # In the crate's own target folder: another compiler's leavings do not belong among ours.
    unset CARGO_TARGET_DIR
    cd "$crate" || exit
    export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
    RUSTFLAGS=$(RUSTUP_TOOLCHAIN=debian path_flags "$crate" "$target")
    export RUSTFLAGS
    /usr/bin/cargo build --quiet --release -Zbuild-std=std,panic_abort,panic_unwind,test --target "$wasm"
  ) || return
  find "$debian_library" -name 'lib*.rlib' -delete
  find "$crate/target/$wasm/release/deps" -name 'lib*.rlib' ! -name 'libempty-*' -exec cp {} "$debian_library" \;
  touch "$debian_library/without-paths"
}
