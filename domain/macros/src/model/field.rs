//! The attributes of a field, checked against its type.

use syn::{Error, Ident, LitStr, Result, Type, Visibility, ext::IdentExt};

use super::container;
use crate::{
    attributes::{Argument, Known, Number, Place, RUSTANGO},
    errors::Errors,
    field_type::{FieldType, Kind, Wrapper, inside, spelled},
    names,
};

pub(super) static PLACE: Place = Place {
    attribute: RUSTANGO,
    what: "a field",
    known: &[
        Known::once("primary_key", "primary_key"),
        Known::once("column", "column = \"title\""),
        Known::once("was", "was = \"headline\""),
        Known::once("comment", "comment = \"What readers see first\""),
        Known::once("max_length", "max_length = 200"),
        Known::once("min", "min = 0"),
        Known::once("max", "max = 100"),
        Known::once("default", "default = \"0\""),
        Known::once("unique", "unique"),
        Known::once("index", "index"),
        Known::once("auto_now_add", "auto_now_add"),
        Known::once("auto_now", "auto_now"),
        Known::once("auto_uuid", "auto_uuid = \"v7\""),
        Known::once("on_delete", "on_delete = \"cascade\""),
        Known::once("deferrable", "deferrable"),
        Known::once("o2o", "o2o"),
        Known::once("soft_delete", "soft_delete"),
        Known::once("version", "version"),
        Known::once("sensitive", "sensitive"),
    ],
    other: Some(&container::PLACE),
};

/// What primary keys are made of.
const KEYS: &[Kind] = &[Kind::Integer, Kind::Text, Kind::Uuid, Kind::ForeignKey];

/// Words that are a whole SQL expression; any other bare word is a column,
/// which a default cannot name.
const EXPRESSIONS: &[&str] = &[
    "null",
    "true",
    "false",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "system_user",
    "user",
];

/// Functions of every model without a row, which a column would hide:
/// `Post::objects()`.
const FUNCTIONS: &[&str] = &["objects", "bulk_insert"];

