//! What a serializer names, found in the schemas: told all at once where it is
//! not there.

use rustango_model::{FieldSchema, ModelSchema, Reference, Stamp};
use rustango_query::{FieldRef, Hop, Path};
use rustango_web::Principal;

use super::{Direction, Member, MemberSource, SerializerSchema};
use crate::representation::{OutMember, Shape, Source};

/// What stands between the parts of a name.
const SEPARATOR: &str = "__";

/// Faults of one serializer, and the serializers around it.
pub(crate) struct Resolving<'f> {
    faults: &'f mut Vec<String>,
    around: Vec<&'static SerializerSchema>,
}

impl<'f> Resolving<'f> {
    /// Begins with a serializer.
    pub(crate) fn new(schema: &'static SerializerSchema, faults: &'f mut Vec<String>) -> Self {
        Self { faults, around: vec![schema] }
    }

    /// Tells a fault of a member.
    pub(crate) fn fault(&mut self, schema: &SerializerSchema, member: &Member, fault: &str) {
        let fault = format!("{}: \"{}\" {fault}", schema.name, member.name);
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Goes into a serializer, if it is not around itself.
    pub(crate) fn within<R>(
        &mut self,
        schema: &'static SerializerSchema,
        (outer, member): (&SerializerSchema, &Member),
        go: impl FnOnce(&mut Self) -> R,
    ) -> Option<R> {
        if self.around.iter().any(|around| std::ptr::eq(*around, schema)) {
            let fault = format!("nests {}, which stands around it: it would never end", schema.name);
            self.fault(outer, member, &fault);
            return None;
        }
        self.around.push(schema);
        let done = go(self);
        self.around.pop();
        Some(done)
    }
}

impl SerializerSchema {
    /// Returns what goes out, and tells what names nothing.
    pub(crate) fn shape(&'static self, faults: &mut Vec<String>) -> Shape {
        self.resolve(&mut Resolving::new(self, faults))
    }

    fn resolve(&'static self, resolving: &mut Resolving<'_>) -> Shape {
        let mut members = Vec::with_capacity(self.members.len());
        for member in self.members.iter().filter(|member| member.goes_out()) {
            let source = match member.source {
                MemberSource::Field(name) => {
                    let path = self.found(path(self.schema(), name), member, resolving);
                    if path.as_ref().is_some_and(|path| path.field.field().sensitive) {
                        resolving.fault(
                            self,
                            member,
                            "shows a sensitive field: write `write_only`, or leave it out",
                        );
                    }
                    path.map(Source::Value)
                }
                MemberSource::Method { write, .. } => Some(Source::Method(write)),
                MemberSource::Nested { serializer, .. } => self.nested(serializer(), member, resolving),
            };
            let permission = member.permission;
            members.extend(source.map(|source| OutMember { name: member.name, source, permission }));
        }
        let is_of_model = members.iter().any(|member| matches!(member.source, Source::Method(_)));
        let read_model = is_of_model.then_some(self.read_model);
        Shape { schema: self.schema(), members, read_model, mask: self.mask }
    }

    fn nested(
        &'static self,
        serializer: &'static Self,
        member: &Member,
        resolving: &mut Resolving<'_>,
    ) -> Option<Source> {
        let hop = self.hop(serializer, member, resolving)?;
        let shape = resolving.within(serializer, (self, member), |inner| serializer.resolve(inner))?;
        Some(if hop.is_many() { Source::Many(hop, shape) } else { Source::One(vec![hop], shape) })
    }

    /// Finds the relation of a nested member.
    pub(crate) fn hop(
        &self,
        serializer: &Self,
        member: &Member,
        resolving: &mut Resolving<'_>,
    ) -> Option<Hop> {
        let MemberSource::Nested { relation, field, many, .. } = member.source else { return None };
        let found = relation_of(self.schema(), serializer.schema(), relation, field, many);
        self.found(found, member, resolving)
    }

    fn found<T>(
        &self,
        found: Result<T, String>,
        member: &Member,
        resolving: &mut Resolving<'_>,
    ) -> Option<T> {
        found.map_err(|fault| resolving.fault(self, member, &fault)).ok()
    }

    /// Tells whether a member is of a field of the model itself.
    pub(crate) fn names(&self, position: usize) -> bool {
        self.members.iter().any(|member| self.is_of(member, position))
    }

    /// Returns the permission without which nobody sees a field of the model,
    /// where all of its members need one.
    pub(crate) fn permission_to_see(&self, position: usize) -> Option<&'static str> {
        let members = self.members.iter().filter(|member| member.goes_out() && self.is_of(member, position));
        let permissions: Option<Vec<_>> = members.map(|member| member.permission).collect();
        permissions?.first().copied()
    }

    /// Tells whether a field of the model is a member that nobody in particular
    /// sees.
    pub(crate) fn is_for_some(&self, position: usize) -> bool {
        let mut members =
            self.members.iter().filter(|member| member.goes_out() && self.is_of(member, position));
        let is_member = members.clone().next().is_some();
        is_member && !members.any(|member| self.shows(member, None))
    }

    fn is_of(&self, member: &Member, position: usize) -> bool {
        matches!(member.source, MemberSource::Field(name) if self.schema().position(name) == Some(position))
    }

