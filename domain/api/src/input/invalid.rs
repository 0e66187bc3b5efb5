//! What a program finds wrong with what a client gave.

use std::borrow::Cow;

/// What a `validate` function of a serializer found wrong: of the member that
/// it checks, of the row as a whole, or of members that it names.
///
/// ```
/// use rustango_api::Invalid;
///
/// fn check(from: i32, to: i32) -> Result<(), Invalid> {
///     if from <= to {
///         return Ok(());
///     }
///     Err(Invalid::new("begins after it ends").at("from").code("order"))
/// }
/// assert!(check(1, 2).is_ok() && check(2, 1).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    pub(crate) faults: Vec<InvalidFault>,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvalidFault {
    pub(crate) member: Option<Cow<'static, str>>,
    pub(crate) code: Cow<'static, str>,
    pub(crate) detail: String,
}

impl Invalid {
    /// Says what is wrong, for people; for machines it is `invalid`.
    pub fn new(detail: impl Into<String>) -> Self {
        Self { faults: vec![InvalidFault { member: None, code: "invalid".into(), detail: detail.into() }] }
    }

    /// Names the fault for machines.
    #[must_use]
    pub fn code(self, code: impl Into<Cow<'static, str>>) -> Self {
        let code = code.into();
        self.each(|fault| fault.code.clone_from(&code))
    }

    /// Says of which member it is, by its name in JSON.
    #[must_use]
    pub fn at(self, member: impl Into<Cow<'static, str>>) -> Self {
        let member = member.into();
        self.each(|fault| fault.member = Some(member.clone()))
    }

    /// Adds what else is wrong.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.faults.extend(other.faults);
        self
    }

    fn each(mut self, change: impl FnMut(&mut InvalidFault)) -> Self {
        self.faults.iter_mut().for_each(change);
        self
    }
}

impl From<&str> for Invalid {
    fn from(detail: &str) -> Self {
        Self::new(detail)
    }
}

impl From<String> for Invalid {
    fn from(detail: String) -> Self {
        Self::new(detail)
    }
}
