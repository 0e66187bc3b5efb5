//! Reading what becomes of the rows behind a relation.
//!
//! Of several rows it is an array, of which each item is a row to create, or
//! the key of a row under one word: `{"connect": 3}`, `{"disconnect": 3}`,
//! `{"delete": 3}`; a bare key is one to connect. `{"set": […]}` names all that
//! belong to the row, by keys and as rows to create. Of one row it is the row
//! to create, `{"connect": 3}` or the bare key, or null.

use rustango_forms::value::Refusal;
use rustango_query::RowKey;
use rustango_web::{JsonError, ProblemDetails};

use super::{
    InNested,
    draft::{Named, NestedDraft},
    read::{Reading, expected_an_object},
};
use crate::{
    faults::Faults,
    json::{MemberName, from_json, read_items, read_members},
    serializer::NestedWrite,
};

/// What objects of rows to create are expected to be.
pub(super) const EXPECTED_OBJECT: &str = "expected an object";

/// The most items of one member.
const MOST: usize = 1_000;

/// The words that stand for what is done to a row with a key.
pub(crate) const WORDS: [(&str, NestedWrite); 4] = [
    ("connect", NestedWrite::Connect),
    ("disconnect", NestedWrite::Disconnect),
    ("delete", NestedWrite::Delete),
    ("set", NestedWrite::Set),
];

/// The items of one member, half read.
pub(super) struct Items<'x, 'r, 'i> {
    pub(super) reading: &'x mut Reading<'r>,
    pub(super) of: &'i InNested,
    pub(super) refused: &'x mut Faults,
}

impl<'i> Items<'_, '_, 'i> {
    /// Reads a member; nothing where it was refused.
    pub(super) fn read(mut self, token: &str, at: &str) -> Result<Option<NestedDraft<'i>>, ProblemDetails> {
        let mut draft = NestedDraft::new(self.of);
        let read = if self.of.hop.is_many() {
            self.several(&mut draft, token, at)?
        } else {
            self.one(&mut draft, token, at)?
        };
        Ok(read.then_some(draft))
    }

    fn several(
        &mut self,
        draft: &mut NestedDraft<'i>,
        token: &str,
        at: &str,
    ) -> Result<bool, ProblemDetails> {
        let (items, at, can_only_name) = match word(token) {
            Some((NestedWrite::Set, items)) if self.of.allows(NestedWrite::Set) => {
                draft.is_set = true;
                (items.to_owned(), format!("{at}/set"), true)
            }
            _ => (token.to_owned(), at.to_owned(), false),
        };
        let Some(items) = read_items(&items).map_err(JsonError::new)? else {
            return Ok(self.refuse(at, "invalid_type", self.expected()));
        };
        if items.len() > MOST {
            return Ok(self.refuse(at, "max_items", format!("expected at most {MOST} items")));
        }
        for (number, item) in items.into_iter().enumerate() {
            self.item(draft, item, format!("{at}/{number}"), can_only_name)?;
        }
        Ok(true)
    }

    fn one(&mut self, draft: &mut NestedDraft<'i>, token: &str, at: &str) -> Result<bool, ProblemDetails> {
        if token == "null" {
            let is_optional = self.of.own_fields().any(|field| field.field().nullable);
            if !is_optional {
                return Ok(self.refuse(at.to_owned(), "null", "must not be null".to_owned()));
            }
            if !self.of.allows(NestedWrite::Disconnect) {
                return Ok(self.refuse(at.to_owned(), "not_allowed", self.expected()));
            }
            draft.is_cleared = true;
            return Ok(true);
        }
        self.item(draft, token, at.to_owned(), false)?;
        Ok(true)
    }

    /// Reads one item: a row to create, or what is done to a row with a key.
    fn item(
        &mut self,
        draft: &mut NestedDraft<'i>,
        token: &str,
        at: String,
        is_set: bool,
    ) -> Result<(), ProblemDetails> {
        let bare = !token.starts_with('{');
        let named = if bare { Some((NestedWrite::Connect, token)) } else { word(token) };
        match named {
            // Whatever is set is connected.
            Some((_, key)) if is_set && bare => {
                draft.connect.extend(self.named(key, at));
            }
            Some((write, key)) if !is_set && write != NestedWrite::Set && self.of.allows(write) => {
                let at = if bare { at } else { format!("{at}/{}", word_of(write)) };
                let named = self.named(key, at);
                match write {
                    NestedWrite::Disconnect => draft.disconnect.extend(named),
                    NestedWrite::Delete => draft.delete.extend(named),
                    _ => draft.connect.extend(named),
                }
            }
            Some(_) => {
                self.refuse(at, "not_allowed", self.expected());
            }
            None if !self.of.allows(NestedWrite::Create) => {
                self.refuse(at, "not_allowed", self.expected());
            }
            None => {
                let purpose = std::mem::replace(&mut self.reading.purpose, super::Purpose::Create);
                let row = self.reading.object(&self.of.of, token, at.clone());
                self.reading.purpose = purpose;
                match row? {
                    Some(row) => draft.create.push(row),
                    None => self.refused.at(at, expected_an_object()),
                }
            }
        }
        Ok(())
    }

    /// Reads a key: a value, or an array of them where it has several fields.
    fn named(&mut self, token: &str, at: String) -> Option<Named> {
        let schema = self.of.of.schema;
        let several = read_items(token).ok().flatten();
        let tokens = if schema.primary_key.len() == 1 { vec![token] } else { several.unwrap_or_default() };
        let values: Option<Vec<_>> = if tokens.len() == schema.primary_key.len() {
            let value = |(field, token)| match from_json(field, token) {
                Ok(value) if !value.is_null() => Some(value),
                _ => None,
            };
            schema.key_fields().zip(tokens).map(value).collect()
        } else {
            None
        };
        let Some(values) = values else {
            let names: Vec<_> = schema.key_fields().map(rustango_forms::value::expected).collect();
            let detail = format!("expected the key of a {}: {}", schema.name, names.join(", "));
            self.refused.at(at, Refusal { code: "invalid", detail });
            return None;
        };
        Some(Named { key: RowKey::from(values), at })
    }

    /// Says what the member takes.
    fn expected(&self) -> String {
        let mut ways = Vec::new();
        if self.of.allows(NestedWrite::Create) {
            ways.push("an object to create".to_owned());
        }
        for (word, write) in WORDS.iter().filter(|(_, write)| self.of.allows(*write)) {
            ways.push(match write {
                NestedWrite::Set => "{\"set\": [keys]} for all of them".to_owned(),
                NestedWrite::Disconnect if !self.of.hop.is_many() => "null".to_owned(),
                _ => format!("{{\"{word}\": key}}"),
            });
        }
        let list = if self.of.hop.is_many() { "an array, of items that are " } else { "" };
        format!("expected {list}{}", ways.join(" or "))
    }

    fn refuse(&mut self, at: String, code: &'static str, detail: String) -> bool {
        self.refused.at(at, Refusal { code, detail });
        false
    }
}

/// Returns the word of an object that has one member, called by it.
fn word(token: &str) -> Option<(NestedWrite, &str)> {
    let find = |name: &str| WORDS.iter().position(|(word, _)| *word == name);
    let (mut found, mut members) = (None, 0);
    let read = read_members(token, find, |name, content| {
        members += 1;
        if let MemberName::Known(at) = name {
            found = Some((WORDS[at].1, content));
        }
    });
    found.filter(|_| read.is_ok() && members == 1)
}

fn word_of(write: NestedWrite) -> &'static str {
    WORDS.iter().find(|(_, known)| *known == write).map_or("create", |(word, _)| word)
}