    /// Returns the fields of the model itself that go out, by position.
    pub(crate) fn shown(&self) -> Vec<usize> {
        let position = |member: &Member| match member.source {
            MemberSource::Field(name) if member.goes_out() => self.schema().position(name),
            _ => None,
        };
        self.members.iter().filter_map(position).collect()
    }

    /// Returns the names of the members that clients may write, as far as the
    /// model lets them.
    pub(crate) fn writable(&self) -> Vec<&'static str> {
        let is_writable = |member: &&Member| {
            let MemberSource::Field(source) = member.source else {
                return matches!(member.source, MemberSource::Nested { writes: [_, ..], .. });
            };
            let field = self.schema().field(source);
            member.direction != Direction::ReadOnly && field.is_some_and(is_of_clients)
        };
        self.members.iter().filter(is_writable).map(|member| member.name).collect()
    }

    /// Returns the model.
    pub(crate) fn schema(&self) -> &'static ModelSchema {
        (self.model)()
    }

    /// Tells whether a member is shown to a principal, or to nobody in
    /// particular.
    pub(crate) fn shows(&self, member: &Member, viewer: Option<&dyn Principal>) -> bool {
        let may = |permission| viewer.is_some_and(|viewer| viewer.has_permission(permission));
        member.goes_out()
            && member.permission.is_none_or(may)
            && self.mask.is_none_or(|mask| mask(viewer, member.name))
    }
}

/// Tells whether clients may write a field at all: the database and the
/// toolkit write the others.
pub(crate) const fn is_of_clients(field: &FieldSchema) -> bool {
    let is_made = field.auto || !matches!(field.stamp, Stamp::Never);
    !(is_made || field.primary_key && field.has_own_value())
}

/// Finds a field by its name, or behind foreign keys by `author__name`.
pub(crate) fn path(schema: &'static ModelSchema, name: &str) -> Result<Path, String> {
    let (mut at, mut hops) = (schema, Vec::new());
    let mut parts = name.split(SEPARATOR).peekable();
    while let Some(part) = parts.next() {
        let field = FieldRef::named(at, part);
        if parts.peek().is_none() {
            let field = field.ok_or_else(|| no_field(at, part))?;
            return Ok(Path { hops, field });
        }
        let key = field.and_then(|field| Reference::of_field(at, field.position()));
        let key = key.or_else(|| at.composite_key(part));
        let key =
            key.ok_or_else(|| format!("goes over \"{part}\", which is no foreign key of {}", at.name))?;
        hops.push(Hop::Forward(key));
        at = key.target();
    }
    Err(no_field(at, name))
}

fn no_field(schema: &ModelSchema, name: &str) -> String {
    let names: Vec<_> = schema.fields.iter().map(|field| field.name).collect();
    format!("names \"{name}\", which is no field of {}; these are: {}", schema.name, names.join(", "))
}

/// Finds the relation between two models that is called so: a foreign key, a
/// relation over a table between, a key of the other model that points here,
/// or a relation of the other one to here. A name that nobody wrote need not
/// be one of the latter two, if there is only one.
fn relation_of(
    from: &'static ModelSchema,
    to: &'static ModelSchema,
    written: Option<&str>,
    field: &str,
    many: bool,
) -> Result<Hop, String> {
    let name = written.unwrap_or(field);
    let hop = if many {
        let own = from.many_to_many.iter().find(|relation| relation.name == name).map(Hop::Through);
        own.map_or_else(|| reverse(from, to, written, name), Ok)
    } else {
        let of_field = FieldRef::named(from, name);
        let key = of_field.and_then(|field| Reference::of_field(from, field.position()));
        let key = key.or_else(|| from.composite_key(name)).map(Hop::Forward);
        key.map_or_else(|| reverse(from, to, written, name), Ok)
    }?;
    if hop.target() != to {
        let found = hop.target().name;
        return Err(format!("leads to {found} by \"{name}\", and its serializer is one of {}", to.name));
    }
    match (many, hop.is_many()) {
        (true, false) => Err(format!("leads to one {} at most: write it without `many`", to.name)),
        (false, true) => Err(format!("leads to several {}: write `many` and a `Vec`", to.name)),
        _ => Ok(hop),
    }
}

fn reverse(
    from: &'static ModelSchema,
    to: &'static ModelSchema,
    written: Option<&str>,
    name: &str,
) -> Result<Hop, String> {
    let keys = to.references().filter(|key| key.target() == from).map(|key| (key.name(), Hop::Reverse(key)));
    let relations = to.many_to_many.iter().filter(|relation| (relation.target)() == from);
    let relations = relations.map(|relation| (relation.name, Hop::BackThrough(relation)));
    let all: Vec<(&str, Hop)> = keys.chain(relations).collect();
    let known = all.iter().find(|(known, _)| *known == name);
    match (known, &all[..]) {
        (Some((_, hop)), _) => Ok(*hop),
        (None, [(_, only)]) if written.is_none() => Ok(*only),
        (None, []) => Err(format!("names \"{name}\", and nothing of {} leads to {}", from.name, to.name)),
        (None, several) => {
            let names: Vec<_> = several.iter().map(|(name, _)| format!("source = \"{name}\"")).collect();
            Err(format!(
                "names \"{name}\", which is no relation from {} to {}: write {}",
                from.name,
                to.name,
                names.join(" or ")
            ))
        }
    }
}
