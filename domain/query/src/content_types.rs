//! Content types: the models of a program as rows, so that a row can point at
//! a row of any model.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use rustango_macros::Model;
use rustango_model::{Auto, FieldValue, Model, ModelSchema, Registry, SingleKey};
use rustango_ports::database::{Value, ValueType};

use crate::{
    Column, Condition, Db, Error, FieldRef, Lookup, Objects as _, OnConflict, Predicate, RowKey, Select,
    held::{HeldRow, model_of, text_of, values_of},
    named::parse,
    records,
};

/// One model of a program, as a row.
#[derive(Model, Clone, Debug, PartialEq, Eq)]
#[rustango(crate = "crate::content_types", table = "rustango_content_types", app = "rustango")]
#[rustango(
    display = "model_name",
    ordering = "app_label, model_name",
    unique_together("app_label, model_name")
)]
pub struct ContentType {
    /// The number of the model in this database.
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    /// The application that the model belongs to.
    #[rustango(max_length = 100)]
    pub app_label: String,
    /// The name of the Rust type.
    #[rustango(max_length = 100)]
    pub model_name: String,
    /// The table.
    #[rustango(max_length = 63)]
    pub table: String,
}

/// Stands for the facade's, without its registry: the table is there where a
/// model points at it.
pub(crate) mod __macro {
    pub(crate) use crate::__macro::*;

    pub(crate) mod inventory {
        macro_rules! submit {
            ($($model:tt)*) => {};
        }
        pub(crate) use submit;
    }
}

/// The models of a registry and their rows, as a value to keep: what it is
/// asked needs no statement.
#[derive(Clone, Debug)]
pub struct ContentTypes {
    by_id: HashMap<i64, (ContentType, &'static ModelSchema)>,
    by_table: HashMap<&'static str, i64>,
}

/// Makes a row of each model of a registry, where there is none yet, by one
/// statement, and returns them.
///
/// The table is created with the others where a model points at it; else add
/// it by `registry.with::<ContentType>()`.
///
/// # Errors
/// [`Error::Database`].
pub async fn ensure_seeded(db: &Db, registry: &Registry) -> Result<ContentTypes, Error> {
    let mut rows: Vec<ContentType> =
        registry.models().iter().map(|schema| ContentType::new(schema)).collect();
    let same = OnConflict::on((ContentType::app_label, ContentType::model_name));
    if !rows.is_empty() {
        ContentType::bulk_upsert(&mut rows, &same, db).await?;
    }
    let mut types = ContentTypes { by_id: HashMap::new(), by_table: HashMap::new() };
    for (row, &schema) in rows.into_iter().zip(registry.models()) {
        let Some(id) = row.id.get() else { continue };
        types.by_table.insert(schema.table.as_str(), id);
        types.by_id.insert(id, (row, schema));
    }
    Ok(types)
}

impl ContentType {
    fn new(schema: &ModelSchema) -> Self {
        Self {
            id: Auto::default(),
            app_label: schema.app.to_owned(),
            model_name: schema.name.to_owned(),
            table: schema.table.as_str().to_owned(),
        }
    }

    /// Reads the row of a model.
    ///
    /// # Errors
    /// [`Error::NotFound`] where [`ensure_seeded`] was not called;
    /// [`Error::Database`].
    pub async fn for_model<M: Model>(db: &Db) -> Result<Self, Error> {
        Self::by_natural_key(M::schema().app, M::schema().name, db).await
    }

    /// Reads the row of a model by its application and name.
    ///
    /// # Errors
    /// As [`for_model`](Self::for_model).
    pub async fn by_natural_key(app_label: &str, model_name: &str, db: &Db) -> Result<Self, Error> {
        Self::objects()
            .filter(Self::app_label.eq(app_label).and(Self::model_name.eq(model_name)))
            .get(db)
            .await
    }

    /// Reads a row by its number.
    ///
    /// # Errors
    /// As [`for_model`](Self::for_model).
    pub async fn by_id(id: i64, db: &Db) -> Result<Self, Error> {
        Self::objects().filter(Self::id.eq(id)).get(db).await
    }

    /// Reads all rows.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn all(db: &Db) -> Result<Vec<Self>, Error> {
        Self::objects().fetch(db).await
    }
}

