//! The database port: statements go in, rows come out.
//!
//! The domain renders a [`Statement`] (text with binds, in the words of a
//! [`Dialect`]) and hands it to an [`Executor`]: a pool, a transaction, or a
//! decorator around one. Rows are read by position from a [`RowSet`], whose
//! [`ValueRef`]s borrow text and bytes from the answer's own buffer.
//!
//! Each *Behaviour* bullet names the case of the conformance kit
//! (`rustango-testing`) that holds every adapter to it.

mod dialect;
mod error;
mod executor;
mod function;
mod identifier;
mod rows;
mod sql_text;
mod statement;
mod unit;
mod value;
mod value_ref;

pub use self::{
    dialect::{
        AutoKey, BulkInsert, Capabilities, ColumnType, Dialect, Direction, Fragment, Limits, Nulls,
        TextMatch, TypeCheck,
    },
    error::{DbError, DbErrorKind},
    executor::{
        AccessMode, Database, Execution, Executor, Isolation, NewKeys, PoolStatus, Transaction,
        TransactionOptions,
    },
    function::{
        Aggregate, Argument, Arithmetic, Case, DatePart, DateUnit, Duplicates, Function, JsonMatch, JsonStep,
        LockWait, Unsupported, Zone,
    },
    identifier::{Identifier, InvalidIdentifier},
    rows::{Column, RowSet, RowStream},
    sql_text::{Alias, SqlText},
    statement::{Intent, Statement},
    unit::UnitOfWork,
    value::{Value, ValueType},
    value_ref::{DecodeFault, ValueRef},
};
