//! Rows of the catalogue, and the words that it shows types and expressions in.

use rustango_ports::database::ValueType;
use rustango_sql_base::{Literals, ShownColumn, literals, unwrapped};
use serde::Deserialize;

use crate::flavor::Flavor;

/// A row of `information_schema.COLUMNS`.
#[derive(Debug, Deserialize)]
pub(super) struct ColumnRow {
    pub(super) table: String,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) words: String,
    pub(super) nullable: String,
    pub(super) extra: String,
    pub(super) default: Option<String>,
    pub(super) comment: String,
}

/// A column of an index, of a row of `information_schema.STATISTICS`.
#[derive(Debug, Deserialize)]
pub(super) struct IndexRow {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) allows_duplicates: i64,
    pub(super) column: Option<String>,
    pub(super) expression: Option<String>,
    pub(super) direction: Option<String>,
    pub(super) prefix: Option<i64>,
    #[serde(rename = "type")]
    pub(super) kind: String,
}

/// A column of a foreign key.
#[derive(Debug, Deserialize)]
pub(super) struct KeyRow {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) column: String,
    pub(super) target: String,
    pub(super) target_column: String,
    pub(super) is_within: i64,
    pub(super) on_delete: rustango_ports::schema::OnDelete,
    pub(super) on_update: String,
}

/// A check.
#[derive(Debug, Deserialize)]
pub(super) struct CheckRow {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) expression: String,
}

/// A table, or what is shown among them.
#[derive(Debug, Deserialize)]
pub(super) struct TableRow {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) options: Option<String>,
    pub(super) comment: Option<String>,
}

/// What a type is read as.
pub(super) struct Read {
    pub(super) of: Option<ValueType>,
    pub(super) max_length: Option<u32>,
    /// What of it has no place in a schema.
    pub(super) is_more: bool,
}

/// Reads a type as `COLUMN_TYPE` shows it.
pub(super) fn value_type(words: &str) -> Read {
    let (name, rest) = words.split_once('(').unwrap_or((words, ""));
    let inside = rest.split_once(')').map_or("", |(inside, _)| inside);
    let is_unsigned = words.contains("unsigned");
    let length = inside.parse::<u32>().ok();
    let name = name.split_whitespace().next().unwrap_or_default();
    let (of, is_more) = match (name, inside) {
        ("tinyint", "1") => (Some(ValueType::Bool), is_unsigned),
        ("tinyint", _) => (Some(ValueType::I16), true),
        ("smallint", _) if is_unsigned => (Some(ValueType::I32), true),
        ("smallint", _) => (Some(ValueType::I16), false),
        ("mediumint", _) => (Some(ValueType::I32), true),
        ("int", _) if is_unsigned => (Some(ValueType::I64), true),
        ("int", _) => (Some(ValueType::I32), false),
        ("bigint", _) if !is_unsigned => (Some(ValueType::I64), false),
        ("float", _) => (Some(ValueType::F32), !inside.is_empty()),
        ("double", _) => (Some(ValueType::F64), !inside.is_empty()),
        ("decimal", _) => (Some(ValueType::Decimal), inside != "65,30"),
        ("varchar" | "longtext", _) => (Some(ValueType::Text), false),
        ("char" | "tinytext" | "text" | "mediumtext", _) => (Some(ValueType::Text), true),
        ("binary", "16") => (Some(ValueType::Uuid), false),
        ("longblob" | "varbinary", _) => (Some(ValueType::Bytes), false),
        ("binary" | "tinyblob" | "blob" | "mediumblob", _) => (Some(ValueType::Bytes), true),
        ("datetime", _) => (Some(ValueType::Timestamp), inside != "6"),
        ("timestamp", _) => (Some(ValueType::Timestamp), true),
        ("date", _) => (Some(ValueType::Date), false),
        ("time", _) => (Some(ValueType::Time), inside != "6"),
        ("json", _) => (Some(ValueType::Json), false),
        _ => (None, false),
    };
    let max_length = length.filter(|_| matches!(name, "varchar" | "char"));
    Read { of, max_length, is_more }
}

