//! How a field is shown.

/// The control that shows a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Widget {
    /// One line of text, or whatever `<input>` fits the values.
    Input,
    /// Several lines of text.
    Textarea,
    /// A secret, which is never shown again.
    Password,
    /// A list to choose from.
    Select,
    /// A button for each choice.
    Radio,
    /// A box to check; of several values, a box for each choice.
    Checkbox,
    /// Nothing that people see.
    Hidden,
    /// An input of another type, such as `color` or `tel`.
    Other(&'static str),
}
