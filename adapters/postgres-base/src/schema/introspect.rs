//! The tables of a live database, from its catalogue.
//!
//! They are those of the first schema of the `search_path` that there is.
//! `varchar` and `char` without a length are text; `numeric` of any precision is
//! a decimal, `json` and `jsonb` are JSON, and what a type has beyond that is
//! told among what is left out.

use rustango_ports::{
    database::{DbError, Executor, ValueType},
    schema::Introspection,
};
use rustango_sql_base::{ShownTable, literals, read as read_documents, schema_of};

/// One document a table.
const TABLES: &str = include_str!("catalogue.sql");

/// What a schema holds beside plain tables, and those that are of an extension.
const OTHERS: &str = "SELECT to_json(format('the %s \"%s\"', CASE WHEN c.relispartition THEN 'partition' \
    WHEN c.relkind = 'p' THEN 'partitioned table' WHEN c.relkind = 'v' THEN 'view' \
    WHEN c.relkind = 'm' THEN 'materialized view' ELSE 'foreign table' END, c.relname))::text \
    FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace \
    WHERE s.nspname = current_schema() AND (c.relkind IN ('p', 'v', 'm', 'f') OR c.relkind = 'r' AND c.relispartition) \
    AND NOT EXISTS (SELECT FROM pg_depend e \
        WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e') \
    ORDER BY c.relname";

pub(super) async fn read(executor: &dyn Executor) -> Result<Introspection, DbError> {
    let mut tables: Vec<ShownTable> = read_documents(executor, TABLES).await?;
    for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
        column.of = value_type(&column.words);
    }
    let mut found = schema_of(tables, choices);
    found.left_out.extend(read_documents::<String>(executor, OTHERS).await?);
    Ok(found)
}

/// Reads the words of `format_type`.
fn value_type(words: &str) -> Option<ValueType> {
    let (name, rest) = words.split_once('(').map_or((words, ""), |(name, rest)| (name, rest));
    let zone = rest.split_once(')').map_or("", |(_, zone)| zone);
    Some(match (name, zone) {
        ("boolean", _) => ValueType::Bool,
        ("smallint", _) => ValueType::I16,
        ("integer", _) => ValueType::I32,
        ("bigint", _) => ValueType::I64,
        ("real", _) => ValueType::F32,
        ("double precision", _) => ValueType::F64,
        ("numeric", _) => ValueType::Decimal,
        ("text", _) | ("character varying" | "character", "") => ValueType::Text,
        ("bytea", _) => ValueType::Bytes,
        ("uuid", _) => ValueType::Uuid,
        ("timestamp with time zone", _) | ("timestamp", " with time zone") => ValueType::Timestamp,
        ("date", _) => ValueType::Date,
        ("time without time zone", _) | ("time", " without time zone") => ValueType::Time,
        ("json" | "jsonb", _) => ValueType::Json,
        _ => return None,
    })
}

/// Reads the list of a check `column IN ('a', 'b')`, which PostgreSQL shows as
/// `((column)::text = ANY ((ARRAY['a'::character varying, …])::text[]))`, and
/// with one text as `(column = 'a'::text)`.
fn choices(column: &str, expression: &str) -> Option<Vec<String>> {
    let found = literals(expression, |before| before.ends_with('E'));
    let bare = |text: &str| {
        let mut text = text.replace("::text", "").replace("::character varying", "");
        text.retain(|character| !matches!(character, ' ' | '(' | ')' | '[' | ']' | ',' | '"' | 'E'));
        text
    };
    let around = bare(&found.around);
    let is_list = [bare(column) + "=ANYARRAY", bare(column) + "="].contains(&around);
    (is_list && !found.texts.is_empty()).then_some(found.texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_read_and_other_checks_are_not() {
        let list = "((status)::text = ANY ((ARRAY['a'::character varying, E'b''\\\\c'::character varying])::text[]))";
        assert_eq!(choices("status", list), Some(vec!["a".to_owned(), "b'\\c".to_owned()]));
        assert_eq!(choices("status", "(status = 'a'::text)"), Some(vec!["a".to_owned()]));
        assert_eq!(choices("status", "(status <> 'a'::text)"), None);
        assert_eq!(choices("status", "(other = 'a'::text)"), None);
    }

    #[test]
    fn types_are_known_by_their_words() {
        for (words, of) in [
            ("timestamp(6) with time zone", Some(ValueType::Timestamp)),
            ("timestamp(6) without time zone", None),
            ("time(6) without time zone", Some(ValueType::Time)),
            ("numeric(10,2)", Some(ValueType::Decimal)),
            ("character varying(20)", Some(ValueType::Text)),
            ("character varying(20)[]", None),
            ("inet", None),
        ] {
            assert_eq!(value_type(words), of, "{words}");
        }
    }
}
