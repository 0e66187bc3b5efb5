//! Reading a row from JSON, and from the text of a form.

use rustango_forms::value::{Refusal, from_parameter};
use rustango_model::FieldSchema;
use rustango_ports::database::Value;
use rustango_query::records;
use rustango_web::{JsonError, Principal, ProblemDetails};

use super::{
    Draft, InField, InMember, Input, Purpose, Takes,
    draft::not_an_object,
    nested::{self, Items},
};
use crate::{
    faults::{Faults, pointer},
    json::{BodyFault, MemberName, ReadFault, from_json, read_items, read_members},
    resource::Writing,
};

impl Purpose {
    const fn allows(self, writing: Writing) -> bool {
        match writing {
            Writing::Always => true,
            Writing::OnCreate => matches!(self, Self::Create),
            Writing::ReadOnly | Writing::Unknown => false,
        }
    }
}

impl Input {
    /// Reads a row from an object of JSON.
    ///
    /// # Errors
    /// 400 where it is no JSON, or names a member twice; what else is wrong is
    /// kept in the draft.
    pub(crate) fn read(
        &self,
        text: &str,
        purpose: Purpose,
        viewer: Option<&dyn Principal>,
    ) -> Result<Draft<'_>, ProblemDetails> {
        let mut malformed = Faults::default();
        let draft = Reading { purpose, viewer, malformed: &mut malformed }.object(self, text, String::new())?;
        malformed.bad_request("the body is not acceptable JSON")?;
        draft.ok_or_else(not_an_object)
    }

    /// Reads rows from an array of JSON; pointers begin with their numbers.
    ///
    /// # Errors
    /// As [`read`](Self::read); 422 where it is no array of objects.
    pub(crate) fn read_many(
        &self,
        text: &str,
        purpose: Purpose,
        viewer: Option<&dyn Principal>,
    ) -> Result<Vec<Draft<'_>>, ProblemDetails> {
        let (mut malformed, mut shapeless) = (Faults::default(), Faults::default());
        let items = read_items(text).map_err(JsonError::new)?;
        let Some(items) = items else {
            shapeless.at(String::new(), Refusal { code: "invalid_type", detail: "expected an array".to_owned() });
            shapeless.unprocessable()?;
            return Ok(Vec::new());
        };
        let mut drafts = Vec::with_capacity(items.len());
        for (number, item) in items.into_iter().enumerate() {
            let at = format!("/{number}");
            let mut reading = Reading { purpose, viewer, malformed: &mut malformed };
            match reading.object(self, item, at.clone())? {
                Some(draft) => drafts.push(draft),
                None => shapeless.at(at, expected_an_object()),
            }
        }
        malformed.bad_request("the body is not acceptable JSON")?;
        shapeless.unprocessable()?;
        Ok(drafts)
    }

    /// Reads a row from the names and texts of a form: text that is empty is
    /// NULL where a field may be NULL, except for text itself.
    ///
    /// # Errors
    /// 400 where a name stands twice; what else is wrong is kept in the draft.
    pub(crate) fn read_form<'f>(
        &self,
        pairs: impl IntoIterator<Item = (&'f str, &'f str)>,
        purpose: Purpose,
        viewer: Option<&dyn Principal>,
    ) -> Result<Draft<'_>, ProblemDetails> {
        let mut malformed = Faults::default();
        let mut reading = Reading { purpose, viewer, malformed: &mut malformed };
        let mut draft = Draft::new(self, purpose, String::new());
        let mut given = vec![false; self.members.len()];
        for (name, text) in pairs {
            let known = self.members.iter().position(|member| member.name == name);
            let name = known.map_or_else(|| MemberName::Other(name.to_owned()), MemberName::Known);
            reading.member(&mut draft, &mut given, name, Content::Text(text))?;
        }
        malformed.bad_request("the form is not acceptable")?;
        draft.complete(&given, viewer);
        Ok(draft)
    }
}

