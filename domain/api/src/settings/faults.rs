//! Settings that contradict each other, each fault as a sentence.

use rustango_query::FieldRef;

use super::{Endpoints, Settings, has};
use crate::{
    custom::CustomSpec,
    formats::{Format, JsonApi},
    input::Input,
    representation::Representation,
};

impl Settings {
    /// Lists what contradicts itself.
    pub(super) fn faults(&self, representation: &Representation, input: &Input) -> Vec<String> {
        let mut faults = Vec::new();
        self.faults_of_serializer(&mut faults);
        self.faults_of_lists(&mut faults);
        self.faults_of_members(representation, &mut faults);
        self.faults_of_pages(&mut faults);
        self.faults_of_access(&mut faults);
        self.faults_of_scopes(&mut faults);
        self.faults_of_formats(representation, &mut faults);
        self.faults_of_actions(&mut faults);
        if self.endpoints == Endpoints::All {
            self.faults_of_writes(input, &mut faults);
        }
        faults
    }

    fn faults_of_lists(&self, faults: &mut Vec<String>) {
        let lists = [("fields", &self.fields), ("read_only", &self.read_only), ("hidden", &self.hidden)];
        for (list, fields) in lists {
            for (at, field) in fields.iter().enumerate() {
                let (name, position) = (field.field().name, field.position());
                if has(&fields[..at], position) {
                    faults.push(format!("{list} names \"{name}\" twice"));
                }
                if list != "hidden" && has(&self.hidden, position) {
                    faults.push(format!("\"{name}\" is hidden and stands in {list}"));
                }
                if list == "read_only" && !self.fields.is_empty() && !has(&self.fields, position) {
                    faults.push(format!("\"{name}\" stands in read_only and not in fields"));
                }
                if list == "read_only" && field.field().sensitive {
                    faults.push(format!(
                        "\"{name}\" stands in read_only and is sensitive, so it is never shown: hide it"
                    ));
                }
            }
        }
        if self.serializer.is_none() && self.shown().is_empty() {
            faults.push("no field is shown".to_owned());
        }
    }

    fn faults_of_members(&self, representation: &Representation, faults: &mut Vec<String>) {
        for (at, name) in self.includes.iter().enumerate() {
            if self.includes[..at].contains(name) {
                faults.push(format!("include names \"{name}\" twice"));
            }
            let shape = representation.shape();
            let member = shape.position(name).map(|at| &shape.members[at]);
            if member.is_none_or(|member| member.nested().is_none()) {
                faults.push(format!("include names \"{name}\", which is no member that nests rows"));
            }
        }
        if let Some(field) = self.lookup_field {
            self.faults_of_lookup_field(field, faults);
        }
    }

    fn faults_of_lookup_field(&self, field: FieldRef, faults: &mut Vec<String>) {
        let (name, position) = (field.field().name, field.position());
        let is_key = self.schema.primary_key == [position];
        if !(field.field().unique || is_key) || field.field().nullable {
            faults.push(format!("lookup_field is \"{name}\", which is not unique, or may be NULL"));
        }
        if !self.shown().contains(&position) {
            faults.push(format!("lookup_field is \"{name}\", which is not shown"));
        }
    }

    fn faults_of_pages(&self, faults: &mut Vec<String>) {
        for (setting, rows) in [("page_size", self.page_size), ("max_page_size", self.max_page_size)] {
            if rows == Some(0) {
                faults.push(format!("{setting} is 0, and a page has at least one row"));
            }
        }
        if let (Some(size), Some(max)) = (self.page_size, self.max_page_size)
            && size > max
        {
            faults.push(format!("page_size is {size}, and max_page_size is {max}"));
        }
    }

    fn faults_of_access(&self, faults: &mut Vec<String>) {
        for (at, (action, _)) in self.access_for.iter().enumerate() {
            if self.access_for[..at].iter().any(|(other, _)| other == action) {
                faults.push(format!("access_for is said twice of {action}"));
            }
            if self.endpoints == Endpoints::ReadOnly && !action.is_read() {
                faults
                    .push(format!("access_for is said of {action}, and read_only_endpoints has no {action}"));
            }
        }
    }

    fn faults_of_scopes(&self, faults: &mut Vec<String>) {
        for (at, scoping) in self.scopings.iter().enumerate() {
            if self.scopings[..at].iter().any(|other| other.schema() == scoping.schema()) {
                faults.push(format!("the scope of {} is said twice", scoping.schema().name));
            }
        }
    }

    fn faults_of_formats(&self, representation: &Representation, faults: &mut Vec<String>) {
        for (at, format) in self.formats.iter().enumerate() {
            if self.formats[..at].contains(format) {
                faults.push(format!("formats names {} twice", format.media_type()));
            }
        }
        if self.formats.contains(&Format::JsonApi) {
            faults.extend(JsonApi::faults(representation.shape()));
        }
    }

    fn faults_of_actions(&self, faults: &mut Vec<String>) {
        for (at, action) in self.actions.iter().enumerate() {
            let name = action.name;
            let is_word =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
            if name.is_empty() || !name.bytes().all(is_word) {
                faults.push(format!(
                    "the action \"{name}\" is no segment of a path: letters, digits, - and _ are"
                ));
            }
            let is_same = |other: &CustomSpec| {
                (other.name, other.subject, &other.method) == (name, action.subject, &action.method)
            };
            if self.actions[..at].iter().any(is_same) {
                faults.push(format!("the action \"{name}\" is there twice"));
            }
        }
        for (at, bulk) in self.bulk.iter().enumerate() {
            if self.bulk[..at].contains(bulk) {
                faults.push(format!("bulk names {bulk:?} twice"));
            }
        }
        if !self.bulk.is_empty() && self.endpoints == Endpoints::ReadOnly {
            faults.push("bulk writes rows, and read_only_endpoints has no writes".to_owned());
        }
        if self.max_bulk == Some(0) {
            faults.push("max_bulk is 0, and there is at least one row".to_owned());
        }
    }

    fn faults_of_writes(&self, input: &Input, faults: &mut Vec<String>) {
        faults.extend(input.missing().map(|position| {
            format!(
                "\"{}\" has no value of its own and cannot be written, so no row could be created: \
                 give it a default, let it be written, or call read_only_endpoints()",
                self.schema.fields[position].name
            )
        }));
    }

    /// A serializer says which members there are, and what clients do to them.
    fn faults_of_serializer(&self, faults: &mut Vec<String>) {
        let Some(serializer) = self.serializer else { return };
        let name = serializer.name;
        if self.serializers > 1 {
            faults.push("serializer is called more than once, and the last one would win".to_owned());
        }
        if !self.fields.is_empty() {
            faults.push(format!("fields is called beside serializer: {name} says which members there are"));
        }
        for field in &self.read_only {
            let field = field.field().name;
            faults.push(format!(
                "\"{field}\" stands in read_only beside serializer: write `read_only` on the member of {name}"
            ));
        }
        for field in self.hidden.iter().filter(|field| serializer.names(field.position())) {
            let field = field.field().name;
            faults.push(format!("\"{field}\" is hidden, and {name} has it as a member: remove one of both"));
        }
    }
}
