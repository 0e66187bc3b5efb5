//! Reading a row from JSON.

use rustango_forms::value::Refusal;
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
    json::{BodyFault, MemberName, ReadFault, from_json, read_members},
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
        let draft =
            Reading { purpose, viewer, malformed: &mut malformed }.object(self, text, String::new())?;
        malformed.bad_request("the body is not acceptable JSON")?;
        draft.ok_or_else(not_an_object)
    }
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
                stopped = self.member(&mut draft, &mut given, name, token);
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
        token: &str,
    ) -> Result<(), ProblemDetails> {
        let input = draft.input;
        let (at, member) = match name {
            MemberName::Known(at) if input.has(&input.members[at], self.viewer) => (at, &input.members[at]),
            MemberName::Known(at) => {
                self.unknown(draft, input.members[at].name);
                return Ok(());
            }
            MemberName::Other(name) => {
                self.unknown(draft, &name);
                return Ok(());
            }
        };
        if std::mem::replace(&mut given[at], true) {
            let detail = "stands more than once in the object".to_owned();
            let place = format!("{}{}", draft.at, pointer(member.name));
            self.malformed.at(place, Refusal { code: "duplicate", detail });
            return Ok(());
        }
        match &member.takes {
            Takes::Field(field) if self.purpose.allows(field.writing) => {
                self.field(draft, member, field, token);
            }
            Takes::Nested(nested) => {
                let at = format!("{}{}", draft.at, pointer(member.name));
                let items = Items { reading: self, of: nested, refused: &mut draft.refused };
                let read = items.read(token, &at)?;
                draft.nested.extend(read);
            }
            Takes::Nothing | Takes::Field(_) => {
                let detail = "is read-only".to_owned();
                draft.refuse_member(member.name, Refusal { code: "read_only", detail });
            }
        }
        Ok(())
    }

    fn field(&mut self, draft: &mut Draft<'_>, member: &InMember, field: &InField, token: &str) {
        let of = &draft.input.schema.fields[field.position];
        match from_json(of, token) {
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
        let names: Vec<_> =
            draft.input.members.iter().filter(is_writable).map(|member| member.name).collect();
        let detail = format!("is no member here; these are: {}", names.join(", "));
        draft.refuse_member(name, Refusal { code: "unknown_field", detail });
    }
}

impl Draft<'_> {
    /// Takes a value of a field, if the model and the program allow it.
    fn value(&mut self, member: &InMember, field: &InField, value: Value) {
        let of = &self.input.schema.fields[field.position];
        if let Some(fault) = records::check(of, &value) {
            return self
                .refuse_member(member.name, Refusal { code: fault.code(), detail: fault.to_string() });
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
            (Purpose::Create, None) if !is_there => {
                let detail =
                    "cannot be created by you: something is required that you may not give".to_owned();
                self.refused.at(self.at.clone(), Refusal { code: "forbidden", detail });
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

pub(super) fn expected_an_object() -> Refusal {
    Refusal { code: "invalid_type", detail: nested::EXPECTED_OBJECT.to_owned() }
}
