//! `#[derive(Model)]`: from a declaration to a checked description.

mod composite_key;
mod container;
mod expand;
mod field;
mod generic_fk;
mod many_to_many;
mod stand_in;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, iter};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Ident, LitStr, Path, Result, Visibility, ext::IdentExt};

use self::{
    composite_key::CompositeKey,
    container::{Audit, Container, IndexOptions},
    field::{Field, Stamp},
    generic_fk::GenericFk,
    many_to_many::ManyToMany,
};
use crate::{
    attributes::default_root,
    errors::Errors,
    field_type::{inside, spelled},
    names,
};

/// Expands the derive, or explains what is wrong with the declaration.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    Model::read(&input).map_or_else(
        |error| {
            let mut tokens = error.into_compile_error();
            tokens.extend(stand_in::stand_in(&input));
            tokens
        },
        |model| expand::expand(&model),
    )
}

/// A model whose declaration was found right.
struct Model {
    ident: Ident,
    visibility: Visibility,
    root: Path,
    app: Option<String>,
    table: String,
    was: Option<String>,
    comment: Option<String>,
    fields: Vec<Field>,
    primary_key: Vec<usize>,
    display: Option<usize>,
    ordering: Vec<Term>,
    natural_key: Vec<usize>,
    indexes: Vec<Index>,
    checks: Vec<Check>,
    many_to_many: Vec<ManyToMany>,
    generic_fks: Vec<GenericFk>,
    composite_keys: Vec<CompositeKey>,
    audit: Option<Vec<usize>>,
}

struct Term {
    field: usize,
    direction: Direction,
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Ascending,
    Descending,
}

struct Index {
    name: String,
    fields: Vec<usize>,
    uniqueness: Uniqueness,
    descending: Vec<usize>,
    expressions: Vec<String>,
    condition: Option<String>,
    method: Option<String>,
    include: Vec<usize>,
}

impl Index {
    /// Whether no two rows, of all, share the values of its fields.
    fn tells_rows_apart(&self) -> bool {
        self.uniqueness == Uniqueness::Unique && self.expressions.is_empty() && self.condition.is_none()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Uniqueness {
    Plain,
    Unique,
}

struct Check {
    name: String,
    expression: String,
}

impl Model {
    fn read(input: &DeriveInput) -> Result<Self> {
        let declared = named_fields(input)?;
        let mut errors = Errors::default();
        let container = Container::read(&input.attrs, &mut errors);
        let fields: Vec<_> = declared.iter().filter_map(|field| Field::read(field, &mut errors)).collect();
        check_columns(&fields, &mut errors);
        check_stamps(&fields, &mut errors);
        let primary_key = primary_key(&input.ident, &fields, &mut errors);
        let table = table(&input.ident, container.table.as_ref(), &mut errors);
        let display = container.display.and_then(|text| named(&fields, &text, &text.value(), &mut errors));
        let ordering = container.ordering.map_or_else(Vec::new, |text| ordering(&fields, &text, &mut errors));
        let indexes = indexes(&table, &fields, container.indexes, &mut errors);
        let natural_key = container
            .natural_key
            .map_or_else(Vec::new, |text| natural_key(&fields, &primary_key, &indexes, &text, &mut errors));
        let is_field = |name: &str| fields.iter().any(|field| field.name == name);
        for relation in &container.many_to_many {
            relation.check(is_field, &mut errors);
        }
        let declared = container.generic_fks.into_iter();
        let generic_fks = declared.filter_map(|declared| declared.resolve(&fields, &mut errors)).collect();
        let declared = container.composite_keys.into_iter();
        let composite_keys = declared.filter_map(|declared| declared.resolve(&fields, &mut errors)).collect();
        let audit = container.audit.map(|audit| match audit {
            Audit::Everything => (0..fields.len()).collect(),
            Audit::Tracked(text) => list(&fields, &text, &mut errors),
        });
        errors.finish()?;
        Ok(Self {
            ident: input.ident.clone(),
            visibility: input.vis.clone(),
            root: container.root.unwrap_or_else(default_root),
            app: container.app,
            table,
            was: container.was.map(|was| was.value()),
            comment: container.comment,
            fields,
            primary_key,
            display,
            ordering,
            natural_key,
            indexes,
            checks: container.checks,
            many_to_many: container.many_to_many,
            generic_fks,
            composite_keys,
            audit,
        })
    }

    /// The application, as an expression.
    fn app(&self) -> TokenStream {
        self.app.as_ref().map_or_else(|| quote!(::core::env!("CARGO_PKG_NAME")), |app| quote!(#app))
    }
}

fn named_fields(input: &DeriveInput) -> Result<Vec<&syn::Field>> {
    let name = &input.ident;
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(
            &input.generics,
            format!("a model is one table, so `{name}` cannot be generic: write the types out"),
        ));
    }
    let fields = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Ok(fields.named.iter().collect()),
            fields => fields,
        },
        Data::Enum(data) => {
            return Err(Error::new_spanned(
                data.enum_token,
                format!(
                    "a model is a struct: write `struct {name} {{ … }}`, or derive `Choices` for an enum \
                     that is the value of a column"
                ),
            ));
        }
        Data::Union(data) => {
            return Err(Error::new_spanned(
                data.union_token,
                format!("a model is a struct: write `struct {name} {{ … }}`"),
            ));
        }
    };
    let message = format!("columns need names: write `struct {name} {{ name: type, … }}`");
    Err(match fields {
        Fields::Unnamed(fields) => Error::new_spanned(fields, message),
        _ => Error::new(name.span(), message),
    })
}

