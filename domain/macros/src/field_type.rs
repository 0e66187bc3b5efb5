//! What the tokens of a type tell. An alias tells nothing: then the compiler
//! decides, by the traits that the expansion asks for.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, Type};

/// What kind of values a type holds, as far as its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    Integer,
    Float,
    Decimal,
    Text,
    Bytes,
    Uuid,
    Timestamp,
    Date,
    Time,
    Json,
    ForeignKey,
    /// An enum with choices, an alias, or no type for columns at all.
    Unknown,
}

/// What wraps the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrapper {
    None,
    Option,
    Auto,
    OptionOfAuto,
}

/// The type of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldType {
    pub(crate) kind: Kind,
    pub(crate) wrapper: Wrapper,
}

impl FieldType {
    /// Looks at a type.
    pub(crate) fn of(ty: &Type) -> Self {
        let (wrapper, values) = match inside(ty, "Option") {
            Some(inner) => match inside(inner, "Auto") {
                Some(values) => (Wrapper::OptionOfAuto, values),
                None => (Wrapper::Option, inner),
            },
            None => match inside(ty, "Auto") {
                Some(values) => (Wrapper::Auto, values),
                None => (Wrapper::None, ty),
            },
        };
        Self { kind: kind(values), wrapper }
    }

    /// Tells whether the values may be of one of these kinds.
    pub(crate) fn may_be(self, kinds: &[Kind]) -> bool {
        self.kind == Kind::Unknown || kinds.contains(&self.kind)
    }

    /// Tells whether NULL is a value.
    pub(crate) fn is_optional(self) -> bool {
        matches!(self.wrapper, Wrapper::Option | Wrapper::OptionOfAuto)
    }

    /// Tells whether the value is supplied on insert.
    pub(crate) fn is_auto(self) -> bool {
        matches!(self.wrapper, Wrapper::Auto | Wrapper::OptionOfAuto)
    }
}

/// Spells a type as a programmer would.
pub(crate) fn spelled(ty: &Type) -> String {
    let mut spelled = String::new();
    for piece in ty.to_token_stream().to_string().split(' ') {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        if spelled.ends_with(is_word) && piece.starts_with(is_word) || spelled.ends_with(',') {
            spelled.push(' ');
        }
        spelled.push_str(piece);
    }
    spelled
}

/// The type in `name<type>`.
pub(crate) fn inside<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let (_, last) = segments(ty)?;
    if last.ident != name {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

fn kind(ty: &Type) -> Kind {
    let Some((before, last)) = segments(ty) else { return Kind::Unknown };
    match last.ident.to_string().as_str() {
        "bool" => Kind::Bool,
        "i16" | "i32" | "i64" => Kind::Integer,
        "f32" | "f64" => Kind::Float,
        "Decimal" => Kind::Decimal,
        "String" => Kind::Text,
        "Vec" => Kind::Bytes,
        "Uuid" => Kind::Uuid,
        "DateTime" => Kind::Timestamp,
        "NaiveDate" => Kind::Date,
        "NaiveTime" => Kind::Time,
        "Value" if before.is_some_and(|before| before.ident == "serde_json") => Kind::Json,
        "ForeignKey" => Kind::ForeignKey,
        _ => Kind::Unknown,
    }
}

/// The last two segments of a path.
fn segments(ty: &Type) -> Option<(Option<&PathSegment>, &PathSegment)> {
    match ty {
        Type::Path(path) => {
            let mut backwards = path.path.segments.iter().rev();
            let last = backwards.next()?;
            Some((backwards.next(), last))
        }
        Type::Group(group) => segments(&group.elem),
        Type::Paren(paren) => segments(&paren.elem),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_known_by_their_names() {
        for (written, kind, wrapper) in [
            ("i64", Kind::Integer, Wrapper::None),
            ("Auto<i64>", Kind::Integer, Wrapper::Auto),
            ("rustango::Auto<uuid::Uuid>", Kind::Uuid, Wrapper::Auto),
            ("Option<Auto<i32>>", Kind::Integer, Wrapper::OptionOfAuto),
            ("Option<String>", Kind::Text, Wrapper::Option),
            ("std::option::Option<ForeignKey<Author>>", Kind::ForeignKey, Wrapper::Option),
            ("(Option<DateTime<Utc>>)", Kind::Timestamp, Wrapper::Option),
            ("Vec<u8>", Kind::Bytes, Wrapper::None),
            ("serde_json::Value", Kind::Json, Wrapper::None),
            ("Value", Kind::Unknown, Wrapper::None),
            ("Status", Kind::Unknown, Wrapper::None),
            ("Option<Status>", Kind::Unknown, Wrapper::Option),
            ("[u8; 4]", Kind::Unknown, Wrapper::None),
            ("Auto", Kind::Unknown, Wrapper::None),
        ] {
            let ty = FieldType::of(&syn::parse_str(written).unwrap());
            assert_eq!((ty.kind, ty.wrapper), (kind, wrapper), "{written}");
        }
    }

    #[test]
    fn types_are_spelled_as_written() {
        for written in
            ["Auto<i64>", "Option<ForeignKey<crate::Author>>", "Map<String, u8>", "[u8;4]", "&'a str"]
        {
            assert_eq!(spelled(&syn::parse_str(written).unwrap()), written);
        }
    }
}
