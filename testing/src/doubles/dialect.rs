//! The plainest SQL, for tests that look at statements and send none.

use async_trait::async_trait;
use rustango_ports::database::{
    Aggregate, Argument, Arithmetic, AutoKey, BulkInsert, Capabilities, Case, ColumnType, DatePart, DateUnit,
    Dialect, Direction, Duplicates, Fragment, Function, Identifier, JsonMatch, JsonStep, Limits, LockWait,
    Nulls, SqlText, TextMatch, TypeCheck, Unsupported, Value, ValueType, Zone,
};
use rustango_ports::{
    database::{DbError, Executor},
    schema::{Introspection, Operation, Refusal, RunLock, SchemaDialect, SchemaStatement, Transition},
};

/// Spells SQL for no database in particular: numbered binds (`$1`), double
/// quotes, RETURNING, value lists.
///
/// What only a database could read (patterns, types of columns) is written in
/// words: `"title" CONTAINS $1`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainDialect;

impl Dialect for PlainDialect {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn capabilities(&self) -> Capabilities {
        let mut can = Capabilities::none().standard();
        can.add_foreign_key = true;
        can.transactional_ddl = true;
        can.conflict_target = true;
        can.deferrable_keys = true;
        can
    }

    fn schema(&self) -> &dyn SchemaDialect {
        self
    }

    fn limits(&self) -> Limits {
        Limits::new(1_000, Identifier::MAX_LEN)
    }

    fn quote_mark(&self) -> char {
        '"'
    }

    fn placeholder(&self, out: &mut String, position: usize) {
        out.push('$');
        out.push_str(&position.to_string());
    }

    fn literal(&self, out: &mut String, text: &str) {
        out.extend(["'", &text.replace('\'', "''"), "'"]);
    }

    fn column_type(&self, out: &mut String, column: ColumnType) {
        out.push_str(&column.of.to_string());
        if let Some(characters) = column.max_length {
            out.extend(["(", &characters.to_string(), ")"]);
        }
    }

    fn auto_key(&self, out: &mut String, key: AutoKey) {
        let of = match key {
            AutoKey::I16 => ValueType::I16,
            AutoKey::I32 => ValueType::I32,
            AutoKey::I64 => ValueType::I64,
        };
        out.extend([&of.to_string(), " NUMBERED PRIMARY KEY"]);
    }

    fn type_check(&self, _out: &mut String, _name: &str, _column: ColumnType) -> TypeCheck {
        TypeCheck::NotNeeded
    }

    fn text_match(&self, out: &mut SqlText, subject: Fragment<'_>, how: TextMatch, text: &str) {
        subject(out);
        out.push(match how {
            TextMatch::Contains => " CONTAINS ",
            TextMatch::StartsWith => " STARTS WITH ",
            TextMatch::EndsWith => " ENDS WITH ",
            TextMatch::IExact => " IS LIKE ",
            TextMatch::IContains => " CONTAINS LIKE ",
            TextMatch::IStartsWith => " STARTS LIKE ",
            TextMatch::IEndsWith => " ENDS LIKE ",
            TextMatch::Like => " LIKE ",
            TextMatch::ILike => " ILIKE ",
            _ => " MATCHES ",
        });
        out.bind(self, Value::Text(text.to_owned()));
    }

    fn regex_match(&self, out: &mut SqlText, subject: Fragment<'_>, pattern: &str, case: Case) {
        subject(out);
        out.push(if case == Case::Sensitive { " MATCHES " } else { " MATCHES LIKE " });
        out.bind(self, Value::Text(pattern.to_owned()));
    }

    fn same(&self, out: &mut SqlText, left: Fragment<'_>, right: Fragment<'_>) {
        left(out);
        out.push(" IS SAME AS ");
        right(out);
    }

    fn compared(&self, out: &mut SqlText, subject: Argument<'_>) {
        (subject.write)(out);
    }

