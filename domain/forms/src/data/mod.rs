//! What a form sent: names with text or files, in order.

mod file;
mod multipart;
mod read;
mod urlencoded;

use std::borrow::Cow;

pub use self::{
    file::UploadedFile,
    multipart::{MAX_BOUNDARY, MAX_FILES, MAX_PART_HEADER},
    read::RequestFormExt,
};

/// The most fields of one form; more are refused with 400.
pub const MAX_FIELDS: usize = 1_000;

/// The field that carries the token against forged requests; forms let it pass
/// and do not read it.
pub const CSRF_FIELD: &str = "csrf_token";

/// What a form sent, as it came: names may repeat, and nobody has looked at
/// the values yet.
///
/// ```
/// use rustango_forms::FormData;
///
/// let data = FormData::from_urlencoded(b"title=Fish+%26+Chips&tag=a&tag=b").unwrap();
/// assert_eq!(data.text("title"), Some("Fish & Chips"));
/// assert_eq!(data.texts("tag").collect::<Vec<_>>(), ["a", "b"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormData {
    entries: Vec<(String, Entry)>,
}

/// What stands under a name, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Text(String),
    File(UploadedFile),
}

impl FormData {
    /// Starts with nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Adds text under a name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.entries.push((name.into(), Entry::Text(text.into())));
        self
    }

    /// Adds a file under a name.
    #[must_use]
    pub fn with_file(mut self, name: impl Into<String>, file: UploadedFile) -> Self {
        self.entries.push((name.into(), Entry::File(file)));
        self
    }

    /// Returns the first text under a name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts(name).next()
    }

    /// Returns all texts under a name, in order.
    pub fn texts<'d>(&'d self, name: &str) -> impl Iterator<Item = &'d str> {
        self.under(name).filter_map(|entry| match entry {
            Entry::Text(text) => Some(text.as_str()),
            Entry::File(_) => None,
        })
    }

    /// Returns the first file under a name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&UploadedFile> {
        self.files(name).next()
    }

    /// Returns all files under a name, in order.
    pub fn files<'d>(&'d self, name: &str) -> impl Iterator<Item = &'d UploadedFile> {
        self.under(name).filter_map(|entry| match entry {
            Entry::File(file) => Some(file),
            Entry::Text(_) => None,
        })
    }

    /// Returns the names, each as often as it stands there.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| name.as_str())
    }

    /// Tells whether something stands under a name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.under(name).next().is_some()
    }

    /// Returns how many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Tells whether nothing was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn entries(&self) -> &[(String, Entry)] {
        &self.entries
    }

    fn under<'d>(&'d self, name: &str) -> impl Iterator<Item = &'d Entry> {
        let name = name.to_owned();
        self.entries.iter().filter(move |(entry, _)| *entry == name).map(|(_, entry)| entry)
    }

    fn push(&mut self, name: String, entry: Entry) {
        self.entries.push((name, entry));
    }
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for FormData {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        pairs.into_iter().fold(Self::new(), |data, (name, text)| data.with(name, text))
    }
}

/// A body that is no form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct MalformedForm {
    detail: Cow<'static, str>,
}

impl MalformedForm {
    pub(crate) fn new(detail: impl Into<Cow<'static, str>>) -> Self {
        Self { detail: detail.into() }
    }

    pub(crate) fn too_many(what: &str, most: usize) -> Self {
        Self::new(format!("the form has more than {most} {what}"))
    }

    /// Returns what is wrong, for people.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }
}
