//! What clients may give, as a serializer says: found in the schemas, and what
//! contradicts told.

use rustango_model::Reference;
use rustango_query::Hop;

use super::{
    Direction, Member, MemberSource, NestedWrite, SerializerSchema,
    resolve::{Resolving, is_of_clients, path},
};
use crate::{
    input::{InField, InMember, InNested, Input, Takes, WORDS},
    resource::Writing,
};

impl SerializerSchema {
    /// Returns what clients may give, and tells what contradicts.
    pub(crate) fn input(&'static self, faults: &mut Vec<String>) -> Input {
        self.takes(&mut Resolving::new(self, faults))
    }

    fn takes(&'static self, resolving: &mut Resolving<'_>) -> Input {
        let schema = self.schema();
        let mut input = Input {
            schema,
            members: Vec::with_capacity(self.members.len()),
            validate: self.validate,
            mask: self.mask,
            unique: Vec::new(),
        };
        for member in self.members {
            let takes = match member.source {
                MemberSource::Field(name) => {
                    self.field(name, member, resolving).map_or(Takes::Nothing, Takes::Field)
                }
                MemberSource::Method { .. } => Takes::Nothing,
                MemberSource::Nested { serializer, writes, .. } => {
                    let nested = self.rows(serializer(), member, writes, resolving);
                    nested.map_or(Takes::Nothing, |nested| Takes::Nested(Box::new(nested)))
                }
            };
            if let Takes::Field(InField { position, .. }) = takes
                && input.gives(position)
            {
                let fault = format!(
                    "writes \"{}\", which another member writes already",
                    schema.fields[position].name
                );
                resolving.fault(self, member, &fault);
            }
            input.members.push(InMember {
                name: member.name,
                permission: member.permission,
                takes,
                declared: Some(member),
            });
        }
        input.unique = unique_sets(&input);
        input
    }

    fn field(&self, name: &str, member: &Member, resolving: &mut Resolving<'_>) -> Option<InField> {
        let path = match path(self.schema(), name) {
            Ok(path) => path,
            Err(fault) => {
                resolving.fault(self, member, &fault);
                return None;
            }
        };
        let is_of_input = member.direction == Direction::WriteOnly
            || member.required
            || member.default.is_some()
            || member.validate.is_some();
        let (field, position) = (path.field.field(), path.field.position());
        let why = if !path.hops.is_empty() {
            "is behind a foreign key, and so only goes out"
        } else if is_of_clients(field) {
            ""
        } else {
            "is written by the database or by the toolkit, never by clients"
        };
        if !why.is_empty() {
            if is_of_input {
                resolving.fault(self, member, why);
            }
            return None;
        }
        if let Some(permission) =
            member.permission.filter(|_| !(field.has_own_value() || member.default.is_some()))
        {
            let fault = format!(
                "is only for who has {permission}, and no row could be created without it: write `default`"
            );
            resolving.fault(self, member, &fault);
        }
        let writing = if field.primary_key { Writing::OnCreate } else { Writing::Always };
        let Member { required, default, validate, direction, .. } = *member;
        (direction != Direction::ReadOnly).then_some(InField {
            position,
            writing,
            required,
            default,
            validate,
        })
    }

    fn rows(
        &'static self,
        serializer: &'static Self,
        member: &Member,
        writes: &'static [NestedWrite],
        resolving: &mut Resolving<'_>,
    ) -> Option<InNested> {
        if writes.is_empty() {
            if member.direction == Direction::WriteOnly {
                resolving.fault(
                    self,
                    member,
                    "only goes in, and nothing is done to its rows: write `write = \"create\"`",
                );
            }
            return None;
        }
        let hop = self.hop(serializer, member, resolving)?;
        let mut of = resolving.within(serializer, (self, member), |inner| serializer.takes(inner))?;
        let belongs = InNested::belongs(hop);
        // Which row they belong to is said by where they stand.
        of.members.retain(
            |member| !matches!(&member.takes, Takes::Field(field) if belongs.contains(&field.position)),
        );
        for fault in faults_of_writes(hop, &of, &belongs, writes) {
            resolving.fault(self, member, &fault);
        }
        Some(InNested { hop, of, writes })
    }
}

/// The sets of fields that no two rows share and of which clients give some.
fn unique_sets(input: &Input) -> Vec<Vec<usize>> {
    let schema = input.schema;
    let fields = schema.fields.iter().enumerate().filter(|(_, field)| field.unique).map(|(at, _)| vec![at]);
    let indexes =
        schema.indexes.iter().filter(|index| index.is_constraint()).map(|index| index.fields.to_vec());
    let all = std::iter::once(schema.primary_key.to_vec()).chain(fields).chain(indexes);
    let mut sets: Vec<Vec<usize>> = Vec::new();
    for set in all.filter(|set| set.iter().any(|position| input.gives(*position))) {
        if !sets.contains(&set) {
            sets.push(set);
        }
    }
    sets
}

/// What cannot be done to rows behind a relation.
fn faults_of_writes(hop: Hop, of: &Input, belongs: &[usize], writes: &[NestedWrite]) -> Vec<String> {
    let mut faults = Vec::new();
    let model = of.schema.name;
    let mut only_for_several = |write, word| {
        if writes.contains(&write) && !hop.is_many() {
            faults.push(format!("is one row, and `{word}` is for several: remove it"));
        }
    };
    only_for_several(NestedWrite::Set, "set");
    only_for_several(NestedWrite::Delete, "delete");
    let parts = writes.iter().any(|write| matches!(write, NestedWrite::Set | NestedWrite::Disconnect));
    let key = match hop {
        Hop::Reverse(key) | Hop::Forward(key) => Some(key),
        _ => None,
    };
    if let Some(key) = key.filter(|key| parts && !can_be_null(*key)) {
        faults.push(format!(
            "cannot be disconnected, as \"{}\" of {} is never NULL: remove `set` and `disconnect`{}",
            key.name(),
            key.source().name,
            if hop.is_many() { ", or write `delete`" } else { "" }
        ));
    }
    let links = [NestedWrite::Create, NestedWrite::Connect, NestedWrite::Set];
    if let (Hop::Through(relation) | Hop::BackThrough(relation), true) =
        (hop, writes.iter().any(|write| links.contains(write)))
    {
        let through = (relation.through)();
        let is_key = |at: usize| at == relation.source_field || at == relation.target_field;
        let fields = through.fields.iter().enumerate();
        for (_, field) in fields.filter(|(at, field)| !(is_key(*at) || field.has_own_value())) {
            faults.push(format!(
                "is linked by rows of {}, whose \"{}\" has no value of its own: write `disconnect` or `delete` alone, \
                 and let clients write {} instead",
                through.name, field.name, through.name
            ));
        }
    }
    if writes.contains(&NestedWrite::Create) {
        for field in
            of.missing().filter(|position| !belongs.contains(position)).map(|at| of.schema.fields[at].name)
        {
            faults.push(format!(
                "creates rows of {model}, whose \"{field}\" has no value of its own and is no member that clients write"
            ));
        }
        let named = of.members.iter().filter(|member| WORDS.iter().any(|(word, _)| *word == member.name));
        for member in named {
            faults.push(format!(
                "creates rows with a member \"{}\", a word of nested writes: rename it",
                member.name
            ));
        }
    }
    faults
}

fn can_be_null(key: Reference) -> bool {
    key.fields().all(|field| field.nullable)
}
