//! Statements in the program's own SQL, with named binds and typed rows.

use std::{borrow::Cow, fmt, marker::PhantomData};

use futures_core::Stream;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use rustango_model::{Bind, BindFault, Binding, FromRow, RowReader};
use rustango_ports::database::{DbError, DbErrorKind, Executor as _, Intent, RowSet, Statement};

use crate::{Db, Error, render};

/// Starts a statement in SQL of the program's own.
///
/// `R` is what its rows become: a model, a struct with `#[derive(FromRow)]`,
/// or a tuple; the first two are found by the names of their columns. `:name`
/// stands for a value; it is no bind within a text, a quoted name or a comment,
/// and `::` is a cast.
///
/// ```
/// # use rustango_query::{Db, Error, raw};
/// # async fn example(db: &Db) -> Result<(), Error> {
/// let titles: Vec<(i64, String)> = raw("SELECT id, title FROM post WHERE author_id = :author AND title LIKE :title")
///     .bind("author", 3)
///     .bind("title", "x%")
///     .fetch(db)
///     .await?;
/// let changed = raw("UPDATE post SET title = :title WHERE id = :id").bind("title", "y").bind("id", 7);
/// assert_eq!(changed.execute(db).await?, 1);
/// # drop(titles); Ok(()) }
/// ```
///
/// The text is part of the program: a `String` does not fit.
///
/// ```compile_fail
/// let from_request = String::from("SELECT 1");
/// rustango_query::raw::<(i64,)>(&from_request);
/// ```
pub fn raw<R>(sql: &'static str) -> Raw<R> {
    Raw { sql: Cow::Borrowed(sql), binds: Vec::new(), faults: Vec::new(), intent: None, rows: PhantomData }
}

/// A statement in SQL of the program's own; [`raw`] starts one.
#[must_use = "a statement does nothing until it is run, for example with `fetch(&db)`"]
pub struct Raw<R> {
    sql: Cow<'static, str>,
    binds: Vec<(Cow<'static, str>, Binding)>,
    faults: Vec<String>,
    intent: Option<Intent>,
    rows: PhantomData<fn() -> R>,
}

impl<R> Raw<R> {
    /// Starts a statement whose text was made at run time.
    ///
    /// Nothing is checked: whoever calls it vouches that no text of a stranger
    /// became part of it.
    pub fn unchecked(sql: String) -> Self {
        Self { sql: Cow::Owned(sql), ..raw("") }
    }

    /// Gives the value of a name; one that stands in the statement several
    /// times has it everywhere.
    ///
    /// Several values, in a `Vec`, an array or a slice, stand for a list:
    /// `WHERE id IN (:ids)`. Nothing is in an empty one.
    ///
    /// ```
    /// # use rustango_query::raw;
    /// let some = raw::<(String,)>("SELECT title FROM post WHERE id IN (:ids)").bind("ids", vec![3, 5, 8]);
    /// # drop(some);
    /// ```
    pub fn bind<Kind>(mut self, name: impl Into<Cow<'static, str>>, value: impl Bind<Kind>) -> Self {
        let name = name.into();
        if self.binds.iter().any(|(bound, _)| *bound == name) {
            self.faults.push(format!("\"{name}\" is bound twice"));
        }
        match value.into_binding() {
            Ok(binding) => self.binds.push((name, binding)),
            Err(BindFault::Unset) => {
                self.faults.push(format!("\"{name}\" is a key that is not set yet: save its row first"));
            }
            Err(BindFault::NullInList) => {
                self.faults.push(format!(
                    "\"{name}\" is a list that holds NULL, which equals nothing: ask for IS NULL beside it"
                ));
            }
        }
        self
    }

    /// Says that it changes data, where its words do not tell: a SELECT that
    /// calls a function. On several servers it goes to the primary then.
    pub fn writes(mut self) -> Self {
        self.intent = Some(Intent::Write);
        self
    }

