//! The database port on SQLite.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), rustango_ports::database::DbError> {
//! use rustango_ports::database::{Executor, RowSet, Statement, ValueRef};
//! use rustango_sqlite::SqliteDatabase;
//!
//! let database = SqliteDatabase::connect("sqlite::memory:").await?;
//! let answer = database.query(&Statement::read("SELECT 6 * 7", vec![])).await?;
//! assert_eq!(answer.get(0, 0)?, ValueRef::I64(42));
//! # Ok(()) }
//! ```
//!
//! One connection writes, the others read: SQLite has one writer at a time,
//! and here writers queue in the program instead of failing as busy. The
//! database keeps a write-ahead log and minds foreign keys.
//!
//! | type | stored as |
//! |---|---|
//! | boolean | INTEGER 0 or 1 |
//! | integers | INTEGER |
//! | floats | REAL (NaN is refused) |
//! | decimal | TEXT, compared as a number |
//! | text, UUID, JSON | TEXT |
//! | timestamp, date, time | TEXT: `YYYY-MM-DD HH:MM:SS.ffffff` in UTC, and its parts |
//! | bytes | BLOB |
//!
//! Every connection lives on a thread of its own and has SQL functions beyond
//! SQLite's. They are deterministic and innocuous: indexes, checks and generated
//! columns may use them. NULL in is NULL out, and what a function cannot take or
//! hold is an error of kind `InvalidValue` that names it.
//!
//! | function | answers |
//! |---|---|
//! | `rustango_lower(text)`, `rustango_upper(text)` | the case of all of Unicode; a letter that would become several stays |
//! | `rustango_fold(text)` | simple case folding: equal where `(?i)` takes texts for each other |
//! | `rustango_reverse(text)`, `rustango_repeat(text, n)` | letter by letter; at most 1 MiB |
//! | `rustango_lpad(text, length, fill)`, `rustango_rpad(…)` | exactly so many letters; at most 1 MiB |
//! | `text REGEXP pattern` | whether the pattern (crate `regex`) is found in the text |
//! | `rustango_decimal(x)` | an integer, a real number (of 15 digits) or text as a decimal |
//! | `rustango_decimal_add(a, b)`, `…_sub`, `…_mul` | exact, or an error beyond 28 digits |
//! | `rustango_decimal_div(a, b)` | at least 16 digits, as PostgreSQL's `numeric`; NULL for a division by zero |
//! | `rustango_decimal_mod(a, b)` | what is left, with the sign of `a`; NULL for a division by zero |
//! | `rustango_decimal_neg(a)`, `…_abs`, `…_floor`, `…_ceil` | |
//! | `rustango_decimal_round(a, places)` | half away from zero |
//! | `rustango_decimal_cmp(a, b)` | -1, 0 or 1 |
//! | `rustango_decimal_real(a)` | the nearest real number |
//! | `rustango_decimal_sum(a)`, `rustango_decimal_avg(a)` | aggregates, and over windows; NULLs are left out, NULL for no rows |
//! | `rustango_int_add(a, b)`, `…_sub`, `…_mul`, `…_neg(a)`, `…_abs(a)` | 64 bits, or an error |
//! | `rustango_int_div(a, b)`, `rustango_int_mod(a, b)` | the whole part and the rest, with the sign of `a`; NULL for a division by zero |
//! | `rustango_floor(x)`, `rustango_ceil(x)`, `rustango_mod(x, y)` | of real numbers |
//! | `rustango_json_text(document, step, …)` | the value at keys and positions: of a text the text, of null NULL, of anything else its JSON |
//! | `rustango_part(unit, at, zone)` | `year`, `iso_year`, `quarter`, `month`, `week`, `day`, `week_day` (Monday is 1), `yearday`, `hour`, `minute`, `second` of a timestamp on the clocks of a zone, of a date or a time |
//! | `rustango_trunc_timestamp(unit, at, zone)` | the beginning of the unit, in UTC; of a date, a date |
//! | `rustango_json_contains(document, part)`, `rustango_json_contained(part, document)` | as `@>` of PostgreSQL's `jsonb` |
//! | `rustango_json_has_key(document, key)`, `rustango_json_equal(a, b)` | as its `?` and `=` |
//!
//! Decimals are given as text or integers, and come back as text. MIN, MAX and
//! ORDER BY take them as numbers by `COLLATE rustango_decimal`. A time zone has its
//! IANA name, such as `Europe/Berlin`. Of a local midnight that comes twice the
//! later one counts, and one that is leapt over is the moment of the leap, as
//! PostgreSQL's `date_trunc` has it.
//!
//! Changes of tables have two more, `rustango_refuse` and `rustango_keeps_all`,
//! which end in an error where a change would lose something; triggers and
//! views cannot use them. A table that cannot be altered in place is made anew,
//! in a transaction with `TransactionOptions::unchecked_keys`; before that is
//! committed, all foreign keys are checked. SQLite keeps no comments of tables
//! and columns.

#![deny(missing_docs)]

mod arithmetic;
mod bind;
mod cells;
mod config;
mod connection;
mod decimal;
mod decode;
mod dialect;
mod driver;
mod engine;
mod error;
mod functions;
mod rows;
mod schema;
mod spelling;
mod statements;
mod time;
mod worker;
mod zoned;

pub use self::{
    config::{FileMode, SqliteConfig, Synchronous},
    dialect::SqliteDialect,
    driver::SqliteDriver,
};

/// A database in an SQLite file, or in memory. A cheap clone: clones share
/// their connections.
pub type SqliteDatabase = rustango_sql_base::SqlDatabase<SqliteDriver>;
