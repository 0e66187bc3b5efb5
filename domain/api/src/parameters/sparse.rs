//! Which members go out: `fields=title,author.name&include=author`.

use rustango_forms::value::Refusal;

use super::names;
use crate::{
    faults::echo,
    representation::{Representation, Shape, Sparse},
};

/// What is left of a representation.
#[derive(Debug)]
pub(crate) struct Narrowing<'r> {
    shape: &'r Shape,
    /// The members that go out only where they are asked for, by position.
    optional: &'r [usize],
    only: Option<Sparse>,
    included: Vec<usize>,
}

impl<'r> Narrowing<'r> {
    pub(crate) const fn new(representation: &'r Representation, optional: &'r [usize]) -> Self {
        Self { shape: representation.shape(), optional, only: None, included: Vec::new() }
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

    /// Reads names of members that nest rows.
    pub(crate) fn include(&mut self, value: &str) -> Result<(), Refusal> {
        for name in value.split(',').filter(|_| !value.is_empty()) {
            let at = self.optional.iter().find(|at| self.shape.members[**at].name == name);
            let Some(&at) = at else { return Err(self.no_include(name)) };
            if self.included.contains(&at) {
                return Err(twice(name));
            }
            self.included.push(at);
        }
        Ok(())
    }

    fn no_include(&self, name: &str) -> Refusal {
        let allowed = names(self.optional.iter().map(|at| self.shape.members[*at].name));
        let detail = format!("\"{}\" cannot be included; these can: {allowed}", echo(name));
        Refusal { code: "not_allowed", detail }
    }

    /// Returns what is left.
    pub(crate) fn finish(self) -> Sparse {
        let Self { shape, optional, only, included } = self;
        let is_left_out = |at: &usize| optional.contains(at) && !included.contains(at);
        match only {
            // Whoever names a member asks for it.
            Some(mut only) => {
                if let Some(members) = &mut only.only {
                    members.extend(
                        included.iter().filter(|at| !members.contains(at)).copied().collect::<Vec<_>>(),
                    );
                    members.sort_unstable();
                }
                only
            }
            None if (0..shape.members.len()).any(|at| is_left_out(&at)) => {
                let left = (0..shape.members.len()).filter(|at| !is_left_out(at));
                Sparse { only: Some(left.collect()), nested: Vec::new() }
            }
            None => Sparse::default(),
        }
    }
}

/// Adds the member at the end of a path.
fn add(to: &mut Sparse, shape: &Shape, path: &str) -> Result<(), Refusal> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Some(at) = shape.position(name) else { return Err(no_member(shape, name)) };
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

fn no_member(shape: &Shape, name: &str) -> Refusal {
    let allowed = names(shape.members.iter().map(|member| member.name));
    let detail = format!("\"{}\" is no member; these are: {allowed}", echo(name));
    Refusal { code: "not_allowed", detail }
}

fn twice(path: &str) -> Refusal {
    Refusal { code: "duplicate", detail: format!("names \"{}\" more than once", echo(path)) }
}
