//! Which members go out: `fields=title,author.name&include=author`.

use rustango_forms::value::Refusal;

use super::names;
use crate::{
    faults::echo,
    formats::{Branch, Inclusion, JsonApi, Role, role},
    representation::{Representation, Shape, Sparse},
};

/// What is left of a representation.
#[derive(Debug)]
pub(crate) struct Narrowing<'r> {
    shape: &'r Shape,
    /// The members that go out only where they are asked for, by position.
    optional: &'r [usize],
    /// What the rows are to JSON:API, where it is spoken.
    json_api: Option<JsonApi>,
    /// Whether nested rows must be told apart.
    keeps_ids: bool,
    only: Option<Sparse>,
    /// What is left of nested rows of a type.
    of_types: Vec<(&'static str, Vec<String>)>,
    included: Option<Paths>,
}

/// Relationships, by position, with those behind them.
#[derive(Debug, Default)]
struct Paths(Vec<(usize, Paths)>);

/// What a request leaves of a representation.
#[derive(Debug)]
pub(crate) struct Narrowed {
    pub(crate) sparse: Sparse,
    /// Which rows come along in documents of JSON:API.
    pub(crate) inclusion: Inclusion,
}

impl<'r> Narrowing<'r> {
    pub(crate) const fn new(representation: &'r Representation, optional: &'r [usize]) -> Self {
        Self {
            shape: representation.shape(),
            optional,
            json_api: None,
            keeps_ids: false,
            only: None,
            of_types: Vec::new(),
            included: None,
        }
    }

    /// Takes what JSON:API allows, too.
    pub(crate) fn speaking(mut self, json_api: JsonApi) -> Self {
        self.json_api = Some(json_api);
        self
    }

    /// Keeps what nested rows are told apart by.
    pub(crate) fn keeping_ids(mut self) -> Self {
        self.keeps_ids = true;
        self
    }

    /// Reads names of members; of nested ones with a dot between.
    pub(crate) fn fields(&mut self, value: &str) -> Result<(), Refusal> {
        let mut only = Sparse { only: Some(Vec::new()), nested: Vec::new() };
        for path in value.split(',') {
            add(&mut only, self.shape, path)?;
        }
        self.only = Some(only);
        Ok(())
    }

