//! One database with the tables that it has, and their changes.

use std::{fmt::Write as _, sync::Arc};

use rustango_migrate::{Fault, apply};
use rustango_ports::{
    database::{
        Argument, Capabilities, Database, DbError, Dialect, SqlText, Statement, TransactionOptions, ValueRef,
        ValueType,
    },
    schema::{Introspection, Operation, Place, Refusal, Schema, SchemaStatement, Transition},
};

use crate::database::trial::Failure;

/// One database with the tables that it has.
pub(crate) struct Site {
    database: Arc<dyn Database>,
    schema: Schema,
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unchanged {
    /// The database has no such thing.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database had something against it.
    #[error(transparent)]
    Failed(#[from] DbError),
    /// It does not fit the tables.
    #[error(transparent)]
    Unfit(#[from] Fault),
}

impl Site {
    pub(crate) fn new(database: Arc<dyn Database>) -> Self {
        Self { database, schema: Schema::default() }
    }

    pub(crate) fn database(&self) -> &dyn Database {
        &*self.database
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(crate) fn dialect(&self) -> &dyn Dialect {
        self.database.dialect()
    }

    pub(crate) fn capabilities(&self) -> Capabilities {
        self.dialect().capabilities()
    }

    /// Makes changes, all in one transaction where the database can.
    pub(crate) async fn migrate(&mut self, operations: &[Operation]) -> Result<(), Unchanged> {
        let mut schema = self.schema.clone();
        let mut statements = Vec::new();
        for operation in operations {
            let after = apply(&schema, operation)?;
            let tables = Transition { before: &schema, after: &after };
            statements.append(&mut self.dialect().schema().change(operation, tables)?);
            schema = after;
        }
        for group in statements.chunk_by(|one, next| one.place == next.place) {
            if group[0].place == Place::Transaction && self.capabilities().transactional_ddl {
                self.in_transaction(group).await?;
            } else {
                for statement in group {
                    self.run(&statement.sql).await?;
                }
            }
        }
        self.schema = schema;
        Ok(())
    }

    async fn in_transaction(&self, statements: &[SchemaStatement]) -> Result<(), DbError> {
        let mut options = TransactionOptions::default();
        if self.dialect().schema().rebuilds_tables() {
            options = options.unchecked_keys();
        }
        let transaction = self.database.begin(options).await?;
        for statement in statements {
            let statement = Statement::write(statement.sql.as_str(), Vec::new());
            if let Err(error) = transaction.execute(&statement).await {
                transaction.rollback().await?;
                return Err(error);
            }
        }
        transaction.commit().await
    }

    /// Runs a statement that all databases take as it is written.
    pub(crate) async fn run(&self, sql: &str) -> Result<(), DbError> {
        self.database.execute(&Statement::write(sql, Vec::new())).await.map(drop)
    }

    /// Answers a query with one text for each row, its values between commas.
    pub(crate) async fn rows(&self, sql: &str, types: &[ValueType]) -> Result<Vec<String>, Failure> {
        let statement = Statement::read(sql, Vec::new()).with_columns(types);
        let answer = self.database.query(&statement).await?;
        let mut rows = Vec::new();
        for row in 0..answer.len() {
            let mut text = String::new();
            for column in 0..types.len() {
                let comma = if column == 0 { "" } else { ", " };
                write!(text, "{comma}{}", shown(answer.get(row, column)?))?;
            }
            rows.push(text);
        }
        Ok(rows)
    }

    pub(crate) async fn introspect(&self) -> Result<Introspection, DbError> {
        self.dialect().schema().introspect(&*self.database).await
    }

    /// Quotes a name.
    pub(crate) fn quoted(&self, name: &str) -> String {
        let mark = self.dialect().quote_mark();
        format!("{mark}{name}{mark}")
    }

    /// Writes a column as another type, in the words of the database.
    pub(crate) fn cast(&self, column: &str, of: ValueType, to: ValueType) -> Result<String, Failure> {
        let mut out = SqlText::new();
        let name = self.quoted(column);
        let write = |out: &mut SqlText| {
            out.push(&name);
        };
        self.dialect().cast(&mut out, Argument { write: &write, of, stored: true }, to)?;
        Ok(out.sql)
    }

    /// Lets the user's own trigger note each row that comes into a table.
    pub(crate) async fn note_inserts(&self, table: &str, note: &str) -> Result<(), DbError> {
        let head = format!("CREATE TRIGGER noted AFTER INSERT ON {table} FOR EACH ROW");
        if self.dialect().name() == "postgres" {
            let body = format!("BEGIN {note}; RETURN NEW; END");
            self.run(&format!("CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS '{body}'"))
                .await?;
            self.run(&format!("{head} EXECUTE FUNCTION noted()")).await
        } else {
            self.run(&format!("{head} BEGIN {note}; END")).await
        }
    }
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Bool(value) => value.to_string(),
        ValueRef::I16(value) => value.to_string(),
        ValueRef::I32(value) => value.to_string(),
        ValueRef::I64(value) => value.to_string(),
        ValueRef::F32(value) => value.to_string(),
        ValueRef::F64(value) => value.to_string(),
        ValueRef::Decimal(value) => value.normalize().to_string(),
        ValueRef::Text(value) | ValueRef::Json(value) => value.to_owned(),
        ValueRef::Bytes(value) => format!("{value:?}"),
        ValueRef::Uuid(value) => value.to_string(),
        ValueRef::Timestamp(value) => value.naive_utc().to_string(),
        ValueRef::Date(value) => value.to_string(),
        ValueRef::Time(value) => value.to_string(),
        other => format!("{other:?}"),
    }
}
