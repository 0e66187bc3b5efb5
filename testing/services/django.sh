# shellcheck shell=bash
# Django, whose ORM is the oracle of ours, in an environment of its own. It is no server: what
# names it is the path of the Python that has it. Sourced by testing/run, after lib/common.sh.

# shellcheck disable=SC2034 # read by testing/run
django_variable=RUSTANGO_TEST_DJANGO

django_requirements=testing/oracle/requirements.txt

django_install() {
  python_install django "$django_requirements"
}

# django_start DIRECTORY: prints the path of the Python; nothing runs until a test asks.
django_start() {
  mkdir -p "$1" || return 1
  printf '%s/bin/python\n' "$(python_home django "$django_requirements")"
}

django_stop() {
  rm -rf -- "$1"
}
