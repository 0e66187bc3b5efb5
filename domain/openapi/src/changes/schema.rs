//! Schemas of what an API takes and gives.

use std::cmp::Ordering;

use serde_json::Value;

use super::{Comparison, members};

/// Which way values go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To the API: less than before must not be taken.
    Taken,
    /// From the API: what was promised must still be given.
    Given,
}

/// All types of JSON.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// Keywords by which less is taken the larger they are, and the smaller.
const FLOORS: [&str; 5] = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const CEILINGS: [&str; 5] = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

/// Keywords that say how text looks.
const LOOKS: [&str; 3] = ["format", "pattern", "contentEncoding"];

impl<'d> Comparison<'d> {
    pub(super) fn schema(&mut self, at: &str, way: Way, old: &'d Value, new: &'d Value) {
        let (one, two) = (self.of_old(old), self.of_new(new));
        if self.seen.iter().any(|(old, new)| std::ptr::eq(*old, one) && std::ptr::eq(*new, two)) {
            return;
        }
        self.seen.push((one, two));
        self.alternatives(at, way, one, two);
        self.types(at, way, one, two);
        self.values(at, way, one, two);
        self.bounds(at, way, one, two);
        self.looks(at, way, one, two);
        self.members(at, way, one, two);
        if let (Some(old), Some(new)) = (one.get("items"), two.get("items")) {
            self.schema(&format!("{at}/*"), way, old, new);
        }
        self.seen.pop();
    }

    /// Each choice of the one must be covered by one of the other's.
    fn alternatives(&mut self, at: &str, way: Way, old: &'d Value, new: &'d Value) {
        let (choices_of_old, choices_of_new) = (choices(old), choices(new));
        if choices_of_old.is_none() && choices_of_new.is_none() {
            return;
        }
        let choices_of_old = choices_of_old.unwrap_or_else(|| vec![old]);
        let choices_of_new = choices_of_new.unwrap_or_else(|| vec![new]);
        match way {
            Way::Taken => {
                for choice in choices_of_old {
                    let is_taken = |now: &&'d Value| self.fits(way, choice, now);
                    if !choices_of_new.iter().any(is_taken) {
                        self.found(at, format!("no longer takes {}", described(choice)));
                    }
                }
            }
            Way::Given => {
                for now in choices_of_new {
                    let is_known = |choice: &&'d Value| self.fits(way, choice, now);
                    if !choices_of_old.iter().any(is_known) {
                        self.found(at, format!("may be {} now", described(now)));
                    }
                }
            }
        }
    }

    fn fits(&self, way: Way, old: &'d Value, new: &'d Value) -> bool {
        let mut apart =
            Comparison { old: self.old, new: self.new, changes: Vec::new(), seen: self.seen.clone() };
        apart.schema("", way, old, new);
        apart.changes.is_empty()
    }

    fn types(&mut self, at: &str, way: Way, old: &Value, new: &Value) {
        let (old, new) = (types(old), types(new));
        let is_among =
            |one: &str, all: &[&str]| all.contains(&one) || (one == "integer" && all.contains(&"number"));
        match way {
            Way::Taken => {
                for lost in old.iter().filter(|of| !is_among(of, &new)) {
                    self.found(at, format!("is no longer taken as {lost}"));
                }
            }
            Way::Given => {
                for gained in new.iter().filter(|of| !is_among(of, &old)) {
                    self.found(at, format!("may be {gained} now"));
                }
            }
        }
    }

    /// New values of a closed list are additions where they are given.
    fn values(&mut self, at: &str, way: Way, old: &Value, new: &Value) {
        match (way, values(old), values(new)) {
            (Way::Taken, None, Some(now)) => {
                self.found(at, format!("takes only {} now", Value::from(now)));
            }
            (Way::Taken, Some(values), Some(now)) => {
                for lost in values.iter().filter(|value| !now.contains(value)) {
                    self.found(at, format!("no longer takes {lost}"));
                }
            }
            (Way::Given, Some(values), None) => {
                self.found(at, format!("may be something else than {} now", Value::from(values)));
            }
            _ => {}
        }
    }

