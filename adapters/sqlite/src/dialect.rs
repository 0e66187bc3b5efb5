//! How SQLite spells SQL. It knows no driver.

use std::fmt::Write as _;

use rustango_ports::database::{
    Aggregate, Argument, Arithmetic, AutoKey, BulkInsert, Capabilities, Case, ColumnType, DatePart, DateUnit,
    Dialect, Direction, Duplicates, Fragment, Function, Identifier, JsonMatch, JsonStep, Limits, LockWait,
    Nulls, SqlText, TextMatch, TypeCheck, Unsupported, Value, ValueType, Zone,
};
use rustango_ports::schema::SchemaDialect;

use crate::{spelling, zoned};

/// The dialect of SQLite 3.45 and later.
#[derive(Clone, Copy, Debug, Default)]
pub struct SqliteDialect;

/// `SQLITE_MAX_VARIABLE_NUMBER` as the bundled library is built.
const MOST_BINDS: usize = 32_766;

/// The most rows that are asked for one by one: the planner looks at each, and
/// then at each with the others.
const ROWS: usize = 1_000;

impl SqliteDialect {
    /// Writes that subjects equal one of the rows. The conditions stand in pairs
    /// of pairs, because an expression is at most 1,000 levels deep
    /// (<https://sqlite.org/limits.html>).
    fn one_of_rows(self, out: &mut SqlText, subjects: &[Fragment<'_>], mut rows: Vec<Vec<Value>>) {
        out.push("(");
        if rows.len() > 1 {
            let others = rows.split_off(rows.len() / 2);
            self.one_of_rows(out, subjects, rows);
            out.push(" OR ");
            self.one_of_rows(out, subjects, others);
        } else {
            for (at, (subject, value)) in subjects.iter().zip(rows.into_iter().flatten()).enumerate() {
                out.push(if at == 0 { "" } else { " AND " });
                subject(out);
                out.push(" = ");
                out.bind(&self, value);
            }
        }
        out.push(")");
    }
}

impl Dialect for SqliteDialect {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::none().standard();
        capabilities.transactional_ddl = true;
        capabilities.conflict_target = true;
        capabilities.deferrable_keys = true;
        capabilities
    }

    fn schema(&self) -> &dyn SchemaDialect {
        self
    }

    fn limits(&self) -> Limits {
        Limits::new(MOST_BINDS, Identifier::MAX_LEN)
    }

    fn quote_mark(&self) -> char {
        '"'
    }

    /// Bare, not `?1`: the driver asks SQLite for the name of each numbered
    /// one, and SQLite looks through all of them, which a bulk insert feels.
    fn placeholder(&self, out: &mut String, _position: usize) {
        out.push('?');
    }

    fn literal(&self, out: &mut String, text: &str) {
        out.extend(["'", &text.replace('\'', "''"), "'"]);
    }