fn check_columns(fields: &[Field], errors: &mut Errors) {
    for (position, field) in fields.iter().enumerate() {
        let same = |other: &&Field| other.column.eq_ignore_ascii_case(&field.column);
        if let Some(first) = fields[..position].iter().find(same) {
            let message = format!(
                "the column \"{}\" already belongs to `{}` (databases may ignore case): write `column = \"…\"` \
                 with another name",
                field.column, first.name
            );
            match &field.column_text {
                Some(text) => errors.at(text, message),
                None => errors.at(&field.ident, message),
            }
        }
    }
}

/// Refuses a second field of a kind of which a model has one.
fn check_stamps(fields: &[Field], errors: &mut Errors) {
    for (stamp, name) in [(Stamp::Trashed, "soft_delete"), (Stamp::Version, "version")] {
        let mut of_kind = fields.iter().filter(|field| field.stamp == Some(stamp));
        let Some(first) = of_kind.next() else { continue };
        for argument in of_kind.filter_map(|field| field.argument(name)) {
            let message = format!("a model has one `{name}`, and `{}` is it: remove one", first.name);
            errors.at(&argument.ident, message);
        }
    }
}

/// Tells whether two fields might have one column, depending on what aliases
/// stand for.
fn columns_may_clash(fields: &[Field]) -> bool {
    let mut seen = HashSet::new();
    fields
        .iter()
        .flat_map(|field| iter::once(&field.column).chain(&field.foreign_key_column))
        .any(|column| !seen.insert(column.to_lowercase()))
}

/// The most fields of a primary key.
const KEY_FIELDS: usize = 4;

fn primary_key(model: &Ident, fields: &[Field], errors: &mut Errors) -> Vec<usize> {
    let marked = fields.iter().enumerate();
    let marked = marked.filter_map(|(at, field)| Some((at, field, field.primary_key.as_ref()?)));
    let keys: Vec<(usize, &Field, &Ident)> = marked.collect();
    if keys.is_empty() {
        let likely = fields.iter().find(|field| field.ty.is_auto() || field.name == "id");
        let hint = likely.map_or_else(
            || "add a field `#[rustango(primary_key)] id: Auto<i64>`".to_owned(),
            |field| format!("write `#[rustango(primary_key)]` on `{}`", field.name),
        );
        errors.at(model, format!("`{model}` has no primary key: {hint}"));
        return Vec::new();
    }
    if let Some((_, field, token)) = keys.get(KEY_FIELDS) {
        let message = format!(
            "a primary key has at most {KEY_FIELDS} fields, and `{}` would be one more: add a field `id: Auto<i64>` as \
             the key, and write `unique_together` for these",
            field.name
        );
        errors.at(*token, message);
    }
    let names = names::quoted(keys.iter().map(|(_, field, _)| field.name.as_str()));
    for field in fields.iter().filter(|field| field.ty.is_auto()) {
        let bare = inside(&field.rust_type, "Auto").map_or_else(String::new, spelled);
        if field.primary_key.is_none() {
            errors.at(
                &field.rust_type,
                format!("`Auto` is for the primary key, which is {names}: write `{bare}`"),
            );
        } else if keys.len() > 1 {
            let message = format!(
                "databases number keys of one field, and this one is of {names}: write `{bare}`, or `primary_key` on \
                 `{}` alone and `unique` or `unique_together` for the others",
                field.name
            );
            errors.at(&field.rust_type, message);
        }
    }
    keys.into_iter().map(|(position, ..)| position).collect()
}

fn table(model: &Ident, written: Option<&LitStr>, errors: &mut Errors) -> String {
    let table = written.map_or_else(|| names::snake_case(&model.unraw().to_string()), LitStr::value);
    if let Some(fault) = names::fault(&table) {
        match written {
            Some(text) => errors.at(text, format!("\"{table}\" cannot be the name of a table: {fault}")),
            None => errors.at(
                model,
                format!(
                    "\"{table}\" cannot be the name of a table: {fault}; write `#[rustango(table = \"…\")]`"
                ),
            ),
        }
    }
    table
}