/// Writes an expression as it can be written again: MySQL shows the quotes
/// around its texts with a backslash, and before them their character set.
pub(super) fn rewritten(flavor: Flavor, expression: &str) -> String {
    if flavor == Flavor::MariaDb {
        return unwrapped(expression).to_owned();
    }
    let mut out = String::with_capacity(expression.len());
    let mut characters = expression.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => out.extend(characters.next()),
            other => out.push(other),
        }
    }
    unwrapped(&out.replace("_utf8mb4'", "'")).to_owned()
}

/// Reads a default as `COLUMN_DEFAULT` shows it: in MariaDB an expression, in
/// MySQL the value itself unless it is computed.
pub(super) fn default(flavor: Flavor, row: &ColumnRow, of: Option<ValueType>) -> Option<String> {
    let shown = row.default.as_deref()?;
    match flavor {
        Flavor::MariaDb if shown == "NULL" => None,
        Flavor::MariaDb => Some(rewritten(flavor, shown)),
        Flavor::MySql if row.extra.contains("DEFAULT_GENERATED") => Some(rewritten(flavor, shown)),
        Flavor::MySql => Some(match of {
            Some(
                ValueType::Bool
                | ValueType::I16
                | ValueType::I32
                | ValueType::I64
                | ValueType::F32
                | ValueType::F64
                | ValueType::Decimal,
            ) => shown.to_owned(),
            _ => format!("'{}'", shown.replace('\\', "\\\\").replace('\'', "''")),
        }),
    }
}

/// Takes the texts out of an expression, and writes the rest as the server
/// would in every mode: one that reads `"` around names shows it, too.
fn marked(expression: &str) -> Literals {
    let mut found = literals(expression, |_| true);
    found.around = found.around.replace("_utf8mb4", "").replace('"', "`");
    found
}

/// Tells whether an expression is that of what MariaDB calls JSON.
pub(super) fn is_json_check(column: &str, expression: &str) -> bool {
    marked(expression).around == format!("json_valid(`{column}`)")
}

/// Reads the list of a check `column in ('a', 'b')`.
pub(super) fn choices(column: &str, expression: &str) -> Option<Vec<String>> {
    let Literals { texts, around } = marked(expression);
    let list = around.trim_start_matches('(').strip_prefix(&format!("`{column}` in ("))?;
    let mut texts = texts.into_iter();
    list.trim_end_matches(')')
        .split(',')
        .map(|item| match item.trim() {
            "" => texts.next(),
            // So is written what is beyond what MariaDB keeps of expressions.
            item if item.starts_with("convert(unhex(") => from_hex(&texts.next()?),
            _ => None,
        })
        .collect()
}

fn from_hex(digits: &str) -> Option<String> {
    let byte = |at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}

/// Takes what the check of a column's type tells of it; returns whether it is
/// such a check.
pub(super) fn take_type(column: &mut ShownColumn, expression: &str) -> bool {
    let name = &column.name;
    let Literals { texts, around } = marked(unwrapped(expression));
    if around == format!("`{name}` in (0,1)") {
        return true;
    }
    let length = around.strip_prefix(&format!("char_length(`{name}`) <= "));
    if let Some(length) = length.and_then(|length| length.parse().ok()) {
        column.max_length = Some(length);
        return true;
    }
    if texts == [""] && around == format!("`{name}` <> ") {
        column.of = Some(ValueType::Json);
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_of_mysql_can_be_written_again() {
        let shown = r"((`rating` >= 0) and (`state` <> _utf8mb4\'it\\\'s\'))";
        assert_eq!(rewritten(Flavor::MySql, shown), r"(`rating` >= 0) and (`state` <> 'it\'s')");
    }

    #[test]
    fn choices_are_read_as_both_show_them() {
        let expected = Some(vec!["a".to_owned(), "b'\\c".to_owned()]);
        assert_eq!(choices("s", r"(`s` in (_utf8mb4'a',_utf8mb4'b\'\\c'))"), expected);
        assert_eq!(choices("s", r"`s` in ('a','b\'\\c')"), expected);
        let wide = "`s` in (convert(unhex('F09F9880') using utf8mb4),'b')";
        assert_eq!(choices("s", wide), Some(vec!["😀".to_owned(), "b".to_owned()]));
        assert_eq!(choices("s", "`s` <> 'a'"), None);
    }
}
