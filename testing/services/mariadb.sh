# shellcheck shell=bash
# MariaDB from Debian's packages. Sourced by testing/run, after lib/common.sh.

# The variable that names the server to tests; a server named there already is used as it is.
# shellcheck disable=SC2034 # read by testing/run
mariadb_variable=RUSTANGO_TEST_MARIADB_URL

# What makes a server of this family quick to start and cheap to make databases in: its data is
# thrown away, so nothing waits for a disk. The time zone, the character set and the collation are
# odd, so that nothing passes because the server happens to be set up well.
mysql_family_options=(
  --bind-address=127.0.0.1
  --default-time-zone=+05:45
  --character-set-server=latin1
  --collation-server=latin1_swedish_ci
  --innodb-buffer-pool-size=128M
  --innodb-doublewrite=OFF
  --innodb-file-per-table=OFF
  --innodb-flush-log-at-trx-commit=0
  --innodb-fast-shutdown=2
  --max-connections=500
  --max-prepared-stmt-count=1000000
  --performance-schema=OFF
  --skip-log-bin
  --table-open-cache=4000
)

# mysql_family_listen DIRECTORY CLIENT COMMAND...: starts a server on a free port, with its log and
# its process in DIRECTORY, waits until it answers, and prints its URL.
mysql_family_listen() {
  local directory=$1 client=$2 port attempt deadline
  shift 2
  for attempt in 1 2 3 4 5 6 7 8; do
    port=$(free_port)
    # Descriptor 9 is the lock of the run: a server must not keep it.
    setsid "$@" "--port=$port" >"$directory/server.log" 2>&1 </dev/null 9>&- &
    printf '%s\n' "$!" >"$directory/pid"
    deadline=$((SECONDS + 60))
    while is_running "$(cat "$directory/pid")"; do
      if "$client" --no-defaults -h127.0.0.1 "-P$port" -uroot -e 'SELECT 1' >/dev/null 2>&1; then
        printf 'mysql://root@127.0.0.1:%s/mysql\n' "$port"
        return 0
      fi
      [ "$SECONDS" -lt "$deadline" ] || break 2
      sleep 0.05
    done
    grep -qi 'address already in use' "$directory/server.log" || break
    say "port $port was taken while the server started (attempt $attempt), trying another"
  done
  tail -n 20 "$directory/server.log" >&2
  return 1
}

# mysql_family_stop DIRECTORY: stops the server there, if it runs, and removes its data.
mysql_family_stop() {
  stop_process "$(cat "$1/pid" 2>/dev/null)" --port= KILL
  remove_data_directory "$1"
}

mariadb_install() {
  command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null && return 0
  apt_install mariadb-server || return 1
  command -v mariadbd >/dev/null || {
    say "the package mariadb-server is installed, yet there is no mariadbd"
    return 1
  }
}

# mariadb_start DIRECTORY: starts a fresh server there and prints its URL.
mariadb_start() {
  local directory=$1 user
  make_data_directory mysql "$directory" || return 1
  directory=$(readlink -f -- "$directory")
  user=$([ "$(id -u)" -eq 0 ] && echo mysql || id -un)
  if ! as_user mysql mariadb-install-db --no-defaults --datadir="$directory/data" --user="$user" \
    --auth-root-authentication-method=normal --skip-test-db --innodb-log-file-size=16M \
    >"$directory/install.log" 2>&1; then
    cat "$directory/install.log" >&2
    return 1
  fi
  mysql_family_listen "$directory" mariadb "$(command -v mariadbd)" --no-defaults --user="$user" \
    --datadir="$directory/data" --socket=server.sock --pid-file=server.pid --innodb-log-file-size=64M \
    --innodb-flush-method=nosync --skip-name-resolve "${mysql_family_options[@]}"
}

mariadb_stop() {
  mysql_family_stop "$1"
}