    /// Every type has a name of its own, from which introspection finds it
    /// back, and whose letters give it the affinity of its stored form
    /// (<https://www.sqlite.org/datatype3.html>, section 3.1).
    fn column_type(&self, out: &mut String, column: ColumnType) {
        out.push_str(match column.of {
            ValueType::Bool => "BOOLEAN",
            ValueType::I16 => "SMALLINT",
            ValueType::I32 => "INTEGER",
            ValueType::I64 => "BIGINT",
            ValueType::F32 => "REAL",
            ValueType::F64 => "DOUBLE",
            ValueType::Decimal => "DECIMAL_TEXT COLLATE rustango_decimal",
            ValueType::Text => match column.max_length {
                Some(length) => {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "VARCHAR({length})");
                    return;
                }
                None => "TEXT",
            },
            ValueType::Bytes => "BLOB",
            ValueType::Uuid => "UUID_TEXT",
            ValueType::Timestamp => "TIMESTAMP_TEXT",
            ValueType::Date => "DATE_TEXT",
            ValueType::Time => "TIME_TEXT",
            ValueType::Json => "JSON_TEXT",
            _ => "TEXT",
        });
    }

    /// SQLite numbers 64-bit keys only, so that all auto keys are the same.
    fn auto_key(&self, out: &mut String, _key: AutoKey) {
        out.push_str("INTEGER PRIMARY KEY AUTOINCREMENT");
    }

    fn type_check(&self, out: &mut String, name: &str, column: ColumnType) -> TypeCheck {
        // Writing to a String cannot fail.
        let _ = match (column.of, column.max_length) {
            (ValueType::Bool, _) => write!(out, "\"{name}\" IN (0, 1)"),
            (ValueType::I16, _) => write!(out, "\"{name}\" BETWEEN -32768 AND 32767"),
            (ValueType::I32, _) => write!(out, "\"{name}\" BETWEEN -2147483648 AND 2147483647"),
            (ValueType::Text, Some(length)) => write!(out, "length(\"{name}\") <= {length}"),
            (ValueType::Json, _) => write!(out, "json_valid(\"{name}\")"),
            _ => return TypeCheck::NotNeeded,
        };
        TypeCheck::Written
    }

    /// LIKE knows no case but ASCII's and reads `%` and `_`, so what minds
    /// case compares text, and what folds it asks the regular expressions.
    fn text_match(&self, out: &mut SqlText, subject: Fragment<'_>, how: TextMatch, text: &str) {
        match how {
            TextMatch::Contains => {
                out.push("instr(");
                subject(out);
                out.push(", ");
                out.bind(self, Value::Text(text.to_owned()));
                out.push(") > 0");
            }
            TextMatch::StartsWith => self.part_is(out, subject, [1, characters(text)], text),
            // From the end no zero can be counted; empty text ends every text.
            TextMatch::EndsWith => match characters(text) {
                0 => self.part_is(out, subject, [1, 0], text),
                length => self.part_is(out, subject, [-length, length], text),
            },
            TextMatch::IExact => self.regexp(out, subject, "(?is)^(?:", text, ")$"),
            TextMatch::IStartsWith => self.regexp(out, subject, "(?is)^(?:", text, ")"),
            TextMatch::IEndsWith => self.regexp(out, subject, "(?is)(?:", text, ")$"),
            TextMatch::Like => self.matches(out, subject, format!("(?s)^(?:{})$", of_pattern(text))),
            TextMatch::ILike => self.matches(out, subject, format!("(?is)^(?:{})$", of_pattern(text))),
            // What is added later falls back on the widest condition.
            _ => self.regexp(out, subject, "(?is)", text, ""),
        }
    }

    fn regex_match(&self, out: &mut SqlText, subject: Fragment<'_>, pattern: &str, case: Case) {
        spelling::regex_match(out, subject, pattern, case);
    }

    fn same(&self, out: &mut SqlText, left: Fragment<'_>, right: Fragment<'_>) {
        left(out);
        out.push(" IS ");
        right(out);
    }

    /// A computed decimal is text without its collation.
    fn compared(&self, out: &mut SqlText, subject: Argument<'_>) {
        spelling::compared(out, subject);
    }

    fn call(
        &self,
        out: &mut SqlText,
        function: Function,
        arguments: &[Argument<'_>],
    ) -> Result<(), Unsupported> {
        spelling::call(out, function, arguments)
    }

    fn arithmetic(
        &self,
        out: &mut SqlText,
        operator: Arithmetic,
        left: Argument<'_>,
        right: Argument<'_>,
        of: ValueType,
    ) {
        spelling::arithmetic(out, operator, left, right, of);
    }

    fn date_part(&self, out: &mut SqlText, part: DatePart, subject: Argument<'_>, zone: Zone<'_>) {
        match zone {
            Zone::Utc => spelling::date_part(out, part, subject),
            Zone::Named(zone) => zoned::date_part(out, part, subject, zone),
        }
    }

    fn date_trunc(&self, out: &mut SqlText, unit: DateUnit, subject: Argument<'_>, zone: Zone<'_>) {
        match zone {
            Zone::Utc => spelling::date_trunc(out, unit, subject),
            Zone::Named(zone) => zoned::date_trunc(out, unit, subject, zone),
        }
    }

    fn local_date(&self, out: &mut SqlText, subject: Argument<'_>, zone: Zone<'_>) {
        zoned::local_date(out, subject, zone);
    }

    fn cast(&self, out: &mut SqlText, subject: Argument<'_>, to: ValueType) -> Result<(), Unsupported> {
        spelling::cast(out, subject, to)
    }

    fn aggregate(
        &self,
        out: &mut SqlText,
        aggregate: Aggregate,
        duplicates: Duplicates,
        subject: Option<Argument<'_>>,
        over: Option<Fragment<'_>>,
    ) -> Result<(), Unsupported> {
        spelling::aggregate(out, aggregate, duplicates, subject, over)
    }

    fn json_match(&self, out: &mut SqlText, subject: Fragment<'_>, how: JsonMatch<'_>) {
        spelling::json_match(out, subject, how);
    }

    fn json_text(&self, out: &mut SqlText, subject: Fragment<'_>, path: &[JsonStep]) {
        spelling::json_text(out, subject, path);
    }

    /// A transaction that may write has the database to itself.
    fn row_lock(
        &self,
        _out: &mut SqlText,
        _wait: LockWait,
        _of: Option<Fragment<'_>>,
    ) -> Result<(), Unsupported> {
        Ok(())
    }

    fn explain(&self) -> &'static str {
        "EXPLAIN QUERY PLAN "
    }

    fn in_list(&self, out: &mut SqlText, subject: Fragment<'_>, _of: ValueType, values: Vec<Value>) {
        subject(out);
        out.push(" IN (");
        for (position, value) in values.into_iter().enumerate() {
            if position > 0 {
                out.push(", ");
            }
            out.bind(self, value);
        }
        out.push(")");
    }

    /// One row or another, and no list of rows: for a list SQLite reads all of
    /// the table, or all rows with one of the first values.
    fn in_rows(
        &self,
        out: &mut SqlText,
        subjects: &[Fragment<'_>],
        _of: &[ValueType],
        rows: Vec<Vec<Value>>,
    ) {
        if rows.len() > ROWS {
            out.row(subjects).push(" IN (SELECT * FROM (VALUES ");
            out.bind_rows(self, rows);
            out.push("))");
        } else {
            self.one_of_rows(out, subjects, rows);
        }
    }

    /// SQLite puts NULLs first when ascending, last when descending.
    fn order_term(&self, out: &mut SqlText, subject: Fragment<'_>, direction: Direction, nulls: Nulls) {
        subject(out);
        if direction == Direction::Descending {
            out.push(" DESC");
        }
        match (direction, nulls) {
            (Direction::Ascending, Nulls::Last) => out.push(" NULLS LAST"),
            (Direction::Descending, Nulls::First) => out.push(" NULLS FIRST"),
            _ => out,
        };
    }

    fn window(&self, out: &mut SqlText, limit: Option<u64>, offset: u64) {
        match limit {
            Some(limit) => {
                out.push(" LIMIT ");
                self.count(out, limit);
            }
            // OFFSET needs a LIMIT before it.
            None if offset == 0 => return,
            None => {
                out.push(" LIMIT -1");
            }
        }
        if offset > 0 {
            out.push(" OFFSET ");
            self.count(out, offset);
        }
    }

    fn default_row(&self) -> &'static str {
        " DEFAULT VALUES"
    }

    fn bulk_insert(&self) -> BulkInsert {
        BulkInsert::ValueLists
    }

    /// A table goes with its rows, which others may still point at until they
    /// go too: foreign keys are looked at when the transaction ends
    /// (<https://www.sqlite.org/pragma.html#pragma_defer_foreign_keys>). It
    /// stays so until then: to switch it off would forget what is violated.
    fn drop_tables(&self, tables: &[Identifier], _circular: &[(Identifier, String)]) -> Vec<String> {
        let drops = tables.iter().map(|table| format!("DROP TABLE IF EXISTS \"{table}\""));
        std::iter::once("PRAGMA defer_foreign_keys = ON".to_owned()).chain(drops).collect()
    }
}

