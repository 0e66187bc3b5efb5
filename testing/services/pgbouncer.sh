# shellcheck shell=bash
# PgBouncer from Debian's packages, in transaction mode before the PostgreSQL server for tests: few sessions for
# many clients, each handed on with every transaction. Sourced by testing/run, after lib/common.sh and postgres.sh.

# shellcheck disable=SC2034 # read by testing/run
pgbouncer_variable=RUSTANGO_TEST_PGBOUNCER_URL
# shellcheck disable=SC2034 # read by testing/run
pgbouncer_needs=postgres

pgbouncer_program() {
  command -v pgbouncer || { [ -x /usr/sbin/pgbouncer ] && printf '/usr/sbin/pgbouncer\n'; }
}

pgbouncer_install() {
  pgbouncer_program >/dev/null && return 0
  apt_install pgbouncer || return 1
  pgbouncer_program >/dev/null || {
    say "the package pgbouncer is installed, yet there is no pgbouncer"
    return 1
  }
}

# pgbouncer_conf WHERE PORT: prints the settings of a pooler before the server for tests whose files lie in WHERE, as it
# sees that; settings of its own follow them.
pgbouncer_conf() {
  local server=${!postgres_variable} address user password
  address=$(address_of "$server")
  if [ -z "$address" ]; then
    say "no pooler can stand before $server, which names no host and port; unset $postgres_variable"
    return 1
  fi
  user=$(pgbouncer_user)
  password=$(sed -nE 's#^[a-z0-9+]+://[^:/@]+:([^@]*)@.*#\1#p' <<<"$server")
  cat <<CONF
[databases]
* = host=${address%/*} port=${address#*/} user=$user ${password:+password=$password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $2
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 300
server_idle_timeout = 5
logfile = $1/server.log
pidfile = $1/pid
CONF
}

# pgbouncer_user: prints who the server for tests knows.
pgbouncer_user() {
  local user
  user=$(sed -nE 's#^[a-z0-9+]+://([^:/@]+)(:[^@]*)?@.*#\1#p' <<<"${!postgres_variable}")
  printf '%s\n' "${user:-postgres}"
}

# pgbouncer_start DIRECTORY: starts a pooler there and prints its URL.
pgbouncer_start() {
  local directory=$1 port attempt
  make_data_directory postgres "$directory" || return 1
  directory=$(readlink -f -- "$directory")
  for attempt in 1 2 3 4 5 6 7 8; do
    port=$(free_port)
    pgbouncer_conf "$directory" "$port" >"$directory/pgbouncer.ini" || return 1
    # Descriptor 9 is the lock of the run: a server must not keep it.
    if as_user postgres "$(pgbouncer_program)" -d "$directory/pgbouncer.ini" >/dev/null 2>&1 </dev/null 9>&- \
      && pgbouncer_listens "$port"; then
      printf 'postgres://%s@127.0.0.1:%s/postgres\n' "$(pgbouncer_user)" "$port"
      return 0
    fi
    say "PgBouncer did not come up on port $port (attempt $attempt), trying another"
  done
  tail -n 20 "$directory/server.log" >&2
  return 1
}

# pgbouncer_listens PORT: waits until the pooler there answers.
pgbouncer_listens() {
  local deadline=$((SECONDS + 10))
  while [ "$SECONDS" -lt "$deadline" ]; do
    if (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
      return 0
    fi
    sleep 0.05
  done
  return 1
}

pgbouncer_stop() {
  local directory
  directory=$(readlink -f -- "$1")
  stop_process "$(cat "$directory/pid" 2>/dev/null)" "$directory/pgbouncer.ini" QUIT
  remove_data_directory "$1"
}
