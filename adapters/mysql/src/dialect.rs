//! How MySQL and MariaDB spell SQL. It knows no driver.

use std::fmt::Write as _;

use rustango_ports::database::{
    Aggregate, Argument, Arithmetic, AutoKey, BulkInsert, Capabilities, Case, ColumnType, DatePart, DateUnit,
    Dialect, Direction, Duplicates, Fragment, Function, Identifier, JsonMatch, JsonStep, Limits, LockWait,
    Nulls, SqlText, TextMatch, TypeCheck, Unsupported, Value, ValueType, Zone,
};
use rustango_ports::schema::SchemaDialect;

use crate::{
    flavor::Flavor,
    json,
    spelling::{self, DECIMAL},
    time,
};

/// The dialect of MySQL 8.0 and MariaDB 10.6, and what is later.
#[derive(Clone, Copy, Debug)]
pub struct MysqlDialect {
    flavor: Flavor,
}

/// The most bytes of a key or an index.
pub(crate) const KEY_BYTES: u32 = 3_072;
/// The most bytes of a character.
pub(crate) const CHARACTER_BYTES: u32 = 4;
/// The most characters of a column that lies in the row itself, all columns of
/// which share 65,535 bytes.
const ROW_CHARACTERS: u32 = 4_096;

impl MysqlDialect {
    /// Takes the words of one of the two.
    #[must_use]
    pub const fn new(flavor: Flavor) -> Self {
        Self { flavor }
    }

    /// Returns whose words they are.
    #[must_use]
    pub const fn flavor(&self) -> Flavor {
        self.flavor
    }

    fn text_type(self, out: &mut String, column: ColumnType) {
        // Writing to a String cannot fail.
        let _ = match (column.max_length, u32::from(column.key_columns)) {
            (Some(length), _) if length <= ROW_CHARACTERS => write!(out, "varchar({length})"),
            (_, 0) => write!(out, "longtext"),
            (_, columns) => write!(out, "varchar({})", KEY_BYTES / CHARACTER_BYTES / columns),
        };
        let _ = write!(out, " CHARACTER SET utf8mb4 COLLATE {}", self.flavor.collation());
    }

    /// Binds a number of rows: statements of all pages share one text.
    fn count(self, out: &mut SqlText, count: u64) {
        out.bind(&self, Value::I64(i64::try_from(count).unwrap_or(i64::MAX)));
    }
}

