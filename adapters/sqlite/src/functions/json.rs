//! JSON documents as PostgreSQL's `jsonb` compares them: objects without regard
//! to the order of keys, arrays as sets, numbers by value.

use std::{borrow::Cow, collections::BTreeMap};

use rusqlite::{Connection, functions::Context, types::ValueRef};
use serde_json::value::RawValue;

use super::{PURE, Reason, scalar, text};

/// How deep a document may be: as deep as one that can be read.
const DEEPEST: u32 = 128;

pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    scalar(connection, "rustango_json_contains", |[document, part]| {
        Ok(read(document)?.contains_at_top(&read(part)?))
    })?;
    scalar(connection, "rustango_json_contained", |[part, document]| {
        Ok(read(document)?.contains_at_top(&read(part)?))
    })?;
    scalar(connection, "rustango_json_has_key", |[document, key]| Ok(read(document)?.has_key(text(key)?)))?;
    scalar(connection, "rustango_json_equal", |[left, right]| Ok(read(left)? == read(right)?))?;
    connection.create_scalar_function(TEXT_AT, -1, PURE, |context| {
        text_at(context).map_err(|reason| reason.of(TEXT_AT))
    })
}

const TEXT_AT: &str = "rustango_json_text";

/// The value that keys and positions lead to: of a text the text itself, of
/// null nothing, of anything else its JSON.
fn text_at(context: &Context<'_>) -> Result<Option<String>, Reason> {
    let document = match context.iter().next() {
        None | Some(ValueRef::Null) => return Ok(None),
        Some(document) => text(document).map_err(|_| Reason::NotJson)?,
    };
    let mut at: &RawValue = parse(document)?;
    for position in 1..context.len() {
        let found = match (context.get_raw(position), at.get().as_bytes().first()) {
            (ValueRef::Integer(index), Some(b'[')) => {
                let items: Vec<&RawValue> = parse(at.get())?;
                usize::try_from(index).ok().and_then(|index| items.get(index).copied())
            }
            (key @ ValueRef::Text(_), Some(b'{')) => {
                let key = text(key)?;
                // Of a key that comes twice, the last counts.
                parse::<BTreeMap<Key<'_>, &RawValue>>(at.get())?.remove(&Key(Cow::Borrowed(key)))
            }
            _ => None,
        };
        match found {
            Some(found) => at = found,
            None => return Ok(None),
        }
    }
    Ok(match at.get().as_bytes().first() {
        Some(b'n') => None,
        Some(b'"') => Some(parse::<Key<'_>>(at.get())?.0.into_owned()),
        _ => Some(at.get().to_owned()),
    })
}

/// A document. Numbers are not read as floats, which are not exact.
#[derive(Debug, PartialEq)]
enum Json<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    Array(Vec<Self>),
    Object(BTreeMap<Cow<'a, str>, Self>),
}

/// A number: its digits without zeros at either end, and the power of ten of
/// the last one.
#[derive(Debug, PartialEq)]
struct Number {
    is_negative: bool,
    digits: String,
    power: i64,
}

fn read(value: ValueRef<'_>) -> Result<Json<'_>, Reason> {
    let raw = serde_json::from_str(text(value).map_err(|_| Reason::NotJson)?);
    Json::read(raw.map_err(|_| Reason::NotJson)?, 0)
}

impl<'a> Json<'a> {
    fn read(raw: &'a RawValue, depth: u32) -> Result<Self, Reason> {
        if depth > DEEPEST {
            return Err(Reason::NotJson);
        }
        let raw = raw.get();
        Ok(match raw.as_bytes().first() {
            Some(b'n') => Self::Null,
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'"') => Self::Text(parse::<Key<'_>>(raw)?.0),
            Some(b'[') => Self::Array(
                parse::<Vec<&RawValue>>(raw)?
                    .into_iter()
                    .map(|item| Self::read(item, depth + 1))
                    .collect::<Result<_, _>>()?,
            ),
            // Of a key that comes twice, the last counts.
            Some(b'{') => Self::Object(
                parse::<BTreeMap<Key<'_>, &RawValue>>(raw)?
                    .into_iter()
                    .map(|(key, member)| Ok((key.0, Self::read(member, depth + 1)?)))
                    .collect::<Result<_, _>>()?,
            ),
            _ => Self::Number(Number::read(raw).ok_or(Reason::NotJson)?),
        })
    }

    /// An array holds a value that is none, but only at the top.
    fn contains_at_top(&self, part: &Self) -> bool {
        match (self, part) {
            (Self::Array(items), part) if part.is_single() => items.contains(part),
            _ => self.contains(part),
        }
    }

    fn contains(&self, part: &Self) -> bool {
        match (self, part) {
            (Self::Object(members), Self::Object(parts)) => {
                parts.iter().all(|(key, part)| members.get(key).is_some_and(|member| member.contains(part)))
            }
            (Self::Array(items), Self::Array(parts)) => {
                parts.iter().all(|part| items.iter().any(|item| item.contains(part)))
            }
            _ => self == part,
        }
    }

    const fn is_single(&self) -> bool {
        !matches!(self, Self::Array(_) | Self::Object(_))
    }

    fn has_key(&self, key: &str) -> bool {
        match self {
            Self::Object(members) => members.contains_key(key),
            Self::Array(items) => items.iter().any(|item| matches!(item, Self::Text(text) if text == key)),
            Self::Text(text) => text == key,
            _ => false,
        }
    }
}

/// A text that is borrowed where nothing in it is escaped.
#[derive(serde::Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

fn parse<'a, T: serde::Deserialize<'a>>(raw: &'a str) -> Result<T, Reason> {
    serde_json::from_str(raw).map_err(|_| Reason::NotJson)
}

impl Number {
    fn read(text: &str) -> Option<Self> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let size = number.strip_prefix('-').unwrap_or(number);
        let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
        let all = [whole, fraction].concat();
        let digits = all.trim_end_matches('0');
        if digits.is_empty() {
            return Some(Self { is_negative: false, digits: String::new(), power: 0 });
        }
        let dropped = i64::try_from(all.len() - digits.len()).ok()?;
        let places = i64::try_from(fraction.len()).ok()?;
        let power = exponent.checked_add(dropped)?.checked_sub(places)?;
        let digits = digits.trim_start_matches('0').to_owned();
        Some(Self { is_negative: size.len() < number.len(), digits, power })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{evaluate, refuses};

    /// The answers of PostgreSQL's `@>`.
    #[test]
    fn contains_as_jsonb() {
        for (document, part, expected) in [
            ("1", "1", true),
            ("1", "1.0", true),
            ("1", "2", false),
            ("\"a\"", "\"a\"", true),
            ("null", "null", true),
            ("true", "false", false),
            ("[1,2,3]", "[3,1]", true),
            ("[1,2,3]", "[1,1,2,2]", true),
            ("[1,2,3]", "[1,4]", false),
            ("[1,2]", "[]", true),
            ("[]", "[]", true),
            ("[\"foo\",\"bar\"]", "\"bar\"", true),
            ("\"bar\"", "[\"bar\"]", false),
            ("[[1,2]]", "[[1]]", true),
            ("[[1,2]]", "[1]", false),
            ("[1,[2]]", "2", false),
            ("[[1],[2]]", "[[1,2]]", false),
            ("{\"a\":1,\"b\":2}", "{\"b\":2.00}", true),
            ("{\"a\":1}", "{}", true),
            ("{\"a\":1}", "{\"a\":null}", false),
            ("{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{\"b\":1}}", true),
            ("{\"foo\":{\"bar\":\"baz\"}}", "{\"bar\":\"baz\"}", false),
            ("{\"a\":[1,2]}", "{\"a\":[2]}", true),
            ("{\"a\":[1,2]}", "{\"a\":2}", false),
            ("{\"a\":1}", "[]", false),
            ("[]", "{}", false),
            ("[{\"a\":1,\"b\":2}]", "[{\"a\":1}]", true),
            ("[{\"a\":1}]", "{\"a\":1}", false),
            ("[null]", "null", true),
            ("{\"a\":1,\"a\":2}", "{\"a\":2}", true),
            ("{\"é\":1}", "{\"\\u00e9\":1}", true),
            ("[12345678901234567890123]", "12345678901234567890124", false),
            ("[0.1]", "0.10000000000000000000001", false),
            ("[1e2]", "100", true),
            ("[-0]", "0", true),
        ] {
            let sql = format!("rustango_json_contains('{document}', '{part}')");
            assert_eq!(evaluate(&sql), i32::from(expected).to_string(), "{sql}");
            let sql = format!("rustango_json_contained('{part}', '{document}')");
            assert_eq!(evaluate(&sql), i32::from(expected).to_string(), "{sql}");
        }
    }

    #[test]
    fn equal_as_jsonb() {
        for (left, right, expected) in [
            ("{\"a\":1,\"b\":[1,2]}", " { \"b\" : [1.0, 2e0] , \"a\" : 1 } ", true),
            ("[1,2]", "[2,1]", false),
            ("[1]", "1", false),
            ("1", "1.000", true),
            ("100", "1E+2", true),
            ("1", "-1", false),
            ("0", "-0.0e5", true),
            ("0.5", "5e-1", true),
            ("9007199254740993", "9007199254740992.0", false),
            ("\"1\"", "1", false),
            ("{}", "[]", false),
            ("{\"a\":1}", "{\"a\":1,\"b\":2}", false),
        ] {
            for (left, right) in [(left, right), (right, left)] {
                let sql = format!("rustango_json_equal('{left}', '{right}')");
                assert_eq!(evaluate(&sql), i32::from(expected).to_string(), "{sql}");
            }
        }
    }

    #[test]
    fn texts_at_paths() {
        let document = r#"{"a":{"b":[10,"x",null,{"c d":true}]},"\"":1.50}"#;
        for (path, expected) in [
            ("'a', 'b', 0", "10"),
            ("'a', 'b', 1", "x"),
            ("'a', 'b', 2", "NULL"),
            ("'a', 'b', 3, 'c d'", "true"),
            ("'a', 'b', 4", "NULL"),
            ("'a', 'b', -1", "NULL"),
            ("'a', 0", "NULL"),
            ("'\"'", "1.50"),
            ("'$.a'", "NULL"),
            ("'a', 'b', '0'", "NULL"),
        ] {
            let sql = format!("rustango_json_text('{document}', {path})");
            assert_eq!(evaluate(&sql), expected, "{sql}");
        }
        assert_eq!(evaluate("rustango_json_text(NULL, 'a')"), "NULL");
        assert_eq!(evaluate("rustango_json_text()"), "NULL");
        refuses("rustango_json_text('{', 'a')", "rustango_json_text: not JSON");
    }

    #[test]
    fn has_key_as_jsonb() {
        for (document, key, expected) in [
            ("{\"a\":null}", "a", true),
            ("{\"a\":{\"b\":1}}", "b", false),
            ("[\"a\",\"b\"]", "b", true),
            ("[1]", "1", false),
            ("\"a\"", "a", true),
            ("1", "1", false),
            ("{\"\":1}", "", true),
        ] {
            let sql = format!("rustango_json_has_key('{document}', '{key}')");
            assert_eq!(evaluate(&sql), i32::from(expected).to_string(), "{sql}");
        }
    }

    #[test]
    fn null_and_nonsense() {
        assert_eq!(evaluate("rustango_json_contains(NULL, '1')"), "NULL");
        assert_eq!(evaluate("rustango_json_equal('1', NULL)"), "NULL");
        for document in ["''", "'{'", "'[1,]'", "'nul'", "'1 2'", "'01'", "1", "x'31'", "'{a:1}'"] {
            let sql = format!("rustango_json_equal('1', {document})");
            refuses(&sql, "rustango_json_equal: not JSON");
        }
        let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(evaluate(&format!("rustango_json_equal('{0}', '{0}')", deep(128))), "1");
        for depth in [129, 100_000] {
            let sql = format!("rustango_json_contains('{}', '1')", deep(depth));
            refuses(&sql, "rustango_json_contains: not JSON");
        }
    }
}
