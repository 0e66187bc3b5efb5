//! The form that the transcripts fill in.

use std::fmt;

use rustango_forms::{FormErrors, UploadedFile};
use rustango_macros::Form;

/// Stands for the facade's.
mod __macro {
    pub(super) use rustango_forms as forms;
    pub(super) use rustango_query::__macro::*;
}

/// What somebody thinks. It is told again as
/// `Ann, mood 3, tags a b, photo me.png of 3 bytes, image/png`.
#[derive(Form, Clone, Debug)]
#[form(validate = "is_somebody", crate = "self")]
pub struct Feedback {
    #[form(max_length = 20)]
    name: String,
    #[form(min = 1, max = 5, default = 3)]
    mood: i16,
    tags: Vec<String>,
    photo: Option<UploadedFile>,
    #[form(required)]
    terms: bool,
}

fn is_somebody(form: &Feedback, errors: &mut FormErrors) {
    if form.name == "Nobody" {
        errors.add("name", "nobody", "is nobody");
        errors.add_general("nobody", "somebody must say it");
    }
}

impl fmt::Display for Feedback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, mood {}, tags {}, ", self.name, self.mood, self.tags.join(" "))?;
        debug_assert!(self.terms, "they must be agreed to");
        match &self.photo {
            None => f.write_str("no photo"),
            Some(photo) => {
                let kind = photo.content_type().unwrap_or("of no type");
                write!(f, "photo {} of {} bytes, {kind}", photo.name(), photo.len())
            }
        }
    }
}