/// What a member has.
#[derive(Clone, Copy)]
enum Content<'b> {
    /// One value of JSON.
    Json(&'b str),
    /// The text of a field of a form.
    Text(&'b str),
}

/// A body half read.
pub(super) struct Reading<'r> {
    pub(super) purpose: Purpose,
    pub(super) viewer: Option<&'r dyn Principal>,
    pub(super) malformed: &'r mut Faults,
}

impl Reading<'_> {
    /// Reads an object; nothing where it is another value.
    pub(super) fn object<'i>(
        &mut self,
        input: &'i Input,
        text: &str,
        at: String,
    ) -> Result<Option<Draft<'i>>, ProblemDetails> {
        let mut draft = Draft::new(input, self.purpose, at);
        let mut given = vec![false; input.members.len()];
        let find = |name: &str| input.members.iter().position(|member| member.name == name);
        let mut stopped = Ok(());
        let read = read_members(text, find, |name, token| {
            if stopped.is_ok() {
                stopped = self.member(&mut draft, &mut given, name, Content::Json(token));
            }
        });
        stopped?;
        match read {
            Ok(()) => {
                draft.complete(&given, self.viewer);
                Ok(Some(draft))
            }
            Err(BodyFault::NotAnObject) => Ok(None),
            Err(BodyFault::Malformed(error)) => Err(JsonError::new(error).into()),
        }
    }

    fn member(
        &mut self,
        draft: &mut Draft<'_>,
        given: &mut [bool],
        name: MemberName,
        content: Content<'_>,
    ) -> Result<(), ProblemDetails> {
        let input = draft.input;
        let (at, member) = match name {
            MemberName::Known(at) if input.has(&input.members[at], self.viewer) => (at, &input.members[at]),
            MemberName::Known(at) => return Ok(self.unknown(draft, input.members[at].name)),
            MemberName::Other(name) => return Ok(self.unknown(draft, &name)),
        };
        if std::mem::replace(&mut given[at], true) {
            let detail = "stands more than once in the object".to_owned();
            let place = format!("{}{}", draft.at, pointer(member.name));
            self.malformed.at(place, Refusal { code: "duplicate", detail });
            return Ok(());
        }
        match (&member.takes, content) {
            (Takes::Field(field), _) if self.purpose.allows(field.writing) => {
                self.field(draft, member, field, content);
            }
            (Takes::Nested(nested), Content::Json(token)) => {
                let at = format!("{}{}", draft.at, pointer(member.name));
                let items = Items { reading: self, of: nested, refused: &mut draft.refused };
                let read = items.read(token, at)?;
                draft.nested.extend(read);
            }
            (Takes::Nested(_), Content::Text(_)) => {
                let detail = "rows within a row are sent as JSON".to_owned();
                draft.refuse_member(member.name, Refusal { code: "invalid_type", detail });
            }
            (Takes::Nothing | Takes::Field(_), _) => {
                let detail = "is read-only".to_owned();
                draft.refuse_member(member.name, Refusal { code: "read_only", detail });
            }
        }
        Ok(())
    }

    fn field(&mut self, draft: &mut Draft<'_>, member: &InMember, field: &InField, content: Content<'_>) {
        let of = &draft.input.schema.fields[field.position];
        let value = match content {
            Content::Json(token) => from_json(of, token),
            Content::Text(text) => from_text(of, text).map_err(ReadFault::Refused),
        };
        match value {
            Ok(value) => draft.value(member, field, value),
            Err(ReadFault::Refused(refusal)) => draft.refuse_member(member.name, refusal),
            Err(ReadFault::Malformed(refusal)) => {
                self.malformed.at(format!("{}{}", draft.at, pointer(member.name)), refusal);
            }
        }
    }

    fn unknown(&self, draft: &mut Draft<'_>, name: &str) {
        let is_writable = |member: &&InMember| {
            let takes = match &member.takes {
                Takes::Nothing => false,
                Takes::Field(field) => self.purpose.allows(field.writing),
                Takes::Nested(_) => true,
            };
            takes && draft.input.has(member, self.viewer)
        };
        let names: Vec<_> = draft.input.members.iter().filter(is_writable).map(|member| member.name).collect();
        let detail = format!("is no member here; these are: {}", names.join(", "));
        draft.refuse_member(name, Refusal { code: "unknown_field", detail });
    }
}

