# shellcheck shell=bash
# Runs tests of the built page in a real Chromium, and in Firefox and WebKit where they are. Sourced after tools.sh and
# steps.sh.
source scripts/lib/npm.sh
source scripts/lib/chromium.sh

# Prints where Firefox is, and installs it where that can be done.
find_firefox() { first_command firefox-esr firefox || { install_packages firefox-esr && first_command firefox-esr; }; }

# The same of WebKit's driver; its small browser and a screen come with it.
find_webkit() {
  first_command WebKitWebDriver && [[ ${DISPLAY:-} || -x $(command -v xvfb-run) ]] && return
  install_packages webkit2gtk-driver xvfb xauth >/dev/null && first_command WebKitWebDriver
}

find_minibrowser() { find /usr/lib /usr/libexec -name MiniBrowser -path '*webkit2gtk*' -print -quit 2>/dev/null; }

# leave_out ENGINE: says that its tests are; in CI they are not.
leave_out() {
  [[ ${CI:-} != true ]] || fail "there is no $1, and in CI no engine is left out"
  say "there is no $1: its tests are left out"
}

# page_tests FILE…
page_tests() {
  local chromium
  chromium=$(find_chromium) || skip 'there is no Chromium; install chromium, or Google Chrome'
  require pdftotext poppler-utils -- 'install poppler-utils, which reads the printed receipt'
  CREDITS_FIREFOX=$(find_firefox) || leave_out Firefox
  CREDITS_WEBKIT=$(find_webkit) || leave_out 'WebKit with a driver'
  CREDITS_MINIBROWSER=$(find_minibrowser)
  export CREDITS_FIREFOX CREDITS_WEBKIT CREDITS_MINIBROWSER
  scripts/build-page
  npm_tools
  find_credits
  # shellcheck disable=SC2154 # npm.sh sets it
  export CREDITS_NPM=$npm_root CREDITS_PAGE=$target/page CREDITS_CLI CREDITS_CHROMIUM=$chromium
  # Two at a time, each with a browser of its own: they mostly wait. What looks at the clock runs alone, afterwards.
  local file alone=() together=() status=0
  for file in "$@"; do
    case $file in
      */large.test.mjs | */measure-page.mjs) alone+=("$file") ;;
      *) together+=("$file") ;;
    esac
  done
  ((${#together[@]} == 0)) || node --test --test-concurrency=2 "${together[@]}" || status=$?
  ((${#alone[@]} == 0)) || node --test --test-concurrency=1 "${alone[@]}" || status=$?
  return "$status"
}
