//! The databases of a program by name, and which models live where.

use std::{collections::BTreeMap, fmt, sync::Arc};

use rustango_model::{Model, ModelSchema, Registry};
use rustango_ports::database::{DbError, DbErrorKind};

use crate::{Db, Error};

type Home = dyn Fn(&ModelSchema) -> &'static str + Send + Sync;

/// The databases of a program, by name. A cheap clone.
///
/// ```
/// # use rustango_model::Registry;
/// # use rustango_query::{Databases, Db, Error};
/// # async fn example(main: Db, archive: Db, registry: &Registry) -> Result<(), Error> {
/// let databases = Databases::new(main)
///     .with("archive", archive)
///     .models_live_in(|model| if model.app == "history" { "archive" } else { Databases::DEFAULT });
///
/// for name in databases.names() {
///     let models = databases.registry(name, registry)?;
///     println!("{name} has {} of them", models.models().len());
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Databases {
    by_name: BTreeMap<String, Db>,
    home: Arc<Home>,
}

impl Databases {
    /// The name of the database that [`new`](Self::new) was given.
    pub const DEFAULT: &'static str = "default";

    /// Starts with the database in which all models live.
    #[must_use]
    pub fn new(default: Db) -> Self {
        Self {
            by_name: BTreeMap::from([(Self::DEFAULT.to_owned(), default)]),
            home: Arc::new(|_| Self::DEFAULT),
        }
    }

    /// Adds a database; one of the same name is replaced.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, db: Db) -> Self {
        self.by_name.insert(name.into(), db);
        self
    }

    /// Says by name in which database each model lives.
    #[must_use]
    pub fn models_live_in(
        mut self,
        home: impl Fn(&ModelSchema) -> &'static str + Send + Sync + 'static,
    ) -> Self {
        self.home = Arc::new(home);
        self
    }

    /// Returns the names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Returns the database of a name.
    ///
    /// # Errors
    /// Kind `MissingDatabase` where there is none, naming those that there are.
    pub fn using(&self, name: &str) -> Result<&Db, Error> {
        self.by_name.get(name).ok_or_else(|| self.missing(name, "").into())
    }

    /// Returns the database in which a model lives.
    ///
    /// # Errors
    /// Kind `MissingDatabase` where there is none of the name that
    /// [`models_live_in`](Self::models_live_in) gave.
    pub fn of<M: Model>(&self) -> Result<&Db, Error> {
        self.of_schema(M::schema())
    }

    /// As [`of`](Self::of), of a model by its schema.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn of_schema(&self, schema: &ModelSchema) -> Result<&Db, Error> {
        let name = (self.home)(schema);
        self.by_name.get(name).ok_or_else(|| {
            let of_whom = format!(", where the model {} is to live", schema.name);
            self.missing(name, &of_whom).into()
        })
    }

    /// Returns the models that live in one database, for
    /// `create_tables` and whatever else takes a
    /// registry.
    ///
    /// # Errors
    /// Kind `MissingDatabase` as [`using`](Self::using) and [`of`](Self::of);
    /// kind `Configuration` where a model points at one that lives elsewhere,
    /// naming them all: no database keeps such a foreign key.
    pub fn registry(&self, name: &str, all: &Registry) -> Result<Registry, Error> {
        self.using(name)?;
        for schema in all.models() {
            self.of_schema(schema)?;
        }
        let here = all.filter(|schema| (self.home)(schema) == name);
        let mut astray = Vec::new();
        for key in here.models().iter().flat_map(|schema| schema.references()) {
            let elsewhere = (self.home)(key.target());
            if elsewhere != name {
                let (from, key, to) = (key.source().name, key.name(), key.target().name);
                astray.push(format!("{from}::{key} points at {to} in \"{elsewhere}\""));
            }
        }
        if astray.is_empty() {
            return Ok(here);
        }
        let context = format!(
            "a foreign key cannot leave its database, and from \"{name}\" some do: {}",
            astray.join("; ")
        );
        Err(DbError::new(DbErrorKind::Configuration, "configure", context).into())
    }

    fn missing(&self, name: &str, of_whom: &str) -> DbError {
        let known: Vec<_> = self.names().map(|known| format!("\"{known}\"")).collect();
        let context =
            format!("no database is called \"{name}\"{of_whom}; this program has {}", known.join(", "));
        DbError::new(DbErrorKind::MissingDatabase { database: name.to_owned() }, "using", context)
    }
}

impl fmt::Debug for Databases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(&self.by_name).finish()
    }
}
