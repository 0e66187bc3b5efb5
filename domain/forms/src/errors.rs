//! What is wrong with a form, all of it at once.

use std::{borrow::Cow, fmt};

use rustango_web::{ErrorDetail, Place, ProblemDetails};

use crate::value::Refusal;

/// The most faults that one form tells: a hostile request must not make an
/// answer many times its own size.
const MOST: usize = 50;

/// How much of a name that nobody knows is repeated in an answer.
const ECHO: usize = 60;

/// One fault of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError {
    /// Which of several values under one name it is about.
    pub item: Option<usize>,
    /// A stable name of the fault, for machines: `required`.
    pub code: Cow<'static, str>,
    /// What is wrong and what is allowed, for people.
    pub detail: String,
}

impl From<Refusal> for FormError {
    fn from(Refusal { code, detail }: Refusal) -> Self {
        Self { item: None, code: code.into(), detail }
    }
}

/// All that is wrong with a form: of its fields, and in general.
///
/// ```
/// use rustango_forms::FormErrors;
///
/// let mut errors = FormErrors::new();
/// errors.add("password", "too_common", "is known to everybody");
/// errors.add_general("closed", "nobody can sign up on Sundays");
/// assert_eq!(errors.field("password")[0].code, "too_common");
/// assert_eq!(errors.general()[0].detail, "nobody can sign up on Sundays");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors {
    fields: Vec<(String, Vec<FormError>)>,
    general: Vec<FormError>,
    count: usize,
}

impl FormErrors {
    /// Starts with none.
    #[must_use]
    pub const fn new() -> Self {
        Self { fields: Vec::new(), general: Vec::new(), count: 0 }
    }

    /// Adds a fault of a field.
    pub fn add(&mut self, field: &str, code: impl Into<Cow<'static, str>>, detail: impl Into<String>) {
        self.push(field, FormError { item: None, code: code.into(), detail: detail.into() });
    }

    /// Adds a fault that is of no field in particular.
    pub fn add_general(&mut self, code: impl Into<Cow<'static, str>>, detail: impl Into<String>) {
        if self.has_room() {
            self.general.push(FormError { item: None, code: code.into(), detail: detail.into() });
        }
    }

    /// Adds a fault of a field, or of one of its values.
    pub(crate) fn push(&mut self, field: &str, error: FormError) {
        if !self.has_room() {
            return;
        }
        let field = echo(field);
        match self.fields.iter_mut().find(|(name, _)| *name == field) {
            Some((_, errors)) => errors.push(error),
            None => self.fields.push((field.into_owned(), vec![error])),
        }
    }

    fn has_room(&mut self) -> bool {
        self.count += 1;
        self.count <= MOST
    }

    /// Returns the fields that have faults, with those.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &[FormError])> {
        self.fields.iter().map(|(name, errors)| (name.as_str(), errors.as_slice()))
    }

    /// Returns the faults of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> &[FormError] {
        self.fields.iter().find(|(field, _)| field == name).map_or(&[], |(_, errors)| errors)
    }

    /// Returns the faults that are of no field in particular.
    #[must_use]
    pub fn general(&self) -> &[FormError] {
        &self.general
    }

    /// Tells whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns a value where nothing is wrong.
    ///
    /// # Errors
    /// The faults, where there are any.
    pub fn check<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for FormErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_fields =
            self.fields().flat_map(|(name, errors)| errors.iter().map(move |error| (name, error)));
        let general = self.general.iter().map(|error| ("the form", error));
        for (at, (name, error)) in of_fields.chain(general).enumerate() {
            write!(f, "{}{name}: {}", if at == 0 { "" } else { "; " }, error.detail)?;
        }
        Ok(())
    }
}

impl std::error::Error for FormErrors {}

impl From<FormErrors> for ProblemDetails {
    fn from(errors: FormErrors) -> Self {
        let mut details = Vec::new();
        for (name, faults) in errors.fields {
            let field = pointer(&name);
            details.extend(faults.into_iter().map(|fault| {
                let place = match fault.item {
                    Some(item) => format!("{field}/{item}"),
                    None => field.clone(),
                };
                ErrorDetail { place: Place::Pointer(place), code: fault.code, detail: fault.detail }
            }));
        }
        details.extend(errors.general.into_iter().map(|fault| ErrorDetail {
            place: Place::Pointer(String::new()),
            code: fault.code,
            detail: fault.detail,
        }));
        Self::unprocessable(details)
    }
}

/// Points at a member of a body (RFC 6901).
#[must_use]
pub fn pointer(name: &str) -> String {
    let name = echo(name);
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Shortens text of a client for an answer.
#[must_use]
pub fn echo(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(ECHO) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_stay_with_their_fields() {
        let mut errors = FormErrors::new();
        errors.add("a/b", "one", "is one");
        errors.add_general("all", "is all");
        errors.push("c", FormError { item: Some(2), code: "two".into(), detail: "is two".into() });
        errors.add("a/b", "three", "is three");
        let codes: Vec<_> = errors.fields().map(|(name, errors)| (name, errors.len())).collect();
        assert_eq!(codes, [("a/b", 2), ("c", 1)]);
        assert_eq!(errors.to_string(), "a/b: is one; a/b: is three; c: is two; the form: is all");
        let problem = ProblemDetails::from(errors);
        let places: Vec<_> = problem.errors().iter().map(|error| error.place.clone()).collect();
        assert_eq!(places, ["/a~1b", "/a~1b", "/c/2", ""].map(|place| Place::Pointer(place.to_owned())));
        assert_eq!(problem.status(), 422);
    }

    #[test]
    fn answers_are_not_many_times_their_request() {
        let mut errors = FormErrors::new();
        for at in 0..1_000 {
            errors.add(&format!("{at}{}", "x".repeat(1_000)), "unknown_field", "is no field here");
        }
        assert!(!errors.is_empty());
        assert_eq!(errors.fields().count(), MOST);
        assert!(errors.fields().all(|(name, _)| name.chars().count() <= ECHO + 1));
        assert!(FormErrors::new().check(()).is_ok());
    }
}
