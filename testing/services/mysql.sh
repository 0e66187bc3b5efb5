# shellcheck shell=bash
# MySQL itself, which Debian has in its unstable distribution alone: its packages are unpacked into
# a folder of their own and run from there. Sourced by testing/run, after lib/common.sh and mariadb.sh.

# shellcheck disable=SC2034 # read by testing/run
mysql_variable=RUSTANGO_TEST_MYSQL_URL
# A day's unstable may be broken, and a machine may not let us change its root: then the run goes on
# without this server and says so.
# shellcheck disable=SC2034 # read by testing/run
mysql_optional=yes
# The tests that need it, as a filter of their names.
# shellcheck disable=SC2034 # read by testing/run
mysql_tests=real_mysql::

# mysql_root: prints the folder that the packages are unpacked into; it outlives the run.
mysql_root() {
  printf '%s\n' "$target/mysql"
}

mysql_install() {
  local root
  root=$(mysql_root)
  # Another server of this family brings the client.
  mariadb_install || return 1
  as_root true 2>/dev/null || {
    say "MySQL runs in a root of its own, which only root can enter; run as root to try it"
    return 1
  }
  as_root chroot "$root" /usr/sbin/mysqld --version >/dev/null 2>&1 && return 0
  say "unpacking MySQL from Debian unstable into $root"
  if ! unpack_unstable "$root" mysql-server-core >"$target/testing/mysql-install.log" 2>&1 \
    || ! mkdir -p "$root/data" "$root/var/lib/mysql-files" \
    || ! as_root chroot "$root" /usr/sbin/mysqld --version >>"$target/testing/mysql-install.log" 2>&1; then
    tail -n 10 "$target/testing/mysql-install.log" >&2
    as_root rm -rf -- "$root"
    return 1
  fi
}

mysql_template_data=/data/template

# mysql_template ROOT LOG: makes the data of an empty server, which takes seconds, once.
mysql_template() {
  local root=$1 log=$2 half_made=$mysql_template_data.$$
  [ ! -d "$root$mysql_template_data" ] || return 0
  if ! as_root chroot "$root" /usr/sbin/mysqld --no-defaults --initialize-insecure --user=root \
    --datadir="$half_made" --innodb-redo-log-capacity=64M >"$log" 2>&1; then
    tail -n 10 "$log" >&2
    return 1
  fi
  # Servers that start from one template must not think that they are one.
  as_root rm -f "$root$half_made/auto.cnf"
  as_root mv "$root$half_made" "$root$mysql_template_data"
}

# mysql_start DIRECTORY: starts a fresh server, whose data lies in its root, and prints its URL.
mysql_start() {
  local directory=$1 root data
  root=$(mysql_root)
  mkdir -p "$directory" || return 1
  data=/data/$$.$(basename "$(dirname "$directory")")
  as_root rm -rf -- "${root:?}$data"
  printf '%s\n' "$root$data" >"$directory/data"
  # No name of a host is looked up, so the user is known by address too.
  printf "CREATE USER IF NOT EXISTS root@'127.0.0.1';\nGRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n" \
    | as_root tee "$root/tmp/users.sql" >/dev/null
  mysql_template "$root" "$directory/initialize.log" || return 1
  as_root cp -a "$root$mysql_template_data" "$root$data" || return 1
  # In the clear, as everything on the loopback of a test: cases look at what passes by.
  mysql_family_listen "$directory" mariadb chroot "$root" /usr/sbin/mysqld --no-defaults --user=root \
    --datadir="$data" --socket=server.sock --pid-file=server.pid --mysqlx=OFF --skip-name-resolve \
    --init-file=/tmp/users.sql --secure-file-priv= --innodb-redo-log-capacity=64M \
    "${mysql_family_options[@]}" | sed 's/$/?ssl-mode=disabled/'
}

mysql_stop() {
  local data
  data=$(cat "$1/data" 2>/dev/null)
  mysql_family_stop "$1"
  [ -z "$data" ] || as_root rm -rf -- "$data"
}
