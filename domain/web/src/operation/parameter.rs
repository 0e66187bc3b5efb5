//! Parameters of an operation.

use super::{Schema, Text};

/// One parameter of an operation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Parameter {
    /// What it is called.
    pub name: Text,
    /// Where in the request it stands.
    pub place: Place,
    /// What it may hold.
    pub schema: Schema,
    /// What it means; Markdown.
    pub description: Option<Text>,
    /// Whether it must be there.
    pub is_required: bool,
    /// Whether clients should do without it.
    pub is_deprecated: bool,
    /// Whether several values stand in one, with commas between.
    pub is_list: bool,
}

/// Where in a request a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// In the path, in braces.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl Place {
    /// Returns the word of OpenAPI.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

impl Parameter {
    /// A parameter of the path, which is always there.
    #[must_use]
    pub fn path(name: impl Into<Text>, schema: Schema) -> Self {
        Self { is_required: true, ..Self::new(Place::Path, name.into(), schema) }
    }

    /// A parameter of the query.
    #[must_use]
    pub fn query(name: impl Into<Text>, schema: Schema) -> Self {
        Self::new(Place::Query, name.into(), schema)
    }

    /// A header.
    #[must_use]
    pub fn header(name: impl Into<Text>, schema: Schema) -> Self {
        Self::new(Place::Header, name.into(), schema)
    }

    /// A cookie.
    #[must_use]
    pub fn cookie(name: impl Into<Text>, schema: Schema) -> Self {
        Self::new(Place::Cookie, name.into(), schema)
    }

    const fn new(place: Place, name: Text, schema: Schema) -> Self {
        Self {
            name,
            place,
            schema,
            description: None,
            is_required: false,
            is_deprecated: false,
            is_list: false,
        }
    }

    /// Says what it means; Markdown.
    #[must_use]
    pub fn description(mut self, description: impl Into<Text>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Says that it must be there.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Tells clients to do without it.
    #[must_use]
    pub const fn deprecated(mut self) -> Self {
        self.is_deprecated = true;
        self
    }

    /// Says that the items of its schema, an array, stand in one value, with
    /// commas between: `id__in=1,2,3`.
    #[must_use]
    pub const fn comma_separated(mut self) -> Self {
        self.is_list = true;
        self
    }
}