impl ContentTypes {
    /// Returns the row of a model.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] where the registry does not have it.
    pub fn of<M: Model>(&self) -> Result<&ContentType, Error> {
        let schema = M::schema();
        let known = self.by_table.get(schema.table.as_str()).and_then(|id| self.by_id.get(id));
        known.map(|(row, _)| row).ok_or_else(|| {
            let model = schema.name;
            Error::InvalidQuery(format!("{model} has no content type: seed them with a registry that has it"))
        })
    }

    /// Returns a row and its model by its number.
    #[must_use]
    pub fn by_id(&self, id: i64) -> Option<(&ContentType, &'static ModelSchema)> {
        self.by_id.get(&id).map(|(row, schema)| (row, *schema))
    }
}

/// A row of any model: its content type, and its key as text.
///
/// Of a model with `generic_fk(name = "target")` the derive makes
/// `comment.target()`, `comment.set_target(…)` and `Comment::target_is(…)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GenericForeignKey {
    /// The number of the content type.
    pub content_type: i64,
    /// The key of the row, as text.
    pub object: String,
}

impl GenericForeignKey {
    /// Points at a row.
    ///
    /// # Errors
    /// [`Error::Unsaved`] where it has no key; as [`ContentTypes::of`].
    pub fn for_target<T: Model<Key: SingleKey>>(target: &T, types: &ContentTypes) -> Result<Self, Error> {
        let key = target.key().ok_or(Error::Unsaved { model: T::schema().name })?;
        let id = types.of::<T>()?.id.get().unwrap_or_default();
        Ok(Self { content_type: id, object: text_of(&key.to_value()) })
    }

    /// Reads it from the fields of a row; nothing where one of them is NULL.
    /// Glue for the derive.
    #[doc(hidden)]
    pub fn of_fields(content_type: &impl FieldValue, object: &impl FieldValue) -> Option<Self> {
        let content_type = match content_type.to_value() {
            Value::I64(id) => id,
            Value::I32(id) => id.into(),
            _ => return None,
        };
        let object = object.to_value();
        (!object.is_null()).then(|| Self { content_type, object: text_of(&object) })
    }

    /// Writes it into the fields of a row. Glue for the derive.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] where the field cannot hold such a key.
    #[doc(hidden)]
    pub fn write<M: Model>(
        &self,
        row: &mut M,
        content_type: FieldRef,
        object: FieldRef,
    ) -> Result<(), Error> {
        let mut values = row.values();
        for (field, value) in [(content_type, self.type_as(content_type)), (object, self.object_as(object)?)]
        {
            values[field.position()] = value;
            let held = HeldRow::new(M::schema(), &values);
            let value = rustango_ports::database::RowSet::get(&held, 0, field.position())?;
            row.assign(field.position(), value).map_err(|_| Self::unfitting(field))?;
        }
        Ok(())
    }

    /// Holds where the fields point at it. Glue for the derive.
    #[doc(hidden)]
    pub fn is_pointed_at<M: Model, C, O>(
        &self,
        content_type: Column<M, C>,
        object: Column<M, O>,
    ) -> Predicate<M> {
        let (content_type, object) = (content_type.field(), object.field());
        let of_type =
            Condition::Lookup(content_type.into(), Lookup::Exact(self.type_as(content_type).into()));
        let condition = match self.object_as(object) {
            Ok(key) => of_type.also(Condition::Lookup(object.into(), Lookup::Exact(key.into()))),
            // No row holds such a key.
            Err(_) => Condition::Any(Vec::new()),
        };
        Predicate::new(condition)
    }

    /// Reads the row, where it is one of this model; nothing where it is gone,
    /// or of another model.
    ///
    /// # Errors
    /// As [`ContentTypes::of`]; [`Error::Database`].
    pub async fn get<T: Model<Key: SingleKey>>(
        &self,
        types: &ContentTypes,
        db: &Db,
    ) -> Result<Option<T>, Error> {
        Ok(prefetch_generic::<_, T>(&[()], |()| Some(self.clone()), types, db).await?.into_values().next())
    }

    fn type_as(&self, field: FieldRef) -> Value {
        match field.field().value_type {
            ValueType::I32 => {
                i32::try_from(self.content_type).map_or(Value::I64(self.content_type), Value::I32)
            }
            _ => Value::I64(self.content_type),
        }
    }

    fn object_as(&self, field: FieldRef) -> Result<Value, Error> {
        parse(field.field().value_type, &self.object).ok_or_else(|| Self::unfitting(field))
    }

