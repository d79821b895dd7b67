# shellcheck shell=bash
# The browser for the tests of the page. Sourced after tools.sh.

# Prints where Chromium is, and installs it where that can be done; false where it cannot be had.
find_chromium() {
  first_command chromium chromium-browser google-chrome google-chrome-stable ||
    { install_packages chromium && first_command chromium; }
}

# Prints where its driver is, likewise.
find_chromedriver() {
  first_command chromedriver || { install_packages chromium chromium-driver && first_command chromedriver; }
}

# first_command NAME…: the first that there is.
first_command() {
  local name
  for name in "$@"; do
    command -v "$name" && return
  done
  return 1
}