    /// Returns the statement that is run on this database.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`], naming every bind that is missing, not in the
    /// text, or there twice.
    pub fn to_statement(&self, db: &Db) -> Result<Statement, Error> {
        if !self.faults.is_empty() {
            return Err(Error::InvalidQuery(self.faults.join("; ")));
        }
        let binds: Vec<_> = self.binds.iter().map(|(name, binding)| (&**name, binding)).collect();
        render::raw(db.dialect(), &render::Written { sql: &self.sql, binds: &binds, intent: self.intent })
    }
}

impl Raw<()> {
    /// Runs it for its effect and returns how many rows it inserted, changed or
    /// deleted.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] as [`to_statement`](Raw::to_statement);
    /// [`Error::Database`].
    pub async fn execute(self, db: &Db) -> Result<u64, Error> {
        let statement = self.writes().to_statement(db)?;
        Ok(db.execute(&statement).await?.rows_affected)
    }
}

// What rows become is asked for by each function: the compiler then says what does.
impl<R> Raw<R> {
    /// Returns all rows.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] as [`to_statement`](Self::to_statement);
    /// [`Error::Database`], of kind `Decode` where the rows are not as `R` says,
    /// naming the column.
    pub async fn fetch(self, db: &Db) -> Result<Vec<R>, Error>
    where
        R: FromRow,
    {
        let statement = self.to_statement(db)?;
        read(&*db.query(&statement).await?)
    }

    /// Returns the first row, if there is one. All of them are sent: the
    /// statement itself says how many there are.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub async fn first(self, db: &Db) -> Result<Option<R>, Error>
    where
        R: FromRow,
    {
        Ok(self.fetch(db).await?.into_iter().next())
    }

    /// Returns the only row.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::MultipleRows`]; also as
    /// [`fetch`](Self::fetch).
    pub async fn get(self, db: &Db) -> Result<R, Error>
    where
        R: FromRow,
    {
        let model = "row";
        let mut rows = self.fetch(db).await?;
        match (rows.pop(), rows.pop()) {
            (Some(row), None) => Ok(row),
            (None, _) => Err(Error::NotFound { model }),
            (Some(_), Some(_)) => Err(Error::MultipleRows { model }),
        }
    }

    /// Returns the rows one after the other, reading them in batches.
    ///
    /// Dropping the stream stops the statement. Inside a transaction, other
    /// statements fail while the stream is open.
    pub fn stream(self, db: &Db) -> impl Stream<Item = Result<R, Error>> + Send + use<R>
    where
        R: FromRow,
    {
        let batches = match self.to_statement(db) {
            Ok(statement) => db.stream(statement).map(|batch| read(&*batch?)).left_stream(),
            Err(error) => stream::once(async move { Err(error) }).right_stream(),
        };
        batches.map_ok(|rows| stream::iter(rows.into_iter().map(Ok))).try_flatten()
    }
}

fn read<R: FromRow>(rows: &dyn RowSet) -> Result<Vec<R>, Error> {
    let mut names = Vec::with_capacity(R::width());
    R::columns(&mut names);
    let places = match rows.columns() {
        // An answer without rows may not describe its columns.
        [] if rows.is_empty() => Vec::new(),
        _ if R::NAMED => by_name(rows, &names)?,
        _ => by_order(rows, names.len())?,
    };
    (0..rows.len()).map(|row| Ok(R::read_row(RowReader::undeclared(rows, row, &places))?)).collect()
}

fn by_name(rows: &dyn RowSet, names: &[&'static str]) -> Result<Vec<usize>, DbError> {
    let found = rows.columns();
    let place = |name: &&'static str| {
        let mut places = (0..found.len()).filter(|&at| &*found[at].name == *name);
        match (places.next(), places.next()) {
            (Some(place), None) => Ok(place),
            (None, _) => {
                let others: Vec<_> = found.iter().map(|column| format!("\"{}\"", column.name)).collect();
                Err(fault(name, &format!("the rows have no column \"{name}\", but {}", others.join(", "))))
            }
            (Some(_), Some(_)) => {
                Err(fault(name, &format!("two columns are called \"{name}\": name one another with AS")))
            }
        }
    };
    names.iter().map(place).collect()
}

fn by_order(rows: &dyn RowSet, expected: usize) -> Result<Vec<usize>, DbError> {
    let found = rows.columns().len();
    if found == expected {
        return Ok((0..expected).collect());
    }
    let first = expected.min(found);
    let name = rows.columns().get(first).map_or("?", |column| &*column.name);
    Err(fault(name, &format!("the rows have {found} columns, and the tuple that they become has {expected}")))
}

fn fault(column: &str, context: &str) -> DbError {
    DbError::new(DbErrorKind::Decode { column: column.to_owned() }, "decode", context)
}

impl<R> Clone for Raw<R> {
    fn clone(&self) -> Self {
        Self {
            sql: self.sql.clone(),
            binds: self.binds.clone(),
            faults: self.faults.clone(),
            intent: self.intent,
            rows: PhantomData,
        }
    }
}

/// Values stay out of logs.
impl<R> fmt::Debug for Raw<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.binds.iter().map(|(name, _)| name).collect();
        f.debug_struct("Raw").field("sql", &self.sql).field("binds", &names).finish_non_exhaustive()
    }
}
