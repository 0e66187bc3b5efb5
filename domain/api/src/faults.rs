//! The faults of one request, all told at once.

use std::borrow::Cow;

use rustango_forms::value::Refusal;
use rustango_web::{ErrorDetail, Place, ProblemDetails};

/// The most faults that one answer tells: a hostile request must not make an
/// answer many times its own size.
const MOST: usize = 50;

/// How much of a name that nobody knows is repeated in an answer.
const ECHO: usize = 60;

/// The faults found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    details: Vec<ErrorDetail>,
}

impl Faults {
    /// Adds a fault of a member of the body, by its name.
    pub(crate) fn member(&mut self, name: &str, refusal: Refusal) {
        self.add(Place::Pointer(pointer(name)), refusal);
    }

    /// Adds a fault at a place in the body, as a JSON pointer.
    pub(crate) fn at(&mut self, pointer: String, refusal: Refusal) {
        self.add(Place::Pointer(pointer), refusal);
    }

    /// As [`at`](Self::at), as the program tells it.
    pub(crate) fn told(&mut self, pointer: String, code: Cow<'static, str>, detail: String) {
        if !self.is_full() {
            self.details.push(ErrorDetail { place: Place::Pointer(pointer), code, detail });
        }
    }

    /// Adds other faults.
    pub(crate) fn take(&mut self, others: Self) {
        let room = MOST.saturating_sub(self.details.len());
        self.details.extend(others.details.into_iter().take(room));
    }

    /// Adds a fault of a parameter.
    pub(crate) fn parameter(&mut self, name: &str, refusal: Refusal) {
        self.add(Place::Parameter(echo(name).into_owned()), refusal);
    }

    /// Tells whether no more faults are told.
    pub(crate) const fn is_full(&self) -> bool {
        self.details.len() >= MOST
    }

    fn add(&mut self, place: Place, Refusal { code, detail }: Refusal) {
        if !self.is_full() {
            self.details.push(ErrorDetail { place, code: code.into(), detail });
        }
    }

    /// Answers 400 if there are faults.
    pub(crate) fn bad_request(self, detail: &'static str) -> Result<(), ProblemDetails> {
        if self.details.is_empty() {
            return Ok(());
        }
        let problem = ProblemDetails::bad_request(detail);
        Err(self
            .details
            .into_iter()
            .fold(problem, |problem, fault| problem.error(fault.place, fault.code, fault.detail)))
    }

    /// Answers 422 if there are faults.
    pub(crate) fn unprocessable(self) -> Result<(), ProblemDetails> {
        if self.details.is_empty() { Ok(()) } else { Err(ProblemDetails::unprocessable(self.details)) }
    }
}

/// Points at a member of the body (RFC 6901).
pub(crate) fn pointer(name: &str) -> String {
    let name = echo(name);
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Shortens text of a client for an answer.
pub(crate) fn echo(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(ECHO) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
