# shellcheck shell=bash
# A streaming replica of the PostgreSQL server for tests: a hot standby that answers reads.
# Sourced by testing/run, after lib/common.sh and postgres.sh.

# shellcheck disable=SC2034 # read by testing/run
postgres_replica_variable=RUSTANGO_TEST_POSTGRES_REPLICA_URL
# shellcheck disable=SC2034 # read by testing/run
postgres_replica_needs=postgres

postgres_replica_install() {
  postgres_install
}

# postgres_replica_start DIRECTORY: copies the primary, starts the copy as its replica and prints its URL.
postgres_replica_start() {
  local directory=$1 primary=${!postgres_variable}
  make_data_directory postgres "$directory" || return 1
  directory=$(readlink -f -- "$directory")
  if ! as_user postgres "$(postgres_program pg_basebackup)" -d "$primary" -D "$directory/data" \
    --write-recovery-conf --wal-method=stream --checkpoint=fast --no-sync >"$directory/basebackup.log" 2>&1; then
    cat "$directory/basebackup.log" >&2
    say "no replica can be made of $primary; unset $postgres_variable to get a private primary, or let" \
      "$postgres_replica_variable name a replica of that one"
    return 1
  fi
  postgres_listen "$directory"
}

postgres_replica_stop() {
  postgres_stop "$1"
}
