//! The form of a row of `__model__`.

use rustango::forms::{FormData, ModelForm};

use crate::__models__::__model__;

/// Reads what was sent for a row; `.fields([…])` lists what may be written, `.instance(key)` updates
/// a row instead of inserting one.
pub fn __name__(data: FormData) -> ModelForm {
    ModelForm::of::<__model__>(data)
}
