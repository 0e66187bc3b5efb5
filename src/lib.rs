//! The facade: everything a program needs, under one name.
//!
#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

#[cfg(feature = "web")]
mod bind;
#[cfg(feature = "database")]
mod connect;
#[cfg(feature = "database")]
mod environment;
#[cfg(all(feature = "manage", feature = "database"))]
mod manage;
#[cfg(feature = "web")]
mod secret;
mod variables;

#[cfg(feature = "forms")]
pub use rustango_forms::Form;
#[cfg(feature = "forms")]
pub use rustango_macros::Form;
pub use rustango_macros::{Choices, FromRow, Model, embed_migrations, main};
pub use rustango_migrate as migrate;
pub use rustango_model as model;
pub use rustango_ports as ports;
pub use rustango_query as query;
pub use rustango_system as system;

#[cfg(feature = "api")]
pub use rustango_api as api;
#[cfg(feature = "axum")]
pub use rustango_axum as axum;
#[cfg(feature = "forms")]
pub use rustango_forms as forms;
#[cfg(any(feature = "axum", feature = "poem"))]
pub use rustango_hyper as hyper;
#[cfg(feature = "api")]
pub use rustango_macros::Serializer;
#[cfg(feature = "api")]
pub use rustango_macros::ViewSet;
#[cfg(feature = "manage")]
pub use rustango_manage as command_line;
#[cfg(feature = "mysql")]
pub use rustango_mysql as mysql;
#[cfg(feature = "openapi")]
pub use rustango_openapi as openapi;
#[cfg(feature = "openapi")]
pub use rustango_openapi::openapi;
#[cfg(feature = "poem")]
pub use rustango_poem as poem;
#[cfg(feature = "postgres")]
pub use rustango_postgres as postgres;
#[cfg(feature = "sqlite")]
pub use rustango_sqlite as sqlite;
#[cfg(feature = "tokio-postgres")]
pub use rustango_tokio_postgres as tokio_postgres;
#[cfg(feature = "web")]
pub use rustango_web as web;

#[cfg(any(feature = "axum", feature = "poem"))]
pub use rustango_hyper::shutdown_signal;
pub use rustango_migrate::{check_tables, create_tables, drop_tables};
pub use rustango_model::{Auto, ForeignKey, Patch, Registry};
pub use rustango_query::{Databases, Db, Error, FailoverDatabase, RoutedDatabase};

pub use self::variables::{VariableError, variable};
#[cfg(feature = "web")]
pub use self::{bind::bind_from_env, secret::signing_key_from_env};
#[cfg(feature = "database")]
pub use self::{connect::connect, environment::connect_from_env};

#[cfg(all(feature = "manage", feature = "database"))]
pub use self::manage::manage;

/// What nearly every file of a program wants in scope.
pub mod prelude {
    #[cfg(feature = "api")]
    pub use rustango_api::Serializer;
    #[cfg(feature = "forms")]
    pub use rustango_forms::{Form, RequestFormExt};
    #[cfg(feature = "forms")]
    pub use rustango_macros::Form;
    #[cfg(feature = "api")]
    pub use rustango_macros::Serializer;
    #[cfg(feature = "api")]
    pub use rustango_macros::ViewSet;
    pub use rustango_macros::{Choices, FromRow, Model};
    pub use rustango_model::{Auto, ForeignKey, Model};
    pub use rustango_query::{Db, Error, Follow, Objects, Trashable};
}

/// What the derives write into a program; not for people.
#[doc(hidden)]
pub mod __macro {
    #[cfg(feature = "api")]
    pub use rustango_api::__macro as api;
    #[cfg(feature = "forms")]
    pub use rustango_forms as forms;
    pub use rustango_migrate::EmbeddedMigrations;
    pub use rustango_model::{Registered, inventory};
    pub use rustango_query::__macro::*;
    pub use rustango_system::run;
}

/// The guide to the ORM, whose snippets run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/orm.md")]
mod orm {}

/// The guide to forms, whose snippets run with the tests.
#[cfg(all(doctest, feature = "forms", feature = "axum", feature = "sqlite"))]
#[doc = include_str!("../docs/forms.md")]
mod forms_guide {}

/// The guide to migrations, whose snippets run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/migrations.md")]
mod migrations {}

/// The guide to REST APIs, whose snippets run with the tests.
#[cfg(all(doctest, feature = "api", feature = "sqlite"))]
#[doc = include_str!("../docs/api.md")]
mod api_guide {}
