# shellcheck shell=bash
# The npm packages that build and test the page, in target/npm, as scripts/package-lock.json pins them. Sourced after
# tools.sh.

# shellcheck disable=SC2154 # tools.sh sets it
npm_root=$target/npm

npm_tools() {
  require_node
  # shellcheck disable=SC2154 # tools.sh sets it
  one_at_a_time "$target/npm.lock" install_npm_tools
}

install_npm_tools() {
  ! cmp -s scripts/package-lock.json "$npm_root/installed" || return 0
  say "Installing the npm packages of scripts/package.json into $npm_root"
  mkdir -p "$npm_root"
  cp scripts/package.json scripts/package-lock.json "$npm_root"
  # No script of a package is run: all of them come ready to use.
  (cd "$npm_root" && attended npm ci --silent --ignore-scripts --no-audit --no-fund) ||
    fail 'npm could not install what scripts/package.json lists'
  cp scripts/package-lock.json "$npm_root/installed"
}

# npm_tool NAME ARGUMENT…
npm_tool() {
  local name=$1
  shift
  "$npm_root/node_modules/.bin/$name" "$@"
}
