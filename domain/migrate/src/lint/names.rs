//! The words that databases keep for themselves.

use super::Database;

/// Whether a database reads a bare name as a word of SQL.
pub(super) fn is_reserved(database: Database, name: &str) -> bool {
    let own = match database {
        Database::Postgres => POSTGRES,
        Database::MySql | Database::MariaDb => MYSQL,
        Database::Sqlite => SQLITE,
    };
    let mut words = COMMON.split(' ').chain(own.split(' '));
    words.any(|word| word.eq_ignore_ascii_case(name))
}

/// Reserved by all of them.
const COMMON: &str = "\
    all and as case check collate constraint create default distinct else except foreign from group having \
    in intersect into is join limit not null on or order primary references select table then to union \
    unique using when where";

/// Reserved by PostgreSQL besides: those of categories R and T in
/// `pg_get_keywords()` of 15.
const POSTGRES: &str = "\
    analyse analyze any array asc asymmetric authorization binary both cast collation column concurrently \
    cross current_catalog current_date current_role current_schema current_time current_timestamp \
    current_user deferrable desc do end false fetch for freeze full grant ilike initially inner isnull \
    lateral leading left like localtime localtimestamp natural notnull offset only outer overlaps placing \
    returning right session_user similar some symmetric tablesample trailing true user variadic verbose \
    window with";

/// Reserved by MySQL and MariaDB besides (11.3 Keywords and Reserved Words,
/// marked "(R)").
const MYSQL: &str = "\
    add alter analyze asc before between bigint binary blob both by call cascade change char character \
    column condition continue convert cross current_date current_time current_timestamp current_user cursor \
    database databases dec decimal declare delayed delete desc describe deterministic div double drop dual \
    each elseif enclosed escaped exists exit explain false fetch float for force fulltext generated grant \
    groups high_priority if ignore index infile inner inout insert int integer interval iterate key keys \
    kill lateral leading leave left like linear lines load localtime localtimestamp lock long longblob \
    longtext loop low_priority match mediumint mod modifies natural numeric of optimize option optionally \
    out outer over partition precision procedure purge range rank read real recursive regexp release rename \
    repeat replace require restrict return revoke right rlike row row_number rows schema schemas separator \
    set show signal smallint spatial specific sql sqlexception sqlstate sqlwarning ssl starting stored \
    straight_join system terminated tinyint trailing trigger true undo unlock unsigned update usage use \
    values varbinary varchar varying virtual while window with write xor zerofill";

/// Reserved by SQLite besides: those that 3.40 takes neither for a column nor
/// for a table.
const SQLITE: &str = "\
    add alter autoincrement between cast commit deferrable delete drop escape exists if index insert isnull \
    nothing notnull raise returning set transaction update values";
