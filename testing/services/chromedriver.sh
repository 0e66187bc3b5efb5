# shellcheck shell=bash
# Chromium from Debian's packages, and chromedriver, by which tests use it as people do. It is no server: what names it is
# the path of chromedriver, which each test starts for itself. Sourced by testing/run, after lib/common.sh.

# shellcheck disable=SC2034 # read by testing/run
chromedriver_variable=RUSTANGO_TEST_CHROMEDRIVER

chromedriver_install() {
  command -v chromedriver >/dev/null && return 0
  # It needs the very Chromium that it was built with, and brings it.
  apt_install chromium-driver || return 1
  command -v chromedriver >/dev/null || {
    say "the package chromium-driver is installed, yet there is no chromedriver"
    return 1
  }
}

# chromedriver_start DIRECTORY: prints the path of the program; nothing runs until a test asks.
chromedriver_start() {
  mkdir -p "$1" || return 1
  command -v chromedriver
}

chromedriver_stop() {
  rm -rf -- "$1"
}