impl SqliteDialect {
    fn regexp(self, out: &mut SqlText, subject: Fragment<'_>, before: &str, text: &str, after: &str) {
        let mut pattern = before.to_owned();
        text.chars().for_each(|character| push_escaped(&mut pattern, character));
        pattern.push_str(after);
        self.matches(out, subject, pattern);
    }

    fn matches(self, out: &mut SqlText, subject: Fragment<'_>, pattern: String) {
        subject(out);
        out.push(" REGEXP ");
        out.bind(&self, Value::Text(pattern));
    }

    /// Asks whether so many characters from a place on are the text. Numbers
    /// are bound, so that texts of all lengths share one statement.
    fn part_is(self, out: &mut SqlText, subject: Fragment<'_>, [start, length]: [i64; 2], text: &str) {
        out.push("substr(");
        subject(out);
        out.push(", ").bind(&self, Value::I64(start));
        out.push(", ").bind(&self, Value::I64(length));
        out.push(") = ").bind(&self, Value::Text(text.to_owned()));
    }

    /// Binds a number of rows: statements of all pages share one text.
    fn count(self, out: &mut SqlText, count: u64) {
        out.bind(&self, Value::I64(i64::try_from(count).unwrap_or(i64::MAX)));
    }
}

/// Counts characters, as substr does.
fn characters(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

/// Makes a regular expression of a pattern of LIKE.
fn of_pattern(pattern: &str) -> String {
    let mut regexp = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '%' => regexp.push_str(".*"),
            '_' => regexp.push('.'),
            '\\' => push_escaped(&mut regexp, characters.next().unwrap_or(character)),
            _ => push_escaped(&mut regexp, character),
        }
    }
    regexp
}

fn push_escaped(regexp: &mut String, character: char) {
    if "\\.+*?()|[]{}^$#&-~".contains(character) {
        regexp.push('\\');
    }
    regexp.push(character);
}