    /// Finds a type of rows that go out, the own one or one of nested rows.
    pub(crate) fn type_named(&self, name: &str) -> Option<&'static str> {
        let json_api = self.json_api?;
        if name == json_api.type_name {
            return Some(json_api.type_name);
        }
        let mut shapes = Vec::new();
        nested(self.shape, &mut shapes);
        shapes.iter().map(|shape| json_api.type_of(shape.schema)).find(|known| *known == name)
    }

    /// Reads names of members of rows of one type, wherever they are.
    pub(crate) fn fields_of(&mut self, of: &'static str, value: &str) -> Result<(), Refusal> {
        let Some(json_api) = self.json_api else { return Ok(()) };
        if of == json_api.type_name {
            if value.is_empty() {
                self.only = Some(Sparse { only: Some(Vec::new()), nested: Vec::new() });
            } else {
                self.fields(value)?;
            }
        }
        let mut shapes = Vec::new();
        nested(self.shape, &mut shapes);
        shapes.retain(|shape| json_api.type_of(shape.schema) == of);
        let mut left: Vec<String> = Vec::new();
        for name in value.split(',').filter(|_| !value.is_empty()) {
            let is_there = shapes.iter().any(|shape| shape.position(name).is_some());
            if !is_there && of != json_api.type_name {
                let mut known: Vec<&str> =
                    shapes.iter().flat_map(|shape| shape.members.iter().map(|member| member.name)).collect();
                known.sort_unstable();
                known.dedup();
                return Err(no_member(known.into_iter(), name));
            }
            if left.iter().any(|known| known == name) {
                return Err(twice(name));
            }
            left.push(name.to_owned());
        }
        self.of_types.push((of, left));
        Ok(())
    }

    /// Reads names of members that nest rows; to JSON:API also of those behind
    /// them, with dots between.
    pub(crate) fn include(&mut self, value: &str) -> Result<(), Refusal> {
        let mut included = Paths::default();
        let mut known: Vec<&str> = Vec::new();
        for path in value.split(',').filter(|_| !value.is_empty()) {
            if known.contains(&path) {
                return Err(twice(path));
            }
            known.push(path);
            self.follow(&mut included, path)?;
        }
        self.included = Some(included);
        Ok(())
    }

    /// Adds a path of relationships.
    fn follow(&self, included: &mut Paths, path: &str) -> Result<(), Refusal> {
        let (mut shape, mut paths) = (self.shape, included);
        for (depth, name) in path.split('.').enumerate() {
            let at = shape.position(name).filter(|at| {
                let is_related = matches!(role(shape, &shape.members[*at]), Role::Nested(_));
                depth == 0 && self.optional.contains(at) || self.json_api.is_some() && is_related
            });
            let Some(at) = at else { return Err(self.no_include(path)) };
            let known = paths.0.iter().position(|(known, _)| *known == at);
            let place = known.unwrap_or_else(|| {
                paths.0.push((at, Paths::default()));
                paths.0.len() - 1
            });
            paths = &mut paths.0[place].1;
            shape = shape.members[at].nested().unwrap_or(shape);
        }
        Ok(())
    }

    fn no_include(&self, path: &str) -> Refusal {
        let allowed = includes(self.shape, self.optional, self.json_api.is_some());
        let allowed = names(allowed.iter().map(String::as_str));
        let detail = format!("\"{}\" cannot be included; these can: {allowed}", echo(path));
        Refusal { code: "not_allowed", detail }
    }

    /// Returns what is left.
    pub(crate) fn finish(&self) -> Narrowed {
        let usual = (0..self.shape.members.len()).filter(|at| !self.optional.contains(at));
        let usual = if self.optional.is_empty() { None } else { Some(usual.collect()) };
        let asked = self.only.as_ref();
        // Whoever names a member asks for it.
        let only = asked.map_or(usual, |asked| asked.only.clone());
        let told = asked.and_then(|asked| asked.only.as_deref());
        let (sparse, inclusion) = self.left(self.shape, only, told, asked, self.included.as_ref());
        Narrowed { sparse, inclusion }
    }

    /// Returns what is left of rows, and which come along with them: `only`
    /// some members, of which a request `told`, and those `along` whose rows
    /// are asked for.
    fn left(
        &self,
        shape: &Shape,
        only: Option<Vec<usize>>,
        told: Option<&[usize]>,
        asked: Option<&Sparse>,
        along: Option<&Paths>,
    ) -> (Sparse, Inclusion) {
        let added = along.into_iter().flat_map(|along| &along.0).map(|(at, _)| *at);
        let only = only.map(|only| {
            let mut all: Vec<usize> = only.into_iter().chain(added).collect();
            all.sort_unstable();
            all.dedup();
            all
        });
        let only = only.filter(|only| only.len() < shape.members.len());
        let (mut nested, mut branches) = (Vec::new(), Vec::new());
        for (at, member) in shape.members.iter().enumerate() {
            let is_left = only.as_ref().is_none_or(|only| only.contains(&at));
            let Some(inner) = member.nested().filter(|_| is_left) else { continue };
            let asked = asked.and_then(|asked| asked.nested.iter().find(|(of, _)| *of == at));
            let asked = asked.map(|(_, asked)| asked);
            let behind = along.and_then(|along| along.0.iter().find(|(of, _)| *of == at));
            let is_resource = matches!(role(shape, member), Role::Nested(_));
            let is_linked_only = self.keeps_ids && is_resource && along.is_some() && behind.is_none();
            let members = self.members_of(inner, asked, is_linked_only);
            let behind = behind.map(|(_, behind)| behind);
            let (sparse, within) = self.left(inner, members.clone(), members.as_deref(), asked, behind);
            if !sparse.is_everything() {
                nested.push((at, sparse));
            }
            if behind.is_some() {
                let is_told = told.is_none_or(|told| told.contains(&at));
                branches.push(Branch { name: member.name, is_told, within });
            }
        }
        let inclusion = if along.is_some() { Inclusion::Only(branches) } else { Inclusion::All };
        (Sparse { only, nested }, inclusion)
    }

    /// Returns the members that are left of nested rows, where not all are.
    fn members_of(&self, shape: &Shape, asked: Option<&Sparse>, is_linked_only: bool) -> Option<Vec<usize>> {
        let of = self.json_api.map(|json_api| json_api.type_of(shape.schema));
        let of_type = self.of_types.iter().find(|(known, _)| Some(*known) == of);
        let mut only = match (asked.and_then(|asked| asked.only.clone()), of_type) {
            (Some(only), _) => only,
            (None, Some((_, names))) => names.iter().filter_map(|name| shape.position(name)).collect(),
            (None, None) if is_linked_only => Vec::new(),
            (None, None) => return None,
        };
        if self.keeps_ids {
            let is_id = |at: &usize| role(shape, &shape.members[*at]) == Role::Id;
            only.extend((0..shape.members.len()).filter(is_id));
            only.sort_unstable();
            only.dedup();
        }
        Some(only)
    }
}