impl Draft<'_> {
    /// Takes a value of a field, if the model and the program allow it.
    fn value(&mut self, member: &InMember, field: &InField, value: Value) {
        let of = &self.input.schema.fields[field.position];
        if let Some(fault) = records::check(of, &value) {
            return self.refuse_member(member.name, Refusal { code: fault.code(), detail: fault.to_string() });
        }
        let checked = match field.validate {
            Some(validate) if !value.is_null() => validate(&value),
            _ => Ok(()),
        };
        match checked {
            Ok(()) => self.values.push((field.position, value)),
            Err(invalid) => self.invalid(invalid, Some(member.name)),
        }
    }

    /// Adds what the values of fields are that nobody gave, and tells which are
    /// missed.
    fn complete(&mut self, given: &[bool], viewer: Option<&dyn Principal>) {
        let input = self.input;
        for (at, member) in input.members.iter().enumerate().filter(|(at, _)| !given[*at]) {
            match &member.takes {
                Takes::Field(field) if self.purpose.allows(field.writing) => {
                    self.left_out(member, field, input.has(member, viewer));
                }
                Takes::Nested(nested) => self.left_out_nested(member, nested, input.has(member, viewer)),
                Takes::Field(_) | Takes::Nothing => debug_assert!(!given[at]),
            }
        }
    }

    fn left_out(&mut self, member: &InMember, field: &InField, is_there: bool) {
        let of = &self.input.schema.fields[field.position];
        let is_optional = of.nullable && of.default.is_none() && !field.required;
        match (self.purpose, field.default) {
            (Purpose::Modify, _) => {}
            // Whoever does not know of it leaves it as it is.
            (Purpose::Replace, _) if !is_there => {}
            (_, Some(default)) => self.values.push((field.position, default())),
            (Purpose::Create, None) if of.has_own_value() && !(field.required && is_there) => {}
            (Purpose::Replace, None) if is_optional => {
                self.values.push((field.position, Value::Null(of.value_type)));
            }
            (Purpose::Create | Purpose::Replace, None) => self.missed(member.name),
        }
    }

    fn left_out_nested(&mut self, member: &InMember, nested: &super::InNested, is_there: bool) {
        let needs_it = nested.own_fields().any(|field| {
            let is_given = self.input.members.iter().any(
                |other| matches!(&other.takes, Takes::Field(other) if other.position == field.position()),
            );
            !field.field().has_own_value() && !is_given
        });
        if self.purpose == Purpose::Create && needs_it && is_there {
            self.missed(member.name);
        }
    }

    fn missed(&mut self, name: &str) {
        self.refuse_member(name, Refusal { code: "required", detail: "is required".to_owned() });
    }
}

/// Reads the text of a field of a form.
fn from_text(field: &FieldSchema, text: &str) -> Result<Value, Refusal> {
    if text.is_empty() && field.nullable {
        return Ok(Value::Null(field.value_type));
    }
    match field.value_type {
        rustango_ports::database::ValueType::Json => match from_json(field, text) {
            _ if serde_json::from_str::<&serde_json::value::RawValue>(text).is_err() => Err(Refusal::invalid(field)),
            Ok(value) => Ok(value),
            Err(ReadFault::Refused(refusal) | ReadFault::Malformed(refusal)) => Err(refusal),
        },
        _ => from_parameter(field, text),
    }
}

pub(super) fn expected_an_object() -> Refusal {
    Refusal { code: "invalid_type", detail: nested::EXPECTED_OBJECT.to_owned() }
}