/// A field whose attributes fit its type.
#[allow(clippy::struct_excessive_bools, reason = "the yes-or-no attributes of a field, as users write them")]
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) visibility: Visibility,
    pub(super) rust_type: Type,
    pub(super) ty: FieldType,
    pub(super) name: String,
    pub(super) column: String,
    /// The column as written, to underline.
    pub(super) column_text: Option<LitStr>,
    /// The column it has if it turns out to be a foreign key.
    pub(super) foreign_key_column: Option<String>,
    /// The word `primary_key`, to underline.
    pub(super) primary_key: Option<Ident>,
    pub(super) was: Option<String>,
    pub(super) comment: Option<String>,
    pub(super) max_length: Option<u32>,
    pub(super) min: Option<Number>,
    pub(super) max: Option<Number>,
    pub(super) default: Option<String>,
    pub(super) unique: bool,
    pub(super) index: bool,
    pub(super) stamp: Option<Stamp>,
    pub(super) on_delete: Option<OnDelete>,
    pub(super) deferrable: bool,
    pub(super) sensitive: bool,
    arguments: Vec<Argument>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stamp {
    NowOnInsert,
    NowOnSave,
    UuidV4,
    UuidV7,
    Trashed,
    Version,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum OnDelete {
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
    NoAction,
}

impl Field {
    pub(super) fn read(declared: &syn::Field, errors: &mut Errors) -> Option<Self> {
        let ident = declared.ident.clone()?;
        let name = ident.unraw().to_string();
        let mut field = Self {
            visibility: declared.vis.clone(),
            rust_type: declared.ty.clone(),
            ty: FieldType::of(&declared.ty),
            column: name.clone(),
            name,
            ident,
            column_text: None,
            foreign_key_column: None,
            primary_key: None,
            was: None,
            comment: None,
            max_length: None,
            min: None,
            max: None,
            default: None,
            unique: false,
            index: false,
            stamp: None,
            on_delete: None,
            deferrable: false,
            sensitive: false,
            arguments: Vec::new(),
        };
        for argument in PLACE.read(&declared.attrs, errors) {
            errors.keep(field.take(&argument));
            field.arguments.push(argument);
        }
        field.name_column();
        field.check_names(errors);
        field.check_type(errors);
        field.check_together(errors);
        Some(field)
    }

    /// Finds an argument by its name.
    pub(super) fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.name() == name)
    }

    /// A foreign key holds a key, not a row, and its column says so.
    fn name_column(&mut self) {
        if self.argument("column").is_some() {
            return;
        }
        let holds_a_key = format!("{}_id", self.name);
        match self.ty.kind {
            Kind::ForeignKey => self.column = holds_a_key,
            Kind::Unknown => self.foreign_key_column = Some(holds_a_key),
            _ => {}
        }
    }

    fn take(&mut self, argument: &Argument) -> Result<()> {
        match argument.name() {
            "primary_key" => {
                self.primary_key = Some(argument.ident.clone());
                argument.flag()?;
            }
            "column" => {
                let text = argument.text()?;
                self.column = text.value();
                self.column_text = Some(text);
            }
            "was" => self.was = Some(container::name(argument)?.value()),
            "comment" => self.comment = Some(container::filled(argument)?),
            "max_length" => {
                self.demand(argument, &[Kind::Text], "fields of type `String`")?;
                self.max_length = Some(argument.count()?);
            }
            "min" => self.min = Some(self.bound(argument)?),
            "max" => self.max = Some(self.bound(argument)?),
            "default" => self.default = Some(default(argument)?),
            "unique" => {
                argument.flag()?;
                self.unique = true;
            }
            "index" => {
                argument.flag()?;
                self.index = true;
            }
            "auto_now_add" => {
                argument.flag()?;
                self.demand(argument, &[Kind::Timestamp], "fields of type `DateTime<Utc>`")?;
                self.set_stamp(argument, Stamp::NowOnInsert)?;
            }
            "auto_now" => {
                argument.flag()?;
                self.demand(argument, &[Kind::Timestamp], "fields of type `DateTime<Utc>`")?;
                self.set_stamp(argument, Stamp::NowOnSave)?;
            }
            "auto_uuid" => {
                self.demand(argument, &[Kind::Uuid], "fields of type `Uuid`")?;
                let version = argument.text_or_flag()?.map(|text| text.value());
                let stamp = match version.as_deref() {
                    None | Some("v7") => Stamp::UuidV7,
                    Some("v4") => Stamp::UuidV4,
                    Some(other) => {
                        return Err(argument.fault(format!(
                            "there is no UUID of version \"{other}\" here: write `auto_uuid = \"v7\"` (they \
                             sort by creation) or `auto_uuid = \"v4\"` (they are random)"
                        )));
                    }
                };
                self.set_stamp(argument, stamp)?;
            }
            "deferrable" => {
                argument.flag()?;
                self.demand(argument, &[Kind::ForeignKey], "fields of type `ForeignKey<…>`")?;
                self.deferrable = true;
            }
            "o2o" => {
                argument.flag()?;
                self.demand(argument, &[Kind::ForeignKey], "fields of type `ForeignKey<…>`")?;
                self.unique = true;
            }
            "soft_delete" => {
                argument.flag()?;
                self.demand(argument, &[Kind::Timestamp], "fields of type `Option<DateTime<Utc>>`")?;
                self.set_stamp(argument, Stamp::Trashed)?;
            }
            "version" => {
                argument.flag()?;
                self.demand(argument, &[Kind::Integer], "fields of type `i64` or `i32`")?;
                self.set_stamp(argument, Stamp::Version)?;
            }
            "sensitive" => {
                argument.flag()?;
                self.sensitive = true;
            }
            _ => self.on_delete = Some(self.read_on_delete(argument)?),
        }
        Ok(())
    }

    /// Refuses an argument on fields that are known to be of other kinds.
    fn demand(&self, argument: &Argument, kinds: &[Kind], expected: &str) -> Result<()> {
        if self.ty.may_be(kinds) {
            return Ok(());
        }
        Err(Error::new(
            argument.ident.span(),
            format!(
                "`{}` is for {expected}, and `{}` is `{}`: remove it or change the type",
                argument.name(),
                self.name,
                spelled(&self.rust_type)
            ),
        ))
    }

    fn bound(&self, argument: &Argument) -> Result<Number> {
        self.demand(argument, &[Kind::Integer, Kind::Float, Kind::Decimal], "numbers")?;
        match (argument.number()?, self.ty.kind) {
            (Number::Fraction { .. }, Kind::Integer) => Err(argument.fault(format!(
                "`{}` of a whole number is a whole number: `{}` is `{}`",
                argument.name(),
                self.name,
                spelled(&self.rust_type)
            ))),
            (Number::Fraction { exact: None, .. }, Kind::Decimal) => Err(argument
                .fault(format!("`{}` of a decimal is exact, with at most 28 digits", argument.name()))),
            (number, _) => Ok(number),
        }
    }

    fn set_stamp(&mut self, argument: &Argument, stamp: Stamp) -> Result<()> {
        if self.stamp.replace(stamp).is_some() {
            return Err(Error::new(
                argument.ident.span(),
                "a field is written in one way: keep one of `auto_now` (which writes on insert too), \
                 `auto_now_add`, `soft_delete` and `version`",
            ));
        }
        Ok(())
    }

    fn read_on_delete(&self, argument: &Argument) -> Result<OnDelete> {
        self.demand(argument, &[Kind::ForeignKey], "fields of type `ForeignKey<…>`")?;
        let (text, on_delete) = on_delete(argument)?;
        if on_delete == OnDelete::SetNull && self.ty.kind == Kind::ForeignKey && !self.ty.is_optional() {
            return Err(Error::new_spanned(
                text,
                format!(
                    "`{}` cannot become NULL: write `Option<{}>`, or another `on_delete`",
                    self.name,
                    spelled(&self.rust_type)
                ),
            ));
        }
        Ok(on_delete)
    }

    fn check_names(&self, errors: &mut Errors) {
        if self.name.contains("__") || self.name.ends_with('_') {
            errors.at(
                &self.ident,
                format!(
                    "`{}` cannot be the name of a field, because filters put `__` between a field and its \
                     lookup: rename it and write `column = \"{}\"`",
                    self.name, self.column
                ),
            );
        }
        if FUNCTIONS.contains(&self.name.as_str()) {
            errors.at(
                &self.ident,
                format!(
                    "`{0}` cannot be the name of a field, because every model has a function `{0}`: rename it and \
                     write `column = \"{1}\"`",
                    self.name, self.column
                ),
            );
        }
        if let Some(fault) = names::column_fault(&self.column) {
            let message = format!("\"{}\" cannot be the name of a column: {fault}", self.column);
            match &self.column_text {
                Some(text) => errors.at(text, message),
                None => errors.at(&self.ident, format!("{message}; write `#[rustango(column = \"…\")]`")),
            }
        }
    }

    fn check_type(&self, errors: &mut Errors) {
        let ty = &self.rust_type;
        match self.ty.wrapper {
            Wrapper::OptionOfAuto => {
                let auto = inside(ty, "Option").map_or_else(String::new, spelled);
                errors.at(ty, format!("`Auto` may be unset by itself: write `{auto}`"));
            }
            Wrapper::Option if self.primary_key.is_some() => {
                let bare = inside(ty, "Option").map_or_else(String::new, spelled);
                errors.at(ty, format!("a primary key is never NULL: write `{bare}` or `Auto<i64>`"));
            }
            _ if self.primary_key.is_some() && !self.ty.may_be(KEYS) => {
                let message = format!(
                    "a primary key is a whole number, a text, a UUID or a foreign key, and `{}` is `{}`: write `Auto<i64>`",
                    self.name,
                    spelled(ty)
                );
                errors.at(ty, message);
            }
            Wrapper::Auto if !self.ty.may_be(&[Kind::Integer, Kind::Uuid]) => {
                errors.at(
                    ty,
                    "`Auto` makes numbers and UUIDs only: write `Auto<i64>`, or a type without `Auto`",
                );
            }
            Wrapper::Auto if self.ty.kind == Kind::Uuid && self.argument("auto_uuid").is_none() => {
                errors.at(ty, "databases do not number UUIDs: write `#[rustango(primary_key, auto_uuid)]`");
            }
            _ => {}
        }
    }

    fn check_together(&self, errors: &mut Errors) {
        let default = self.argument("default");
        if let (Some(default), true) = (default, self.ty.is_auto()) {
            errors.at(&default.ident, "an `Auto` field gets its value on insert: remove the default");
        }
        if let (Some(argument), Some(OnDelete::SetDefault), None) =
            (self.argument("on_delete"), self.on_delete, default)
        {
            errors.push(argument.fault(format!(
                "`{}` has no default to be set to: write `default = \"…\"`, or another `on_delete`",
                self.name
            )));
        }
        if let Some(argument) = self.argument("soft_delete")
            && self.ty.kind == Kind::Timestamp
            && !self.ty.is_optional()
        {
            let message = "`soft_delete` is NULL while the row is not in the trash: make the field an \
                           `Option<DateTime<Utc>>`";
            errors.at(&argument.ident, message);
        }
        if let Some(argument) = self.argument("version")
            && (self.ty.is_optional() || self.ty.is_auto() || self.primary_key.is_some())
        {
            let message =
                "`version` counts the changes of a row: make the field a plain `i64` beside the primary key";
            errors.at(&argument.ident, message);
        }
        if let (Some(max), Some(below), Some(above)) = (self.argument("max"), self.max, self.min)
            && below.as_float() < above.as_float()
        {
            errors.push(max.fault("no value is allowed: `max` is less than `min`".to_owned()));
        }
    }
}

