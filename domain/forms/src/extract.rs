//! What the extractors of the front-ends give to handlers.

use crate::{Form, FormData, FormErrors};

/// What a handler can ask a front-end for: a form, or what was sent as it is.
pub trait FromForm: Sized {
    /// Makes it of what was sent.
    ///
    /// # Errors
    /// The faults of the form.
    fn from_form(data: FormData) -> Result<Self, FormErrors>;
}

impl<F: Form> FromForm for F {
    fn from_form(data: FormData) -> Result<Self, FormErrors> {
        F::parse(&data)
    }
}

impl FromForm for FormData {
    fn from_form(data: FormData) -> Result<Self, FormErrors> {
        Ok(data)
    }
}
