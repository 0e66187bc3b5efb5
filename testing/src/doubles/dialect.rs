//! The plainest SQL, for tests that look at statements and send none.

use rustango_ports::database::{
    AutoKey, BulkInsert, Capabilities, ColumnType, Dialect, Direction, Fragment, Identifier, Limits, Nulls,
    SqlText, TextMatch, TypeCheck, Value, ValueType,
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
        let mut can = Capabilities::none();
        can.returning = true;
        can.add_foreign_key = true;
        can.transactional_ddl = true;
        can
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

    fn type_check(&self, _out: &mut String, _name: Identifier, _column: ColumnType) -> TypeCheck {
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
            _ => " MATCHES ",
        });
        out.bind(self, Value::Text(text.to_owned()));
    }

    fn in_list(&self, out: &mut SqlText, subject: Fragment<'_>, _of: ValueType, values: Vec<Value>) {
        subject(out);
        for (at, value) in values.into_iter().enumerate() {
            out.push(if at == 0 { " IN (" } else { ", " });
            out.bind(self, value);
        }
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

    fn bulk_insert(&self) -> BulkInsert {
        BulkInsert::ValueLists
    }

    fn drop_tables(&self, tables: &[Identifier]) -> Vec<String> {
        tables.iter().map(|table| format!("DROP TABLE IF EXISTS \"{table}\"")).collect()
    }
}
