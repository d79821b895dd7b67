# shellcheck shell=bash
# Runs tests in a real Chromium on the built page. Sourced after tools.sh and steps.sh.
source scripts/lib/npm.sh
source scripts/lib/chromium.sh

# page_tests FILE…
page_tests() {
  local chromium
  chromium=$(find_chromium) || skip 'there is no Chromium; install chromium, or Google Chrome'
  scripts/build-page
  npm_tools
  # As scripts/check-end-to-end builds them.
  cargo build --locked --release --package credits-lambda --bins
  # shellcheck disable=SC2154 # npm.sh and tools.sh set them
  export CREDITS_NPM=$npm_root CREDITS_PAGE=$target/page CREDITS_CLI=$target/release/credits CREDITS_CHROMIUM=$chromium
  # One after the other: each has a browser of its own.
  node --test --test-concurrency=1 "$@"
}
