//! Forms: values out of what clients send, checked against fields, and HTML.
//!
//! ```text
//! a body ── FormData ── FormSchema of FormFields ── Form (a struct), DynamicForm, ModelForm
//!           names with   checks every field at       │                      │
//!           text, files  once: FormErrors            values                 a row
//! ```
//!
//! What a field takes is data, which a derive, a model or a program states;
//! requests are read against it, and the same data is shown as HTML.
//!
//! This crate knows no front-end, no driver and no SQL.

#![deny(missing_docs)]

#[doc(hidden)]
pub mod check;
mod conflict;
mod data;
mod dynamic;
mod errors;
mod extract;
mod field;
mod form;
mod html;
mod model_form;
pub mod value;

pub use self::{
    conflict::{Conflict, ConflictFault, Pointers, pointers},
    data::{
        CSRF_FIELD, FormData, MAX_BOUNDARY, MAX_FIELDS, MAX_FILES, MAX_PART_HEADER, MalformedForm,
        RequestFormExt, UploadedFile,
    },
    dynamic::{DynamicForm, DynamicFormBuilder, FormValues},
    errors::{FormError, FormErrors, echo, pointer},
    extract::FromForm,
    field::{FormChoice, FormField, FormValue, Format, InvalidPattern, Pattern, Widget},
    form::{Form, FormSchema, InvalidForm},
    html::FormHtml,
    model_form::{ModelForm, ModelFormError, ModelFormPage},
};
#[doc(hidden)]
pub use self::{
    field::{
        Content, Converted, Given, OneChecked, OneFile, OnePatch, OneValue, OptionChecked, SeveralFiles,
        SeveralValues,
    },
    form::Filled,
};