    fn bounds(&mut self, at: &str, way: Way, old: &Value, new: &Value) {
        if way == Way::Given {
            return;
        }
        let keywords = FLOORS
            .map(|of| (of, Ordering::Greater))
            .into_iter()
            .chain(CEILINGS.map(|of| (of, Ordering::Less)));
        for (keyword, narrower) in keywords {
            let Some(now) = new.get(keyword) else { continue };
            let before = old.get(keyword);
            let is_narrower =
                before.is_none_or(|before| compared(now, before).is_none_or(|order| order == narrower));
            let says_nothing = keyword.starts_with("min") && now == 0 && keyword != "minimum";
            if is_narrower && !says_nothing {
                let before =
                    before.map_or_else(|| "without one".to_owned(), |before| format!("with {before}"));
                self.found(at, format!("has {keyword} {now}, and was {before}"));
            }
        }
    }

    fn looks(&mut self, at: &str, way: Way, old: &Value, new: &Value) {
        for keyword in LOOKS {
            let (before, now) = (old.get(keyword), new.get(keyword));
            let kept = match way {
                Way::Taken => now,
                Way::Given => before,
            };
            if kept.is_some() && before != now {
                let shown = |of: Option<&Value>| of.map_or_else(|| "none".to_owned(), ToString::to_string);
                self.found(at, format!("has {keyword} {}, and had {}", shown(now), shown(before)));
            }
        }
    }

    fn members(&mut self, at: &str, way: Way, old: &'d Value, new: &'d Value) {
        let (known, now) = (members(old.get("properties")), members(new.get("properties")));
        let is_closed = |of: &Value| of.get("additionalProperties") == Some(&Value::Bool(false));
        for (name, member) in known.into_iter().flatten() {
            let at = format!("{at}/{name}");
            match now.and_then(|members| members.get(name)) {
                Some(now) => self.schema(&at, way, member, now),
                None if way == Way::Given || is_closed(new) => self.found(&at, "is gone"),
                None => {}
            }
        }
        let (required, needed) = (required(old), required(new));
        match way {
            Way::Taken => {
                for name in needed.iter().filter(|name| !required.contains(name)) {
                    let is_new = known.is_none_or(|members| !members.contains_key(*name));
                    let what = if is_new { "is new, and must be there" } else { "must be there now" };
                    self.found(&format!("{at}/{name}"), what);
                }
                if is_closed(new) && !is_closed(old) && (known.is_some() || types(old) == ["object"]) {
                    self.found(at, "takes no other members now");
                }
            }
            Way::Given => {
                let is_there = |name: &&&str| now.is_some_and(|members| members.contains_key(**name));
                for name in required.iter().filter(|name| !needed.contains(name)).filter(is_there) {
                    self.found(&format!("{at}/{name}"), "may be missing now");
                }
            }
        }
    }
}

fn name(schema: &Value) -> Option<&str> {
    schema.get("$ref").and_then(Value::as_str)
}

fn choices(schema: &Value) -> Option<Vec<&Value>> {
    let choices = schema.get("anyOf").or_else(|| schema.get("oneOf"))?;
    Some(choices.as_array()?.iter().collect())
}

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(only)) => vec![only],
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        // Its choices and values say of which types it is.
        _ => TYPES.to_vec(),
    }
}

fn values(schema: &Value) -> Option<Vec<Value>> {
    match (schema.get("const"), schema.get("enum")) {
        (Some(only), _) => Some(vec![only.clone()]),
        (None, Some(Value::Array(values))) => Some(values.clone()),
        _ => None,
    }
}

fn required(schema: &Value) -> Vec<&str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn compared(one: &Value, two: &Value) -> Option<Ordering> {
    one.as_f64()?.partial_cmp(&two.as_f64()?)
}

fn described(choice: &Value) -> String {
    match name(choice) {
        Some(pointer) => pointer.rsplit('/').next().unwrap_or(pointer).to_owned(),
        None => choice.to_string(),
    }
}