/// Finds a field by its name in Rust or, where none has it, by its column;
/// `text` is what to underline.
fn named(fields: &[Field], text: &LitStr, name: &str, errors: &mut Errors) -> Option<usize> {
    let name = name.strip_prefix("r#").unwrap_or(name);
    let by_name = fields.iter().position(|field| field.name == name);
    let found = by_name.or_else(|| fields.iter().position(|field| field.column == name));
    if found.is_none() {
        let known = || fields.iter().map(|field| field.name.as_str());
        let columns = fields.iter().map(|field| field.column.as_str());
        let hint = names::meant(name, known().chain(columns))
            .map_or_else(String::new, |meant| format!(", did you mean `{meant}`?"));
        let known = names::quoted(known());
        errors.at(text, format!("there is no field `{name}`{hint}; the fields are {known}"));
    }
    found
}

/// Reads "a, b" as positions of fields.
fn list(fields: &[Field], text: &LitStr, errors: &mut Errors) -> Vec<usize> {
    let mut positions = Vec::new();
    for name in text.value().split(',').map(str::trim) {
        if name.is_empty() {
            errors.at(text, "expected names of fields with commas between them: write \"a, b\"");
            break;
        }
        let Some(position) = named(fields, text, name, errors) else { continue };
        if positions.contains(&position) {
            errors.at(text, format!("`{name}` stands here twice: keep one"));
        }
        positions.push(position);
    }
    positions
}

/// Reads "a, -b" as positions of fields, each with its direction.
fn ordering(fields: &[Field], text: &LitStr, errors: &mut Errors) -> Vec<Term> {
    let written = text.value();
    let mut directions = Vec::new();
    let mut bare = Vec::new();
    for term in written.split(',').map(str::trim) {
        let (direction, name) = match term.strip_prefix('-') {
            Some(name) => (Direction::Descending, name),
            None => (Direction::Ascending, term),
        };
        directions.push(direction);
        bare.push(name);
    }
    let bare = LitStr::new(&bare.join(","), text.span());
    let positions = list(fields, &bare, errors);
    positions.into_iter().zip(directions).map(|(field, direction)| Term { field, direction }).collect()
}

/// Reads the fields by which rows are told apart without their keys, and sees
/// to it that they are: no two rows may share the values of them all.
fn natural_key(
    fields: &[Field],
    primary_key: &[usize],
    indexes: &[Index],
    text: &LitStr,
    errors: &mut Errors,
) -> Vec<usize> {
    let chosen = list(fields, text, errors);
    let holds = |unique: &[usize]| unique.iter().all(|at| chosen.contains(at));
    let is_unique = chosen.iter().any(|&at| fields[at].unique)
        || indexes.iter().any(|index| index.tells_rows_apart() && holds(&index.fields));
    if let Some(&key) = chosen.iter().find(|at| primary_key.contains(at)) {
        let message = format!(
            "`{}` is of the primary key, in whose place a natural key stands: name other fields",
            fields[key].name
        );
        errors.at(text, message);
    } else if !chosen.is_empty() && !is_unique {
        let names = text.value();
        let way_out = match chosen[..] {
            [only] => format!("write `unique` on `{}`", fields[only].name),
            _ => format!("write `unique_together(\"{names}\")` too"),
        };
        errors.at(text, format!("two rows may share the values of \"{names}\": {way_out}"));
    }
    chosen
}

fn indexes(table: &str, fields: &[Field], options: Vec<IndexOptions>, errors: &mut Errors) -> Vec<Index> {
    let mut indexes: Vec<Index> = Vec::new();
    for option in options {
        let place = option.place();
        let index = index(table, fields, option, errors);
        if indexes.iter().any(|other| other.name.eq_ignore_ascii_case(&index.name)) {
            let message = format!(
                "there is another index \"{}\" on this model: remove one, or write `name = \"…\"`",
                index.name
            );
            errors.push(Error::new(place, message));
        }
        indexes.push(index);
    }
    indexes
}

fn index(table: &str, fields: &[Field], option: IndexOptions, errors: &mut Errors) -> Index {
    let terms = match &option.fields {
        Some(text) if option.has_order => ordering(fields, text, errors),
        Some(text) => {
            let positions = list(fields, text, errors).into_iter();
            positions.map(|field| Term { field, direction: Direction::Ascending }).collect()
        }
        None => Vec::new(),
    };
    let positions: Vec<_> = terms.iter().map(|term| term.field).collect();
    let is_descending = |term: &&Term| term.direction == Direction::Descending;
    let descending = terms.iter().filter(is_descending).map(|term| term.field).collect();
    let include = option.include.as_ref().map_or_else(Vec::new, |text| list(fields, text, errors));
    if let (Some(text), Some(twice)) = (&option.include, include.iter().find(|at| positions.contains(at))) {
        errors.at(text, format!("the index is over `{}` already: include others", fields[*twice].name));
    }
    let columns: Vec<&str> = positions.iter().map(|position| fields[*position].column.as_str()).collect();
    let suffix = match option.uniqueness {
        Uniqueness::Plain => "idx",
        Uniqueness::Unique => "key",
    };
    let name = option.name.as_ref().map_or_else(|| names::constraint(table, &columns, suffix), LitStr::value);
    Index {
        name,
        fields: positions,
        uniqueness: option.uniqueness,
        descending,
        expressions: option.expressions,
        condition: option.condition,
        method: option.method,
        include,
    }
}
