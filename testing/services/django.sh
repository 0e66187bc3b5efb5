# shellcheck shell=bash
# Django, whose ORM is the oracle of ours, in an environment of its own. It is no server: what
# names it is the path of the Python that has it. Sourced by testing/run, after lib/common.sh.

# shellcheck disable=SC2034 # read by testing/run
django_variable=RUSTANGO_TEST_DJANGO

# django_home: prints the folder of the environment, another one for other versions.
django_home() {
  local versions
  versions=$(sha256sum <testing/oracle/requirements.txt)
  # shellcheck disable=SC2154 # set by testing/run
  printf '%s/testing/django-%.12s\n' "$target" "$versions"
}

django_install() {
  local home work
  home=$(django_home)
  [ -x "$home/bin/python" ] && return 0
  python3 -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv || return 1
  work=$(mktemp -d "$target/testing/django.XXXXXXXX") || return 1
  say "installing Django into $home"
  # Whole or not at all: another run may be doing the same.
  if python3 -m venv "$work" >&2 \
    && "$work/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
      --requirement testing/oracle/requirements.txt >&2; then
    mv -T "$work" "$home" 2>/dev/null
  fi
  rm -rf -- "$work"
  [ -x "$home/bin/python" ] && return 0
  say "pip could not install what testing/oracle/requirements.txt names"
  return 1
}

# django_start DIRECTORY: prints the path of the Python; nothing runs until a test asks.
django_start() {
  mkdir -p "$1" || return 1
  printf '%s/bin/python\n' "$(django_home)"
}

django_stop() {
  rm -rf -- "$1"
}
