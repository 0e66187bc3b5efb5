//! A row as a client wants it to be, and the rows around it.

use rustango_forms::value::Refusal;
use rustango_ports::database::Value;
use rustango_query::RowKey;
use rustango_web::{ErrorDetail, Place, ProblemDetails};

use super::{InNested, Input, Purpose};
use crate::faults::Faults;

/// A row as a client wants it to be.
///
/// Its faults are kept until [`refuse`](Self::refuse), or until what the
/// database must be asked for is checked too: so all are told at once.
#[derive(Debug)]
pub(crate) struct Draft<'i> {
    pub(super) input: &'i Input,
    pub(super) purpose: Purpose,
    /// Where its members are in the body, for pointers.
    pub(super) at: String,
    /// The values of fields, by position.
    pub(crate) values: Vec<(usize, Value)>,
    /// The fields that point at rows which are written with it.
    pub(super) within: Vec<usize>,
    pub(super) nested: Vec<NestedDraft<'i>>,
    pub(super) refused: Faults,
}

/// What becomes of the rows behind a relation.
#[derive(Debug)]
pub(super) struct NestedDraft<'i> {
    pub(super) of: &'i InNested,
    /// Whether the rows named are all that belong to the row then.
    pub(super) is_set: bool,
    pub(super) create: Vec<Draft<'i>>,
    pub(super) connect: Vec<Named>,
    pub(super) disconnect: Vec<Named>,
    pub(super) delete: Vec<Named>,
    /// Whether the row is to point at none.
    pub(super) is_cleared: bool,
}

/// A row that a client names by its key.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) key: RowKey,
    /// Where the key is in the body.
    pub(super) at: String,
}

impl<'i> Draft<'i> {
    pub(super) fn new(input: &'i Input, purpose: Purpose, at: String) -> Self {
        let values = Vec::with_capacity(input.members.len());
        let (within, nested) = (Vec::new(), Vec::new());
        Self { input, purpose, at, values, within, nested, refused: Faults::default() }
    }

    /// Adds a fault of a member, by its name.
    pub(super) fn refuse_member(&mut self, name: &str, refusal: Refusal) {
        self.refused.at(format!("{}{}", self.at, crate::faults::pointer(name)), refusal);
    }

    /// Tells whether nothing is written.
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.nested.is_empty()
    }

    /// Tells whether more than one row is written.
    pub(crate) fn is_compound(&self) -> bool {
        !self.nested.is_empty()
    }

    /// Tells whether the database must be asked before it is known whether the
    /// row is acceptable.
    pub(crate) fn asks(&self) -> bool {
        let own = self.input.validate.is_some() || !self.input.unique.is_empty();
        own || self.nested.iter().any(|nested| nested.create.iter().any(Draft::asks))
    }

    /// Refuses it, if it has faults.
    ///
    /// # Errors
    /// 422 with every fault.
    pub(crate) fn refuse(&mut self) -> Result<(), ProblemDetails> {
        let mut all = Faults::default();
        self.gather(&mut all);
        all.unprocessable()
    }

    pub(super) fn gather(&mut self, all: &mut Faults) {
        all.take(std::mem::take(&mut self.refused));
        for nested in &mut self.nested {
            nested.create.iter_mut().for_each(|draft| draft.gather(all));
        }
    }
}

impl<'i> NestedDraft<'i> {
    pub(super) const fn new(of: &'i InNested) -> Self {
        Self {
            of,
            is_set: false,
            create: Vec::new(),
            connect: Vec::new(),
            disconnect: Vec::new(),
            delete: Vec::new(),
            is_cleared: false,
        }
    }
}

/// Says that there is no such row, or none that may be seen.
pub(super) fn no_such_row(named: &[Named], model: &str) -> ProblemDetails {
    let problem = ProblemDetails::conflict("a row that is named does not exist");
    named.iter().fold(problem, |problem, named| {
        let detail = format!("there is no {model} with this key");
        problem.error(Place::Pointer(named.at.clone()), "does_not_exist", detail)
    })
}

/// Answers that the content is no object.
pub(crate) fn not_an_object() -> ProblemDetails {
    let detail = "expected an object".to_owned();
    let place = Place::Pointer(String::new());
    ProblemDetails::unprocessable(vec![ErrorDetail { place, code: "invalid_type".into(), detail }])
}