impl Dialect for MysqlDialect {
    fn name(&self) -> &'static str {
        match self.flavor {
            Flavor::MySql => "mysql",
            Flavor::MariaDb => "mariadb",
        }
    }

    /// MariaDB returns rows from INSERT and DELETE
    /// (<https://mariadb.com/kb/en/insertreturning/>), MySQL from nothing.
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::none();
        capabilities.insert_returning = self.flavor == Flavor::MariaDb;
        capabilities.delete_returning = self.flavor == Flavor::MariaDb;
        capabilities.add_foreign_key = true;
        capabilities.concurrent_writers = true;
        capabilities.backslash_escapes = true;
        capabilities.simultaneous_assignment = self.flavor == Flavor::MariaDb;
        capabilities.lock_of = self.flavor == Flavor::MySql;
        capabilities
    }

    fn schema(&self) -> &dyn SchemaDialect {
        self
    }

    fn limits(&self) -> Limits {
        Limits::new(u16::MAX as usize, 64)
    }

    /// Read as a name in every mode of a session.
    fn quote_mark(&self) -> char {
        '`'
    }

    fn placeholder(&self, out: &mut String, _position: usize) {
        out.push('?');
    }

    /// A backslash is an escape: MySQL writes checks down with escapes, and does
    /// not read them again where a session has none.
    ///
    /// MariaDB writes them down in a character set that ends at U+FFFF.
    fn literal(&self, out: &mut String, text: &str) {
        if self.flavor == Flavor::MariaDb && text.chars().any(|character| u32::from(character) > 0xFFFF) {
            out.push_str("CONVERT(UNHEX('");
            for byte in text.bytes() {
                // Writing to a String cannot fail.
                let _ = write!(out, "{byte:02X}");
            }
            out.push_str("') USING utf8mb4)");
        } else {
            out.extend(["'", &text.replace('\\', "\\\\").replace('\'', "''"), "'"]);
        }
    }

    fn column_type(&self, out: &mut String, column: ColumnType) {
        out.push_str(match (column.of, column.key_columns) {
            (ValueType::Bool, _) => "boolean",
            (ValueType::I16, _) => "smallint",
            (ValueType::I32, _) => "int",
            (ValueType::I64, _) => "bigint",
            (ValueType::F32, _) => "float",
            (ValueType::F64, _) => "double",
            (ValueType::Decimal, _) => DECIMAL,
            (ValueType::Bytes, 0) => "longblob",
            (ValueType::Bytes, columns) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "varbinary({})", KEY_BYTES / u32::from(columns));
                return;
            }
            (ValueType::Uuid, _) => "binary(16)",
            (ValueType::Timestamp, _) => "datetime(6)",
            (ValueType::Date, _) => "date",
            (ValueType::Time, _) => "time(6)",
            (ValueType::Json, _) => match self.flavor {
                Flavor::MySql => "json",
                // Its own type refuses what is nested deeper than 32 levels.
                Flavor::MariaDb => "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
            },
            _ => return self.text_type(out, column),
        });
    }

    fn auto_key(&self, out: &mut String, key: AutoKey) {
        out.push_str(match key {
            AutoKey::I16 => "smallint",
            AutoKey::I32 => "int",
            AutoKey::I64 => "bigint",
        });
        out.push_str(" NOT NULL AUTO_INCREMENT PRIMARY KEY");
    }

    fn type_check(&self, out: &mut String, name: &str, column: ColumnType) -> TypeCheck {
        // Writing to a String cannot fail.
        let _ = match (column.of, column.max_length) {
            (ValueType::Bool, _) => write!(out, "`{name}` IN (0, 1)"),
            // No document is empty; and so the catalogue tells documents from text.
            (ValueType::Json, _) if self.flavor == Flavor::MariaDb => write!(out, "`{name}` <> ''"),
            (ValueType::Text, Some(length)) if length > ROW_CHARACTERS => {
                write!(out, "CHAR_LENGTH(`{name}`) <= {length}")
            }
            _ => return TypeCheck::NotNeeded,
        };
        TypeCheck::Written
    }

    fn text_match(&self, out: &mut SqlText, subject: Fragment<'_>, how: TextMatch, text: &str) {
        spelling::text_match(*self, out, subject, how, text);
    }

    /// In a binary collation patterns mind case by themselves.
    fn regex_match(&self, out: &mut SqlText, subject: Fragment<'_>, pattern: &str, case: Case) {
        out.push("(");
        subject(out);
        out.push(") COLLATE ").push(self.flavor.collation()).push(" REGEXP ");
        let mode = if case == Case::Insensitive { "(?i)" } else { "" };
        out.bind(self, Value::Text(format!("{mode}{pattern}")));
    }

    fn same(&self, out: &mut SqlText, left: Fragment<'_>, right: Fragment<'_>) {
        left(out);
        out.push(" <=> ");
        right(out);
    }

    /// A computed text has the collation of what it was computed of.
    fn compared(&self, out: &mut SqlText, subject: Argument<'_>) {
        (subject.write)(out);
        if !subject.stored && subject.of == ValueType::Text {
            out.push(" COLLATE ").push(self.flavor.collation());
        }
    }

    fn call(
        &self,
        out: &mut SqlText,
        function: Function,
        arguments: &[Argument<'_>],
    ) -> Result<(), Unsupported> {
        spelling::call(self.flavor, out, function, arguments)
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
        time::date_part(out, part, subject, zone);
    }

    fn date_trunc(&self, out: &mut SqlText, unit: DateUnit, subject: Argument<'_>, zone: Zone<'_>) {
        time::date_trunc(out, unit, subject, zone);
    }

    fn local_date(&self, out: &mut SqlText, subject: Argument<'_>, zone: Zone<'_>) {
        time::local_date(out, subject, zone);
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
        json::matches(*self, out, subject, how);
    }

    fn json_text(&self, out: &mut SqlText, subject: Fragment<'_>, path: &[JsonStep]) {
        json::text(*self, out, subject, path);
    }

    fn row_lock(
        &self,
        out: &mut SqlText,
        wait: LockWait,
        of: Option<Fragment<'_>>,
    ) -> Result<(), Unsupported> {
        out.push(" FOR UPDATE");
        match (of, self.flavor) {
            (None, _) => {}
            (Some(of), Flavor::MySql) => {
                out.push(" OF ");
                of(out);
            }
            (Some(_), Flavor::MariaDb) => {
                return Err(Unsupported(
                    "it locks the rows of all models that come along: leave out of_self(), or those models",
                ));
            }
        }
        out.push(match wait {
            LockWait::Wait => "",
            LockWait::NoWait => " NOWAIT",
            LockWait::SkipLocked => " SKIP LOCKED",
        });
        Ok(())
    }

    fn explain(&self) -> &'static str {
        match self.flavor {
            Flavor::MySql => "EXPLAIN FORMAT=TREE ",
            Flavor::MariaDb => "EXPLAIN ",
        }
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

    fn in_rows(
        &self,
        out: &mut SqlText,
        subjects: &[Fragment<'_>],
        _of: &[ValueType],
        rows: Vec<Vec<Value>>,
    ) {
        out.row(subjects).push(" IN (");
        out.bind_rows(self, rows);
        out.push(")");
    }

    /// NULLs stand first when ascending and last when descending; where they
    /// are to stand elsewhere, whether a value is NULL is sorted by before it.
    fn order_term(&self, out: &mut SqlText, subject: Fragment<'_>, direction: Direction, nulls: Nulls) {
        match (direction, nulls) {
            (Direction::Ascending, Nulls::Last) => {
                subject(out);
                out.push(" IS NULL, ");
            }
            (Direction::Descending, Nulls::First) => {
                subject(out);
                out.push(" IS NOT NULL, ");
            }
            _ => {}
        }
        subject(out);
        if direction == Direction::Descending {
            out.push(" DESC");
        }
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
                out.push(" LIMIT 18446744073709551615");
            }
        }
        if offset > 0 {
            out.push(" OFFSET ");
            self.count(out, offset);
        }
    }

    fn default_row(&self) -> &'static str {
        " () VALUES ()"
    }

    fn bulk_insert(&self) -> BulkInsert {
        BulkInsert::ValueLists
    }

    /// MySQL drops tables that point at each other together; MariaDB one by
    /// one, so that the keys which close circles must go before.
    fn drop_tables(&self, tables: &[Identifier], circular: &[(Identifier, String)]) -> Vec<String> {
        if tables.is_empty() {
            return Vec::new();
        }
        match self.flavor {
            Flavor::MySql => {
                let names: Vec<_> = tables.iter().map(|table| format!("`{table}`")).collect();
                vec![format!("DROP TABLE IF EXISTS {}", names.join(", "))]
            }
            Flavor::MariaDb => {
                let keys = circular.iter().map(|(table, key)| {
                    format!("ALTER TABLE IF EXISTS `{table}` DROP FOREIGN KEY IF EXISTS `{key}`")
                });
                keys.chain(tables.iter().map(|table| format!("DROP TABLE IF EXISTS `{table}`"))).collect()
            }
        }
    }
}
