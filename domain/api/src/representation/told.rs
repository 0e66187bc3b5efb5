//! What a representation tells of rows: who may not see a value must not find
//! it out by a filter, an ordering or a search either.

use rustango_query::{FieldRef, Hop, Path, Subject};

use super::{Representation, Shape, Source};

/// What is told of rows, by the steps to it.
#[derive(Debug, Default)]
pub(crate) struct Told(Vec<Thing>);

/// A value, or which rows are behind steps.
#[derive(Debug, PartialEq, Eq)]
enum Thing {
    Value(Vec<Hop>, FieldRef),
    Rows(Vec<Hop>),
}

impl Representation {
    /// Returns what it tells of rows.
    pub(crate) fn told(&self) -> Told {
        let mut told = Told::default();
        told.shape(&[], self.shape());
        told
    }
}

impl Told {
    fn shape(&mut self, before: &[Hop], shape: &Shape) {
        for member in &shape.members {
            match &member.source {
                Source::Value(path) => {
                    self.0.push(Thing::Value([before, &path.hops].concat(), path.field));
                }
                Source::One(hops, inner) => self.rows(&[before, hops].concat(), inner),
                Source::Many(hop, inner) => self.rows(&[before, &[*hop]].concat(), inner),
                Source::Method(_) => {}
            }
        }
    }

    fn rows(&mut self, hops: &[Hop], inner: &Shape) {
        self.0.extend(ways(hops));
        self.shape(hops, inner);
    }

    /// Tells whether a request may ask about a value where this is left of
    /// what is told to `everybody`: nothing that is left out may be found out.
    pub(crate) fn allows(&self, everybody: &Self, subject: &Subject) -> bool {
        let is_left_out = |thing: &Thing| everybody.0.contains(thing) && !self.0.contains(thing);
        subject.paths().into_iter().all(|Path { hops, field }| {
            let ways = ways(&hops);
            let value = Thing::Value(hops, field);
            self.0.contains(&value) || !(is_left_out(&value) || ways.iter().any(is_left_out))
        })
    }
}

/// What is told of rows by going to those behind steps: which there are, and
/// the keys that say so.
fn ways(hops: &[Hop]) -> Vec<Thing> {
    let mut things = Vec::new();
    for (at, hop) in hops.iter().enumerate() {
        things.push(Thing::Rows(hops[..=at].to_vec()));
        if let Hop::Forward(key) = hop {
            let field = |(from, _)| Thing::Value(hops[..at].to_vec(), FieldRef::new(key.source(), from));
            things.extend(key.pairs().map(field));
        }
    }
    things
}
