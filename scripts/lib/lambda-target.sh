# shellcheck shell=bash
# Builds for Lambda's Linux on any host. Sourced after tools.sh.
#
# zig links, against the symbols of the glibc that Amazon Linux 2023 has, whatever the host has or whether it has one.
# Rust's standard library for the other architecture comes from rustup. Where only Debian's packages can be reached,
# CREDITS_LAMBDA_TARGET=debian asks for another way: Debian's own Rust, which builds the library from Debian's sources.

readonly amazon_linux_glibc=2.34

# lambda_build TRIPLE ARGUMENT…: cargo build, for Lambda.
lambda_build() {
  local triple=$1 build=(cargo-zigbuild zigbuild)
  shift
  # shellcheck disable=SC2154 # tools.sh sets it
  export PATH=$target/python/bin:$PATH
  command -v cargo-zigbuild >/dev/null || python_environment scripts/requirements-build.txt
  if [[ ${CREDITS_LAMBDA_TARGET:-} == debian ]]; then
    debian_rust || fail "Debian's Rust cannot be installed here"
    # A program from elsewhere between cargo and this rustc would not know it.
    export RUSTC=/usr/bin/rustc CARGO=/usr/bin/cargo RUSTC_BOOTSTRAP=1
    build+=("-Zbuild-std=std,panic_unwind")
  else
    has_library "$triple" || rustup target add "$triple" || fail \
      "the standard library for $triple is missing, and rustup cannot add it (on Debian as root, CREDITS_LAMBDA_TARGET=debian can)"
  fi
  "${build[@]}" --target "$triple.$amazon_linux_glibc" "$@"
}

debian_rust() {
  local packages=(rustc-web cargo-web rust-web-src)
  dpkg --status "${packages[@]}" &>/dev/null || install_packages "${packages[@]}"
}

# refuse_newer_glibc BINARY: fails unless Amazon Linux 2023 can start it; says what it asks for.
refuse_newer_glibc() {
  local newest
  newest=$(grep --text --only-matching 'GLIBC_[0-9][0-9.]*' "$1" | sort -Vu | tail -n 1)
  if [[ $(printf '%s\n' "GLIBC_$amazon_linux_glibc" "$newest" | sort -V | tail -n 1) != "GLIBC_$amazon_linux_glibc" ]]; then
    fail "the binary asks for $newest, and Amazon Linux 2023 has GLIBC_$amazon_linux_glibc"
  fi
  say "$1: $(wc -c <"$1") bytes, asks for ${newest:-no glibc}"
}