    fn unfitting(field: FieldRef) -> Error {
        let (model, name, of) = (field.schema().name, field.field().name, field.field().value_type);
        Error::InvalidQuery(format!(
            "{model}::{name} holds a {of}, and the key of the target is none: make the field a `String`"
        ))
    }
}

/// Reads the rows that others name by a key that is no foreign key, by key:
/// one statement for a thousand of them, none for none.
///
/// # Errors
/// As [`QuerySet::fetch`](crate::QuerySet::fetch).
pub async fn prefetch_soft<M, T: Model>(
    rows: &[M],
    key: impl Fn(&M) -> Option<T::Key>,
    db: &Db,
) -> Result<HashMap<T::Key, T>, Error> {
    let keys: HashSet<T::Key> = rows.iter().filter_map(key).collect();
    T::objects().in_bulk(keys, db).await
}

/// Reads the rows of one model that others point at, by key: one statement,
/// or none where no other points at one. Those that point at other models are
/// left out.
///
/// # Errors
/// As [`ContentTypes::of`]; as [`QuerySet::fetch`](crate::QuerySet::fetch).
pub async fn prefetch_generic<M, T: Model<Key: SingleKey>>(
    rows: &[M],
    target: impl Fn(&M) -> Option<GenericForeignKey>,
    types: &ContentTypes,
    db: &Db,
) -> Result<HashMap<T::Key, T>, Error> {
    let wanted = types.of::<T>()?.id.get();
    let of = T::Key::TYPE;
    let key = |row: &M| {
        let target = target(row).filter(|target| Some(target.content_type) == wanted)?;
        crate::held::typed_key::<T>(parse(of, &target.object)?.into()).ok()
    };
    prefetch_soft(rows, key, db).await
}

/// Reads the rows of all models that others point at: one statement a model.
///
/// # Errors
/// [`Error::Database`].
pub async fn prefetch_generic_dyn<M>(
    rows: &[M],
    target: impl Fn(&M) -> Option<GenericForeignKey>,
    types: &ContentTypes,
    db: &Db,
) -> Result<Targets, Error> {
    let mut wanted: HashMap<i64, Vec<RowKey>> = HashMap::new();
    for target in rows.iter().filter_map(target) {
        let Some((_, schema)) = types.by_id(target.content_type) else { continue };
        // Nothing points like this at a key of several fields.
        let Some(key) = schema.single_key().and_then(|key| parse(key.value_type, &target.object)) else {
            continue;
        };
        let key = RowKey::from(key);
        let keys = wanted.entry(target.content_type).or_default();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let mut found = HashMap::new();
    for (id, keys) in wanted {
        let Some((_, schema)) = types.by_id(id) else { continue };
        let answer = records::fetch(db, &Select::with_keys(schema, keys)).await?;
        for row in 0..answer.len() {
            let values = values_of(&*answer, row, 0, schema.fields.iter().map(|field| field.value_type))?;
            let object = RowKey::of_row(schema, &values).to_text();
            found.insert(GenericForeignKey { content_type: id, object }, Target { schema, values });
        }
    }
    Ok(Targets { found })
}

/// Rows of several models, by what points at them.
#[derive(Debug)]
pub struct Targets {
    found: HashMap<GenericForeignKey, Target>,
}

struct Target {
    schema: &'static ModelSchema,
    values: Vec<Value>,
}

/// Names the model and shows no values: they may be secrets.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.schema.name)
    }
}

impl Targets {
    /// Returns how many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Tells whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns the row, where it is one of this model.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column.
    pub fn get<T: Model>(&self, target: &GenericForeignKey) -> Result<Option<T>, Error> {
        match self.found.get(target) {
            Some(found) if found.schema == T::schema() => model_of(&found.values).map(Some),
            _ => Ok(None),
        }
    }

    /// Returns the model of the row, where there is one.
    #[must_use]
    pub fn model(&self, target: &GenericForeignKey) -> Option<&'static ModelSchema> {
        self.found.get(target).map(|found| found.schema)
    }

    /// Returns the row as people read it: the field that its model displays, or
    /// its key.
    #[must_use]
    pub fn display(&self, target: &GenericForeignKey) -> Option<String> {
        let found = self.found.get(target)?;
        Some(match found.schema.display {
            Some(field) => text_of(&found.values[field]),
            None => RowKey::of_row(found.schema, &found.values).to_text(),
        })
    }
}