    fn call(
        &self,
        out: &mut SqlText,
        function: Function,
        arguments: &[Argument<'_>],
    ) -> Result<(), Unsupported> {
        out.push(&format!("{function:?}").to_uppercase()).push("(");
        for (at, argument) in arguments.iter().enumerate() {
            out.push(if at == 0 { "" } else { ", " });
            (argument.write)(out);
        }
        out.push(")");
        Ok(())
    }

    fn arithmetic(
        &self,
        out: &mut SqlText,
        operator: Arithmetic,
        left: Argument<'_>,
        right: Argument<'_>,
        _of: ValueType,
    ) {
        out.push("(");
        (left.write)(out);
        out.push(match operator {
            Arithmetic::Add => " + ",
            Arithmetic::Subtract => " - ",
            Arithmetic::Multiply => " * ",
            Arithmetic::Divide => " / ",
            Arithmetic::Remainder => " % ",
        });
        (right.write)(out);
        out.push(")");
    }

    fn date_part(&self, out: &mut SqlText, part: DatePart, subject: Argument<'_>, zone: Zone<'_>) {
        out.push(&format!("{part:?}").to_uppercase()).push(" OF ");
        (subject.write)(out);
        self.at_zone(out, zone);
    }

    fn date_trunc(&self, out: &mut SqlText, unit: DateUnit, subject: Argument<'_>, zone: Zone<'_>) {
        out.push("BEGINNING OF ").push(&format!("{unit:?}").to_uppercase()).push(" OF ");
        (subject.write)(out);
        self.at_zone(out, zone);
    }

    fn local_date(&self, out: &mut SqlText, subject: Argument<'_>, zone: Zone<'_>) {
        out.push("DATE OF ");
        (subject.write)(out);
        self.at_zone(out, zone);
    }

    fn cast(&self, out: &mut SqlText, subject: Argument<'_>, to: ValueType) -> Result<(), Unsupported> {
        out.push("CAST(");
        (subject.write)(out);
        out.push(" AS ").push(&to.to_string()).push(")");
        Ok(())
    }

    fn aggregate(
        &self,
        out: &mut SqlText,
        aggregate: Aggregate,
        duplicates: Duplicates,
        subject: Option<Argument<'_>>,
        over: Option<Fragment<'_>>,
    ) -> Result<(), Unsupported> {
        out.push(&format!("{aggregate:?}").to_uppercase());
        out.push(if duplicates == Duplicates::Removed { "(DISTINCT " } else { "(" });
        match subject {
            Some(subject) => (subject.write)(out),
            None => {
                out.push("*");
            }
        }
        out.push(")");
        if let Some(over) = over {
            over(out);
        }
        Ok(())
    }

    fn json_match(&self, out: &mut SqlText, subject: Fragment<'_>, how: JsonMatch<'_>) {
        subject(out);
        let (word, value) = match how {
            JsonMatch::Contains(value) => (" HOLDS ", value.clone()),
            JsonMatch::ContainedBy(value) => (" IS HELD BY ", value.clone()),
            JsonMatch::HasKey(key) => (" HAS KEY ", key.into()),
            JsonMatch::HasAnyKey(keys) => (" HAS ANY KEY ", keys.into()),
            JsonMatch::HasKeys(keys) => (" HAS KEYS ", keys.into()),
            JsonMatch::Equals(value) => (" IS JSON ", value.clone()),
            _ => (" IS ASKED ", serde_json::Value::Null),
        };
        out.push(word);
        out.bind(self, Value::Json(value));
    }

    fn json_text(&self, out: &mut SqlText, subject: Fragment<'_>, path: &[JsonStep]) {
        subject(out);
        for step in path {
            match step {
                JsonStep::Key(key) => {
                    out.push(" AT ");
                    out.bind(self, Value::Text(key.clone()));
                }
                JsonStep::Index(index) => {
                    out.push(" AT ").push(&index.to_string());
                }
            }
        }
    }

    fn row_lock(
        &self,
        out: &mut SqlText,
        wait: LockWait,
        of: Option<Fragment<'_>>,
    ) -> Result<(), Unsupported> {
        out.push(" FOR UPDATE");
        if let Some(of) = of {
            out.push(" OF ");
            of(out);
        }
        out.push(match wait {
            LockWait::Wait => "",
            LockWait::NoWait => " NOWAIT",
            LockWait::SkipLocked => " SKIP LOCKED",
        });
        Ok(())
    }

    fn explain(&self) -> &'static str {
        "EXPLAIN "
    }

    fn in_list(&self, out: &mut SqlText, subject: Fragment<'_>, _of: ValueType, values: Vec<Value>) {
        subject(out);
        for (at, value) in values.into_iter().enumerate() {
            out.push(if at == 0 { " IN (" } else { ", " });
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

    fn order_term(&self, out: &mut SqlText, subject: Fragment<'_>, direction: Direction, nulls: Nulls) {
        subject(out);
        if direction == Direction::Descending {
            out.push(" DESC");
        }
        out.push(match nulls {
            Nulls::Absent => "",
            Nulls::First => " NULLS FIRST",
            Nulls::Last => " NULLS LAST",
        });
    }

    fn window(&self, out: &mut SqlText, limit: Option<u64>, offset: u64) {
        if let Some(rows) = limit {
            out.push(" LIMIT ").push(&rows.to_string());
        }
        if offset > 0 {
            out.push(" OFFSET ").push(&offset.to_string());
        }
    }

    fn default_row(&self) -> &'static str {
        " DEFAULT VALUES"
    }

    fn bulk_insert(&self) -> BulkInsert {
        BulkInsert::ValueLists
    }

    fn drop_tables(&self, tables: &[Identifier], _circular: &[(Identifier, String)]) -> Vec<String> {
        tables.iter().map(|table| format!("DROP TABLE IF EXISTS \"{table}\"")).collect()
    }
}

impl PlainDialect {
    fn at_zone(self, out: &mut SqlText, zone: Zone<'_>) {
        if let Zone::Named(name) = zone {
            out.push(" AT TIME ZONE ");
            out.bind(&self, Value::Text(name.to_owned()));
        }
    }
}

/// It changes no tables and has none to show.
#[async_trait]
impl SchemaDialect for PlainDialect {
    fn change(
        &self,
        operation: &Operation,
        _tables: Transition<'_>,
    ) -> Result<Vec<SchemaStatement>, Refusal> {
        Err(Refusal(format!("{} changes no tables: {} has no words", self.name(), operation.name())))
    }

    fn run_lock(&self) -> RunLock {
        RunLock::Transactions
    }

    fn rebuilds_tables(&self) -> bool {
        false
    }

    fn renumber(&self, _table: Identifier, _column: Identifier) -> Option<String> {
        None
    }

    async fn introspect(&self, _executor: &dyn Executor) -> Result<Introspection, DbError> {
        Ok(Introspection::default())
    }
}