impl Number {
    #[allow(clippy::cast_precision_loss, reason = "only to compare limits that a person wrote")]
    fn as_float(self) -> f64 {
        match self {
            Self::Whole(number) => number as f64,
            Self::Fraction { float, .. } => float,
        }
    }
}

/// Reads what becomes of rows whose target goes.
pub(super) fn on_delete(argument: &Argument) -> Result<(LitStr, OnDelete)> {
    let text = argument.text()?;
    let on_delete = match text.value().as_str() {
        "restrict" => OnDelete::Restrict,
        "cascade" => OnDelete::Cascade,
        "set_null" => OnDelete::SetNull,
        "set_default" => OnDelete::SetDefault,
        "no_action" => OnDelete::NoAction,
        other => {
            let known = ["restrict", "cascade", "set_null", "set_default", "no_action"];
            let hint = names::meant(other, known)
                .map_or_else(String::new, |meant| format!(", did you mean \"{meant}\"?"));
            return Err(Error::new_spanned(
                text,
                format!(
                    "`on_delete` knows no \"{other}\"{hint}: write \"restrict\", \"cascade\", \"set_null\", \
                     \"set_default\" or \"no_action\""
                ),
            ));
        }
    };
    Ok((text, on_delete))
}

fn default(argument: &Argument) -> Result<String> {
    let expression = argument.sql()?.value();
    let trimmed = expression.trim();
    if trimmed.is_empty() {
        return Err(argument.fault(
            "`default` is empty: write an SQL expression, for empty text `default = \"''\"`".to_owned(),
        ));
    }
    let is_word = !trimmed.starts_with(|first: char| first.is_ascii_digit())
        && trimmed.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_word && !EXPRESSIONS.contains(&trimmed.to_ascii_lowercase().as_str()) {
        return Err(argument.fault(format!(
            "`default` is SQL, where {trimmed} is the name of a column: for text write `default = \"'{trimmed}'\"`"
        )));
    }
    Ok(expression)
}
