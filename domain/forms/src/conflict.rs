//! What a database refused, in terms of the fields.

use rustango_model::{ModelSchema, Reference};
use rustango_ports::database::{DbErrorKind, Value};
use rustango_query::{Condition, Db, Error, FieldRef, Lookup, Select, Trash, records};

/// The foreign keys of a write, and the values that their fields get.
pub type Pointers = Vec<(Reference, Vec<Value>)>;

/// Why a row was not written.
#[derive(Debug)]
pub enum Conflict {
    /// It clashes with other rows.
    Clash {
        /// What is wrong, as a whole.
        detail: &'static str,
        /// What is wrong with which field.
        faults: Vec<ConflictFault>,
    },
    /// Its own values are not allowed.
    Refused(Vec<ConflictFault>),
    /// The values have nothing to do with it.
    Other(Error),
}

/// What is wrong with one field of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictFault {
    /// The field; nothing where it is the row as a whole.
    pub field: Option<FieldRef>,
    /// A stable name of the fault, for machines.
    pub code: &'static str,
    /// What is wrong, for people.
    pub detail: String,
}

/// Remembers the foreign keys of a write, to find out which points nowhere. Of
/// one whose fields are not all written, only the database knows.
#[must_use]
pub fn pointers(schema: &'static ModelSchema, values: &[(usize, Value)]) -> Pointers {
    let given = |at: usize| {
        let given = values.iter().find(|(field, value)| *field == at && !value.is_null());
        given.map(|(_, value)| value.clone())
    };
    let points = |key: Reference| {
        let values = key.pairs().map(|(from, _)| given(from)).collect::<Option<Vec<_>>>()?;
        Some((key, values))
    };
    let mut pointers: Pointers = schema.references().filter_map(points).collect();
    // In the order in which the values were given.
    let is_of = |key: Reference, field: usize| key.pairs().any(|(from, _)| from == field);
    pointers.sort_by_key(|(key, _)| values.iter().position(|(field, _)| is_of(*key, *field)));
    pointers
}

impl Conflict {
    /// Finds out what an error of a write is about.
    pub async fn explain(db: &Db, schema: &'static ModelSchema, error: Error, pointers: Pointers) -> Self {
        let by_name = |name: &Option<String>| {
            name.as_deref().map(|name| records::constraint_fields(schema, name)).unwrap_or_default()
        };
        match error.database_kind() {
            Some(DbErrorKind::UniqueViolation { constraint, columns }) => {
                let mut fields = by_columns(schema, columns);
                if fields.is_empty() {
                    fields = by_name(constraint);
                }
                Self::taken(&fields)
            }
            Some(DbErrorKind::ForeignKeyViolation { constraint }) => {
                let mut fields = pointing_nowhere(db, schema, pointers).await;
                if fields.is_empty() {
                    fields = by_name(constraint);
                }
                Self::missing_target(&fields)
            }
            Some(DbErrorKind::NotNullViolation { column }) => {
                let fields = by_columns(schema, std::slice::from_ref(column));
                Self::Refused(each(&fields, "null", "must not be null"))
            }
            Some(DbErrorKind::CheckViolation { constraint }) => {
                if let Some(check) = schema.checks.iter().find(|check| check.name.as_str() == constraint) {
                    return Self::row(format!("the row breaks the rule \"{}\"", check.name));
                }
                let fields = records::constraint_fields(schema, constraint);
                Self::Refused(each(&fields, "invalid", "is not allowed"))
            }
            Some(DbErrorKind::InvalidValue) => {
                Self::row("the database cannot store one of the values".to_owned())
            }
            _ => Self::Other(error),
        }
    }

    /// Says that other rows have the values of these fields.
    #[must_use]
    pub fn taken(fields: &[FieldRef]) -> Self {
        let detail = match fields {
            [_] => "another row has this value".to_owned(),
            several => {
                let names: Vec<_> = several.iter().map(|field| field.field().name).collect();
                format!("another row has the same {}", names.join(" and "))
            }
        };
        Self::Clash { detail: "another row has the same value", faults: each(fields, "unique", &detail) }
    }

    /// Says that these fields point at rows that do not exist.
    #[must_use]
    pub fn missing_target(fields: &[FieldRef]) -> Self {
        let faults = fields.iter().map(|field| {
            let is_of = |key: &Reference| key.pairs().any(|(from, _)| from == field.position());
            let target = field.schema().references().find(is_of).map_or("row", |key| key.target().name);
            let detail = format!("there is no {target} with this key");
            ConflictFault { field: Some(*field), code: "does_not_exist", detail }
        });
        Self::Clash { detail: "a row that this one points at does not exist", faults: faults.collect() }
    }

    fn row(detail: String) -> Self {
        Self::Refused(vec![ConflictFault { field: None, code: "invalid", detail }])
    }
}

fn each(fields: &[FieldRef], code: &'static str, detail: &str) -> Vec<ConflictFault> {
    let fault = |field: &FieldRef| ConflictFault { field: Some(*field), code, detail: detail.to_owned() };
    fields.iter().map(fault).collect()
}

fn by_columns(schema: &'static ModelSchema, columns: &[String]) -> Vec<FieldRef> {
    let field = |column: &String| schema.fields.iter().position(|field| field.column.as_str() == column);
    columns.iter().filter_map(field).map(|position| FieldRef::new(schema, position)).collect()
}

/// Selects the row that a foreign key with these values points at.
pub(crate) fn target_of(key: Reference, values: Vec<Value>) -> Select {
    let target = key.target();
    let equal = key.pairs().zip(values).map(|((_, on), value)| {
        Condition::Lookup(FieldRef::new(target, on).into(), Lookup::Exact(value.into()))
    });
    Select::all(target).trash(Trash::Shown).filter(Condition::All(equal.collect())).limit(1)
}

/// Finds all foreign keys without a target: some databases name one of them,
/// others none. The write has failed already, so a few statements more do not
/// matter.
async fn pointing_nowhere(db: &Db, schema: &'static ModelSchema, pointers: Pointers) -> Vec<FieldRef> {
    let mut nowhere: Vec<FieldRef> = Vec::new();
    // Of one key nobody needs to ask, if the others were not written in part.
    let is_only_one = pointers.len() == 1 && schema.composite_keys.is_empty();
    for (key, values) in pointers {
        let key_of_target = key.target().primary_key;
        let row = target_of(key, values);
        if is_only_one
            || records::fetch_fields(db, &row, key_of_target).await.is_ok_and(|rows| rows.is_empty())
        {
            let fields = key.pairs().map(|(from, _)| FieldRef::new(schema, from));
            nowhere.extend(fields.filter(|field| !nowhere.contains(field)).collect::<Vec<_>>());
        }
    }
    nowhere
}
