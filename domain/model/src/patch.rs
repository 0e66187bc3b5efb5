//! A value that may be left out, which is not the same as NULL.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a partial update says of one field: nothing, NULL, or a value.
///
/// In JSON, a member that is not there is absent, and `null` is NULL; the
/// struct says so of each field:
///
/// ```
/// use rustango_model::Patch;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Deserialize, Serialize)]
/// struct PostPatch {
///     #[serde(default, skip_serializing_if = "Patch::is_absent")]
///     title: Patch<String>,
///     #[serde(default, skip_serializing_if = "Patch::is_absent")]
///     subtitle: Patch<String>,
/// }
///
/// let patch: PostPatch = serde_json::from_str(r#"{"subtitle": null}"#).unwrap();
/// assert_eq!((&patch.title, &patch.subtitle), (&Patch::Absent, &Patch::Null));
/// assert_eq!(serde_json::to_string(&patch).unwrap(), r#"{"subtitle":null}"#);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The field stays as it is.
    #[default]
    Absent,
    /// The field becomes NULL.
    Null,
    /// The field gets this value.
    Value(T),
}

impl<T> Patch<T> {
    /// Tells whether nothing is said.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Tells whether the field becomes NULL.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Tells whether there is a value.
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// Returns the value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Borrows the value.
    pub const fn as_ref(&self) -> Patch<&T> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(value),
        }
    }

    /// Makes another value of the value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(make(value)),
        }
    }

    /// Returns nothing where it is absent, and within, nothing where it is
    /// NULL.
    pub fn into_option(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// Returns what becomes of a field that may be NULL.
    #[must_use]
    pub fn or(self, current: Option<T>) -> Option<T> {
        self.into_option().unwrap_or(current)
    }

    /// Changes a field that may be NULL: `patch.apply(&mut post.subtitle)`.
    pub fn apply(self, field: &mut Option<T>) {
        if let Some(value) = self.into_option() {
            *field = value;
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// Nothing is NULL here, not absent.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

/// What is absent is `null`: leave such members out with
/// `skip_serializing_if = "Patch::is_absent"`.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

/// What is read is there; `#[serde(default)]` makes the rest absent.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_states_stay_apart() {
        let (absent, null, value) = (Patch::Absent, Patch::Null, Patch::Value(7));
        assert_eq!([absent, null, value].map(Patch::into_option), [None, Some(None), Some(Some(7))]);
        assert_eq!([absent, null, value].map(|patch| patch.or(Some(1))), [Some(1), None, Some(7)]);
        assert_eq!(
            [absent, null, value].map(|patch| patch.map(|value| value + 1)),
            [Patch::Absent, Patch::Null, Patch::Value(8)]
        );
        let mut field = Some(1);
        absent.apply(&mut field);
        assert_eq!(field, Some(1));
        null.apply(&mut field);
        assert_eq!(field, None);
        value.apply(&mut field);
        assert_eq!(field, Some(7));
        assert_eq!((Patch::from(7), Patch::from(Some(7)), Patch::from(None::<i32>)), (value, value, null));
    }
}
