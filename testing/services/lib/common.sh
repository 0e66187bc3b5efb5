# shellcheck shell=bash
# What every service script shares: installing packages, choosing ports, changing user.
# It knows no particular server. Sourced by testing/run; defines functions, does nothing.
#
# A service is one file, testing/services/NAME.sh, found by itself. It defines
#   NAME_variable         the environment variable that names the server to tests
#   NAME_needs            names of services that must be there before it, if it needs any
#   NAME_optional         set where a run goes on without it, saying so in its summary
#   NAME_tests            for such a one: what the names of the tests that need it hold
#   NAME_install          makes its programs available
#   NAME_start DIRECTORY  starts a fresh server there and prints its URL, nothing else,
#                         on stdout; what it starts must not keep descriptor 9, the lock of the run
#   NAME_stop DIRECTORY   stops the server there, however it was left, and removes the directory
# Each function answers 0, or says on stderr what is wrong and what to do, and answers 1.

# say MESSAGE...: progress, on stderr, since stdout may be read by a program.
say() {
  printf '%s\n' "testing/run: $*" >&2
}

# as_root COMMAND...: runs as root, or fails when that needs a password nobody can type.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif ! command -v sudo >/dev/null; then
    return 1
  elif [ -t 0 ]; then
    sudo -- "$@"
  else
    sudo -n -- "$@"
  fi
}

# apt_install PACKAGE...: installs from Debian's archive, or says what to install by hand.
apt_install() {
  if ! command -v apt-get >/dev/null; then
    say "this machine has no apt-get; install what Debian calls \`$*\`, then run again"
    return 1
  fi
  say "installing $* with apt-get"
  local log
  log=$(mktemp)
  if {
    as_root apt-get -o DPkg::Lock::Timeout=300 update \
      && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
  } >"$log" 2>&1 </dev/null; then
    rm -f "$log"
    return 0
  fi
  tail -n 15 "$log" >&2
  rm -f "$log"
  say "could not install; run \`apt-get install $*\` as root, then run again"
  return 1
}

# free_port: prints a loopback port on which nothing listens, below the range that
# the kernel hands out to clients (32768 and up), where a bind can fail at any moment.
# Another program may still take it first: callers try again.
free_port() {
  local port
  while :; do
    port=$((15000 + (RANDOM * 32768 + RANDOM) % 17000))
    if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s\n' "$port"
      return 0
    fi
  done
}

# as_user USER COMMAND...: runs as USER when we are root, as ourselves otherwise.
# Leaves the checkout first, since USER may not be able to stand in it.
as_user() {
  local user=$1
  shift
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && exec setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@")
  else
    (cd / && exec "$@")
  fi
}

# make_data_directory USER DIRECTORY: an empty directory that USER owns and can reach.
# Where USER cannot walk to DIRECTORY (a checkout below /root), it becomes a link to
# one in the temporary folder.
make_data_directory() {
  local user=$1 directory=$2 elsewhere
  mkdir -p "$directory"
  [ "$(id -u)" -eq 0 ] || return 0
  chown "$user": "$directory"
  chmod 700 "$directory"
  as_user "$user" test -w "$directory" && return 0
  elsewhere=$(mktemp -d "${TMPDIR:-/tmp}/rustango-service.XXXXXXXX")
  chown "$user": "$elsewhere"
  rmdir "$directory"
  ln -s "$elsewhere" "$directory"
  as_user "$user" test -w "$elsewhere" && return 0
  say "user $user can reach neither $directory nor $elsewhere"
  return 1
}

# remove_data_directory DIRECTORY: removes it, and what it links to.
remove_data_directory() {
  if [ -L "$1" ]; then
    rm -rf -- "$(readlink -f -- "$1")"
  fi
  rm -rf -- "$1"
}

# runs_with PID TEXT: whether process PID lives and has TEXT on its command line.
# A process number alone proves nothing: the kernel gives it out again.
runs_with() {
  [ -n "$1" ] && [ -r "/proc/$1/cmdline" ] && tr '\0' ' ' <"/proc/$1/cmdline" | grep -qF -- "$2"
}

# is_running PID: whether a child of this shell has not ended yet. Unlike its command line, which is not there
# while one program gives way to the next, this has no gaps; and its number is not given out before it is waited for.
is_running() {
  [ -r "/proc/$1/status" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status"
}

# stop_process PID TEXT SIGNAL: ends the process if it is ours, and waits until it is gone.
stop_process() {
  local pid=$1 text=$2 signal=$3 deadline=$((SECONDS + 20))
  runs_with "$pid" "$text" || return 0
  kill "-$signal" "$pid" 2>/dev/null
  while runs_with "$pid" "$text"; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      kill -KILL "$pid" 2>/dev/null
      return 0
    fi
    sleep 0.1
  done
}

# python_home NAME REQUIREMENTS: prints the folder of an environment, another one for other versions.
python_home() {
  local versions
  versions=$(sha256sum <"$2")
  # shellcheck disable=SC2154 # set by testing/run
  printf '%s/testing/%s-%.12s\n' "$target" "$1" "$versions"
}

# python_install NAME REQUIREMENTS: makes an environment with what the file names, unless it is there.
python_install() {
  local home work
  home=$(python_home "$1" "$2")
  [ -x "$home/bin/python" ] && return 0
  python3 -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv || return 1
  work=$(mktemp -d "$target/testing/$1.XXXXXXXX") || return 1
  say "installing $1 into $home"
  # Whole or not at all: another run may be doing the same.
  if python3 -m venv "$work" >&2 \
    && "$work/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --requirement "$2" >&2; then
    mv -T "$work" "$home" 2>/dev/null
  fi
  rm -rf -- "$work"
  [ -x "$home/bin/python" ] && return 0
  say "pip could not install what $2 names"
  return 1
}

# unpack_unstable ROOT PACKAGE: downloads a package of Debian's unstable distribution and what it needs, with lists of
# its own, and unpacks them into a folder that programs are run from with chroot, without a word to the system's package
# manager.
unpack_unstable() {
  local root=$1 package=$2 apt mirror
  apt=$(mktemp -d) || return 1
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
  : >"$apt/status"
  mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d | head -n 1 | tr -d ' ')
  [ -n "$mirror" ] || {
    echo "no mirror of Debian is known to apt"
    return 1
  }
  printf 'Types: deb\nURIs: %s\nSuites: unstable\nComponents: main\nSigned-By: %s\n' "$mirror" \
    /usr/share/keyrings/debian-archive-keyring.gpg >"$apt/unstable.sources"
  cat >"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$apt/unstable.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Default-Release "unstable";
APT::Sandbox::User "root";
CONF
  as_root env APT_CONFIG="$apt/apt.conf" apt-get update -q || return 1
  as_root env APT_CONFIG="$apt/apt.conf" DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
    --download-only --no-install-recommends "$package" || return 1
  as_root rm -rf -- "$root"
  # The merged layout of /usr, which the packages expect.
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{tmp,run,etc,dev}
  for package in bin sbin lib lib64; do
    ln -s "usr/$package" "$root/$package"
  done
  chmod 1777 "$root/tmp"
  for package in "$apt"/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | as_root tar -x -C "$root" --keep-directory-symlink || return 1
  done
  printf 'root:x:0:0::/:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\n' >"$root/etc/group"
  printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
  as_root mknod -m 666 "$root/dev/null" c 1 3
  as_root mknod -m 666 "$root/dev/random" c 1 8
  as_root mknod -m 666 "$root/dev/urandom" c 1 9
  as_root rm -rf -- "$apt"
}
