# shellcheck shell=bash
# schemathesis, which makes requests of a document and holds the answers against it, in an environment of its own. It is
# no server: what names it is the path of the Python that has it. Sourced by testing/run, after lib/common.sh.

# shellcheck disable=SC2034 # read by testing/run
schemathesis_variable=RUSTANGO_TEST_SCHEMATHESIS

schemathesis_requirements=testing/schemathesis/requirements.txt

schemathesis_install() {
  python_install schemathesis "$schemathesis_requirements"
}

# schemathesis_start DIRECTORY: prints the path of the Python; nothing runs until a test asks.
schemathesis_start() {
  mkdir -p "$1" || return 1
  printf '%s/bin/python\n' "$(python_home schemathesis "$schemathesis_requirements")"
}

schemathesis_stop() {
  rm -rf -- "$1"
}
