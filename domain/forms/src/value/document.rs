//! A JSON column: any document, kept exactly.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value, error::Category};

/// How deeply arrays and objects may stand in each other; with the object of
/// the body around them that is 128.
const MAX_DEPTH: usize = 127;

/// Why a well-formed document is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFault {
    /// Two members of one object share a name.
    #[error("an object has two members of one name")]
    DuplicateName,
    /// Arrays and objects stand too deep in each other.
    #[error("arrays and objects stand more than {MAX_DEPTH} deep in each other")]
    TooDeep,
    /// A number that no reader of JSON keeps exactly.
    #[error("holds a number that would be rounded or is too large; send it as text")]
    Inexact,
    /// An escape that is half of a surrogate pair.
    #[error("holds an escape that is half of a surrogate pair")]
    HalfSurrogate,
}

impl DocumentFault {
    /// Returns a stable name of the fault, for machines.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DuplicateName => "duplicate",
            Self::TooDeep => "too_deep",
            Self::Inexact => "out_of_range",
            Self::HalfSurrogate => "invalid",
        }
    }
}

/// Reads a document from text that is known to be well formed.
///
/// # Errors
/// Where it cannot be kept exactly.
pub fn read_document(text: &str) -> Result<Value, DocumentFault> {
    check(text)?;
    // What is well formed, flat and exact can fail for two reasons: ours, and
    // half of a surrogate pair.
    serde_json::from_str::<Document>(text).map(|document| document.0).map_err(|error| {
        match error.classify() {
            Category::Data => DocumentFault::DuplicateName,
            _ => DocumentFault::HalfSurrogate,
        }
    })
}

/// Looks over the tokens for what the parser would not say apart.
fn check(text: &str) -> Result<(), DocumentFault> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += 1;
                while let Some(byte) = bytes.get(at).filter(|byte| **byte != b'"') {
                    at += if *byte == b'\\' { 2 } else { 1 };
                }
            }
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(DocumentFault::TooDeep);
                }
            }
            b']' | b'}' => depth -= 1,
            b'-' | b'0'..=b'9' => {
                let length = bytes[at..].iter().take_while(|byte| is_of_number(**byte)).count();
                if !is_exact(&text[at..at + length]) {
                    return Err(DocumentFault::Inexact);
                }
                at += length - 1;
            }
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

const fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// Integers must fit in 64 bits; fractions are floats for every reader of
/// JSON (RFC 8259, section 6) and must be finite.
fn is_exact(number: &str) -> bool {
    if number.contains(['.', 'e', 'E']) {
        number.parse::<f64>().is_ok_and(f64::is_finite)
    } else {
        number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok()
    }
}

/// A document in which no object has two members of one name.
struct Document(Value);

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DocumentVisitor).map(Self)
    }
}

struct DocumentVisitor;

impl<'de> Visitor<'de> for DocumentVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Document(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some((name, Document(value))) = map.next_entry::<String, _>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("duplicate name"));
            }
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn documents_are_kept() {
        let text = r#"{"a": [1, -2.5, "x\"\u00e9]", null, true, {}], "b\\\"": 18446744073709551615}"#;
        let expected = json!({"a": [1, -2.5, "x\"é]", null, true, {}], "b\\\"": u64::MAX});
        assert_eq!(read_document(text), Ok(expected));
        assert_eq!(read_document("null"), Ok(Value::Null));
        assert_eq!(read_document("-9223372036854775808"), Ok(json!(i64::MIN)));
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        use DocumentFault::{DuplicateName, HalfSurrogate, Inexact, TooDeep};
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read_document(&deep(MAX_DEPTH)).is_ok());
        assert_eq!(read_document(&deep(MAX_DEPTH + 1)), Err(TooDeep));
        for (text, fault) in [
            (r#"{"a":1,"a":1}"#, DuplicateName),
            (r#"[{"b":{"a":1,"\u0061":2}}]"#, DuplicateName),
            ("18446744073709551616", Inexact),
            ("[-9223372036854775809]", Inexact),
            ("1e400", Inexact),
            (r#""\ud800""#, HalfSurrogate),
            (r#"{"\udc00":1}"#, HalfSurrogate),
        ] {
            assert_eq!(read_document(text), Err(fault), "{text}");
        }
        assert!(read_document(r#"["[[[[", "{\"a\":1e999"]"#).is_ok(), "strings are not looked into");
    }
}
