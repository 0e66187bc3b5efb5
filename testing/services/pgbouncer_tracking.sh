# shellcheck shell=bash
# A PgBouncer that keeps track of prepared statements, as it does from 1.21 on: Debian's stable packages are older, so it
# is that of unstable, in a folder of its own. In transaction mode too. Sourced by testing/run, after lib/common.sh and
# pgbouncer.sh.

# shellcheck disable=SC2034 # read by testing/run
pgbouncer_tracking_variable=RUSTANGO_TEST_PGBOUNCER_TRACKING_URL
# shellcheck disable=SC2034 # read by testing/run
pgbouncer_tracking_needs=postgres
# As with MySQL: a day's unstable may be broken, and only root can change its root.
# shellcheck disable=SC2034 # read by testing/run
pgbouncer_tracking_optional=yes
# shellcheck disable=SC2034 # read by testing/run
pgbouncer_tracking_tests=tracking_pooler::

# pgbouncer_tracking_root: prints the folder that the packages are unpacked into; it outlives the run.
pgbouncer_tracking_root() {
  printf '%s\n' "$target/pgbouncer"
}

# in_pgbouncer_root COMMAND...: runs a program of that folder, as the user of the server for tests.
in_pgbouncer_root() {
  as_root chroot --userspec="$(id -u postgres):$(id -g postgres)" --groups= "$(pgbouncer_tracking_root)" "$@"
}

pgbouncer_tracking_install() {
  local root log=$target/testing/pgbouncer-install.log
  root=$(pgbouncer_tracking_root)
  as_root true 2>/dev/null || {
    say "a newer PgBouncer runs in a root of its own, which only root can enter; run as root to try it"
    return 1
  }
  in_pgbouncer_root /usr/sbin/pgbouncer --version >/dev/null 2>&1 && return 0
  say "unpacking PgBouncer from Debian unstable into $root"
  if ! unpack_unstable "$root" pgbouncer >"$log" 2>&1 \
    || ! in_pgbouncer_root /usr/sbin/pgbouncer --version >>"$log" 2>&1; then
    tail -n 10 "$log" >&2
    as_root rm -rf -- "$root"
    return 1
  fi
}

# pgbouncer_tracking_start DIRECTORY: starts a pooler, whose files lie in its root, and prints its URL.
pgbouncer_tracking_start() {
  local directory=$1 root where port attempt
  root=$(pgbouncer_tracking_root)
  where=/run/$$.$(basename "$(dirname "$directory")")
  mkdir -p "$directory" || return 1
  as_root rm -rf -- "${root:?}$where"
  as_root install -d -m 700 -o postgres "$root$where" || return 1
  printf '%s\n' "$root$where" >"$directory/files"
  for attempt in 1 2 3 4 5 6 7 8; do
    port=$(free_port)
    # What adapters set for a session, a pooler of transactions cannot keep.
    {
      pgbouncer_conf "$where" "$port" || return 1
      printf 'max_prepared_statements = 200\nignore_startup_parameters = options\n'
    } | as_root tee "$root$where/pgbouncer.ini" >/dev/null
    # Descriptor 9 is the lock of the run: a server must not keep it.
    if in_pgbouncer_root /usr/sbin/pgbouncer -d "$where/pgbouncer.ini" >/dev/null 2>&1 </dev/null 9>&- \
      && pgbouncer_listens "$port"; then
      printf 'postgres://%s@127.0.0.1:%s/postgres\n' "$(pgbouncer_user)" "$port"
      return 0
    fi
    say "PgBouncer did not come up on port $port (attempt $attempt), trying another"
  done
  as_root tail -n 20 "$root$where/server.log" >&2
  return 1
}

pgbouncer_tracking_stop() {
  local files
  files=$(cat "$1/files" 2>/dev/null)
  if [ -n "$files" ]; then
    stop_process "$(as_root cat "$files/pid" 2>/dev/null)" "${files#"$(pgbouncer_tracking_root)"}/pgbouncer.ini" QUIT
    as_root rm -rf -- "$files"
  fi
  rm -rf -- "$1"
}