/// Lists what `include` may name.
pub(crate) fn includes(shape: &Shape, optional: &[usize], speaks_json_api: bool) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, member) in shape.members.iter().enumerate() {
        let is_related = speaks_json_api && matches!(role(shape, member), Role::Nested(_));
        if is_related || optional.contains(&at) {
            paths.push(member.name.to_owned());
        }
        if let Some(inner) = member.nested().filter(|_| is_related) {
            let behind = includes(inner, &[], true).into_iter();
            paths.extend(behind.map(|path| format!("{}.{path}", member.name)));
        }
    }
    paths
}

/// Finds the rows that are resources of their own.
fn nested<'s>(shape: &'s Shape, found: &mut Vec<&'s Shape>) {
    for member in shape.members.iter().filter(|member| matches!(role(shape, member), Role::Nested(_))) {
        if let Some(inner) = member.nested() {
            found.push(inner);
            nested(inner, found);
        }
    }
}

/// Adds the member at the end of a path.
fn add(to: &mut Sparse, shape: &Shape, path: &str) -> Result<(), Refusal> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Some(at) = shape.position(name) else {
        return Err(no_member(shape.members.iter().map(|member| member.name), name));
    };
    let only = to.only.get_or_insert_default();
    let is_known = only.contains(&at);
    if !is_known {
        only.push(at);
    }
    let known = to.nested.iter().position(|(of, _)| *of == at);
    match (rest, shape.members[at].nested()) {
        (None, _) if is_known => Err(twice(path)),
        (None, _) => Ok(()),
        (Some(_), _) if is_known && known.is_none() => Err(twice(path)),
        (Some(rest), Some(nested)) => {
            let place = known.unwrap_or_else(|| {
                to.nested.push((at, Sparse { only: Some(Vec::new()), nested: Vec::new() }));
                to.nested.len() - 1
            });
            add(&mut to.nested[place].1, nested, rest)
        }
        (Some(_), None) => {
            let detail = format!("\"{}\" has no members of its own", echo(name));
            Err(Refusal { code: "not_allowed", detail })
        }
    }
}

fn no_member<'n>(known: impl Iterator<Item = &'n str>, name: &str) -> Refusal {
    let detail = format!("\"{}\" is no member; these are: {}", echo(name), names(known));
    Refusal { code: "not_allowed", detail }
}

fn twice(path: &str) -> Refusal {
    Refusal { code: "duplicate", detail: format!("names \"{}\" more than once", echo(path)) }
}
