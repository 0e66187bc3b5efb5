//! The form of `__name__`.

use rustango::{forms::FormErrors, prelude::*};

/// What is sent; `docs/forms.md` has what fields may say.
#[derive(Form, Clone, Debug)]
#[form(validate = "check")]
pub struct __pascal__Form {
    #[form(max_length = 100)]
    pub name: String,
    #[form(email)]
    pub email: String,
    #[form(widget = "textarea", max_length = 2000)]
    pub message: String,
}

/// Checks what is about several fields at once.
fn check(form: &__pascal__Form, errors: &mut FormErrors) {
    if form.message == form.name {
        errors.add("message", "repeated", "repeats the name");
    }
}
