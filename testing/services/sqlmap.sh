# shellcheck shell=bash
# sqlmap, which looks for parameters that become SQL, in an environment of its own. It is no server: what names it is
# the path of the Python that has it. Sourced by testing/run, after lib/common.sh.

# shellcheck disable=SC2034 # read by testing/run
sqlmap_variable=RUSTANGO_TEST_SQLMAP

sqlmap_requirements=testing/sqlmap/requirements.txt

sqlmap_install() {
  python_install sqlmap "$sqlmap_requirements"
}

# sqlmap_start DIRECTORY: prints the path of the Python; nothing runs until a test asks.
sqlmap_start() {
  mkdir -p "$1" || return 1
  printf '%s/bin/python\n' "$(python_home sqlmap "$sqlmap_requirements")"
}

sqlmap_stop() {
  rm -rf -- "$1"
}
