# shellcheck shell=bash
# PostgreSQL from Debian's packages. Sourced by testing/run, after lib/common.sh.

# The variable that names the server to tests; a server named there already is used as it is.
# shellcheck disable=SC2034 # read by testing/run
postgres_variable=RUSTANGO_TEST_POSTGRES_URL

# postgres_program NAME: prints the path of a server program of the newest version installed.
postgres_program() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/"$1" | sort -V | tail -n 1)
  if [ -x "$newest" ]; then
    printf '%s\n' "$newest"
  else
    command -v "$1"
  fi
}

postgres_install() {
  postgres_program initdb >/dev/null && return 0
  apt_install postgresql || return 1
  postgres_program initdb >/dev/null || {
    say "the package postgresql is installed, yet there is no /usr/lib/postgresql/*/bin/initdb"
    return 1
  }
}

# postgres_start DIRECTORY: starts a fresh server there and prints its URL.
postgres_start() {
  local directory=$1
  make_data_directory postgres "$directory" || return 1
  # The server refuses a path through a link that its user cannot walk.
  directory=$(readlink -f -- "$directory")
  if ! as_user postgres "$(postgres_program initdb)" -D "$directory/data" -U postgres \
    --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$directory/initdb.log" 2>&1; then
    cat "$directory/initdb.log" >&2
    return 1
  fi
  # No durability: the data is thrown away. An odd time zone, so that nothing passes
  # because the server happens to live in UTC.
  cat >>"$directory/data/postgresql.conf" <<'CONF'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
wal_level = logical
wal_keep_size = 512MB
fsync = off
synchronous_commit = off
full_page_writes = off
timezone = 'Asia/Kathmandu'
CONF
  postgres_listen "$directory"
}

# postgres_listen DIRECTORY: starts the server whose data lies there on a free port and prints its URL.
postgres_listen() {
  local directory=$1 port attempt
  for attempt in 1 2 3 4 5 6 7 8; do
    port=$(free_port)
    # Descriptor 9 is the lock of the run: a server must not keep it.
    if as_user postgres "$(postgres_program pg_ctl)" -D "$directory/data" -l "$directory/server.log" \
      -o "-p $port" -w -t 60 start >/dev/null 2>&1 </dev/null 9>&-; then
      printf 'postgres://postgres@127.0.0.1:%s/postgres\n' "$port"
      return 0
    fi
    grep -q 'could not bind' "$directory/server.log" || break
    say "port $port was taken while PostgreSQL started (attempt $attempt), trying another"
  done
  tail -n 20 "$directory/server.log" >&2
  return 1
}

# postgres_kill DIRECTORY: ends the server there at once, as a crash does, and leaves its data.
postgres_kill() {
  local directory pid
  directory=$(readlink -f -- "$1")
  pid=$(head -n 1 "$directory/data/postmaster.pid" 2>/dev/null)
  stop_process "$pid" "$directory/data" QUIT
}

# postgres_stop DIRECTORY: stops the server there, if it runs, and removes its data.
postgres_stop() {
  postgres_kill "$1"
  remove_data_directory "$1"
}
