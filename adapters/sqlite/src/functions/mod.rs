//! SQL functions of our own, on every connection: what SQLite lacks so that
//! queries mean what they mean on other databases.
//!
//! They are deterministic and innocuous, so that indexes, checks and generated
//! columns may use them. NULL in is NULL out. What they cannot take is an error
//! that names the function, and never shows a value.

mod decimal;
mod fault;
mod integer;
mod json;
mod real;
mod regexp;
mod text;
mod time;

use rusqlite::{
    Connection,
    functions::{Context, FunctionFlags, SqlFnOutput},
    types::ValueRef,
};

use self::fault::Reason;
pub(crate) use self::fault::explain;

const PURE: FunctionFlags = FunctionFlags::SQLITE_UTF8
    .union(FunctionFlags::SQLITE_DETERMINISTIC)
    .union(FunctionFlags::SQLITE_INNOCUOUS);

/// Registers all functions on a connection.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    text::register(connection)?;
    regexp::register(connection)?;
    decimal::register(connection)?;
    integer::register(connection)?;
    real::register(connection)?;
    time::register(connection)?;
    json::register(connection)
}

/// Registers a function of so many values that are not NULL.
fn scalar<const N: usize, T>(
    connection: &Connection,
    name: &'static str,
    function: impl Fn([ValueRef<'_>; N]) -> Result<T, Reason> + Send + 'static,
) -> rusqlite::Result<()>
where
    Option<T>: SqlFnOutput,
{
    // No function here has many arguments.
    let count = i32::try_from(N).unwrap_or(-1);
    connection.create_scalar_function(name, count, PURE, move |context| match arguments::<N>(context) {
        Some(arguments) => function(arguments).map(Some).map_err(|reason| reason.of(name)),
        None => Ok(None),
    })
}

/// Returns the arguments, unless one is NULL.
fn arguments<'a, const N: usize>(context: &'a Context<'_>) -> Option<[ValueRef<'a>; N]> {
    let arguments = std::array::from_fn(|position| context.get_raw(position));
    (!arguments.contains(&ValueRef::Null)).then_some(arguments)
}

fn text(value: ValueRef<'_>) -> Result<&str, Reason> {
    match value {
        ValueRef::Text(text) => std::str::from_utf8(text).map_err(|_| Reason::NotText),
        _ => Err(Reason::NotText),
    }
}

fn integer(value: ValueRef<'_>) -> Result<i64, Reason> {
    match value {
        ValueRef::Integer(value) => Ok(value),
        _ => Err(Reason::NotInteger),
    }
}

#[cfg(test)]
mod testing;
