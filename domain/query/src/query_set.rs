//! The query builder.

use std::{fmt, marker::PhantomData};

use futures_core::Stream;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use rustango_model::{Model, RowReader};
use rustango_ports::database::{Executor as _, RowSet, Statement};

use crate::{
    Column, Db, Error, IntoOrdering, Page, Predicate, Related, Select, UpdateSet, page::last_page, records,
    relation, render,
};

/// A query over rows of the model `M`: built step by step, run by a terminal
/// such as [`fetch`](QuerySet::fetch).
///
/// Building sends nothing. NULLs sort last, and every list has a total order:
/// the primary key stands at the end of whatever ordering is asked for.
#[must_use = "a query does nothing until it is run, for example with `fetch(&db)`"]
pub struct QuerySet<M> {
    select: Select,
    page_fault: Option<&'static str>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> QuerySet<M> {
    pub(crate) fn new() -> Self {
        Self { select: Select::all(M::schema()), page_fault: None, model: PhantomData }
    }

    fn map(mut self, step: impl FnOnce(Select) -> Select) -> Self {
        self.select = step(self.select);
        self
    }

    /// Keeps only rows for which the predicate holds.
    pub fn filter(self, predicate: Predicate<M>) -> Self {
        self.map(|select| select.filter(predicate.into_condition()))
    }

    /// Keeps only rows for which the predicate holds; another name of
    /// [`filter`](Self::filter).
    pub fn where_(self, predicate: Predicate<M>) -> Self {
        self.filter(predicate)
    }

    /// Keeps only rows for which the predicate does not hold.
    pub fn exclude(self, predicate: Predicate<M>) -> Self {
        self.filter(predicate.not())
    }

    /// Sorts by columns; a later call replaces an earlier one.
    pub fn order_by(self, ordering: impl IntoOrdering<M>) -> Self {
        self.map(|select| select.order_by(ordering.into_terms()))
    }

    /// Takes at most this many rows.
    pub fn limit(self, rows: u64) -> Self {
        self.map(|select| select.limit(rows))
    }

    /// Leaves out this many rows at the beginning.
    pub fn offset(self, rows: u64) -> Self {
        self.map(|select| select.offset(rows))
    }

    /// Takes one page; pages are counted from 1.
    pub fn page(mut self, page: u64, page_size: u64) -> Self {
        self.page_fault = match (page, page_size) {
            (0, _) => Some("pages are counted from 1"),
            (_, 0) => Some("a page has at least one row"),
            _ => None,
        };
        self.map(|select| select.limit(page_size).offset(page.saturating_sub(1).saturating_mul(page_size)))
    }

    /// Loads the targets of a foreign key in the same statement.
    pub fn select_related<T: Related>(self, column: Column<M, T>) -> Self {
        self.map(|mut select| {
            let field = column.field();
            if !select.related.iter().any(|known| known.position() == field.position()) {
                select.related.push(field);
            }
            select
        })
    }

    /// Returns the query without its types.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] where a page was asked for that cannot be.
    pub fn into_select(self) -> Result<Select, Error> {
        match self.page_fault {
            None => Ok(self.select),
            Some(fault) => Err(Error::InvalidQuery(fault.into())),
        }
    }

    fn rows(self, db: &Db) -> Result<(Select, Statement), Error> {
        let select = self.into_select()?;
        let statement = records::rows(db, &select)?;
        Ok((select, statement))
    }

    /// Returns the SQL that [`fetch`](Self::fetch) would run on this database.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`].
    pub fn to_statement(self, db: &Db) -> Result<Statement, Error> {
        Ok(self.rows(db)?.1)
    }

    /// Returns all rows.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] or [`Error::Database`], as all terminals.
    pub async fn fetch(self, db: &Db) -> Result<Vec<M>, Error> {
        let (select, statement) = self.rows(db)?;
        decode(&select, &*db.query(&statement).await?)
    }

    /// Returns the first row, if there is one.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub async fn first(self, db: &Db) -> Result<Option<M>, Error> {
        Ok(self.map(|select| select.at_most(1)).fetch(db).await?.pop())
    }

    /// Returns the only row.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::MultipleRows`]; also as
    /// [`fetch`](Self::fetch).
    pub async fn get(self, db: &Db) -> Result<M, Error> {
        let mut rows = self.map(|select| select.at_most(2)).fetch(db).await?;
        let model = M::schema().name;
        match (rows.pop(), rows.pop()) {
            (Some(row), None) => Ok(row),
            (None, _) => Err(Error::NotFound { model }),
            (Some(_), Some(_)) => Err(Error::MultipleRows { model }),
        }
    }

    /// Returns the number of rows.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub async fn count(self, db: &Db) -> Result<u64, Error> {
        let select = self.into_select()?;
        let statement = render::count(db.dialect(), &select)?;
        records::read_count(&*db.query(&statement).await?)
    }

    /// Tells whether there is a row.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub async fn exists(self, db: &Db) -> Result<bool, Error> {
        let select = self.into_select()?;
        let statement = render::exists(db.dialect(), &select)?;
        let rows = db.query(&statement).await?;
        Ok(RowReader::new(&*rows, 0, 0).read(0)?)
    }

    /// Returns one page with the number of rows on all pages, asked in one
    /// batch.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch); [`Error::InvalidQuery`] where
    /// [`page`](Self::page) was not called before.
    pub async fn fetch_paginated(self, db: &Db) -> Result<Page<M>, Error> {
        let select = self.into_select()?;
        let Some(page_size) = select.limit else {
            return Err(Error::InvalidQuery("call page(number, size) before fetch_paginated".into()));
        };
        let page = select.offset / page_size + 1;
        let (count, rows) = records::page(db, &select).await?;
        let results = decode(&select, &*rows)?;
        Ok(Page { count, page, page_size, last_page: last_page(count, page_size), results })
    }

    /// Returns the rows one after the other, reading them in batches.
    ///
    /// Dropping the stream stops the statement. Inside a transaction, other
    /// statements fail while the stream is open.
    pub fn stream(self, db: &Db) -> impl Stream<Item = Result<M, Error>> + Send + use<M> {
        let batches = match self.rows(db) {
            Ok((select, statement)) => {
                let batches = db.stream(statement).map(move |batch| decode(&select, &*batch?));
                batches.left_stream()
            }
            Err(error) => stream::once(async move { Err(error) }).right_stream(),
        };
        batches.map_ok(|rows| stream::iter(rows.into_iter().map(Ok))).try_flatten()
    }

    /// Starts an update of all rows of the query.
    pub fn update(self) -> UpdateSet<M> {
        UpdateSet::new(self)
    }

    /// Deletes all rows of the query, its limit and ordering honoured, and
    /// returns how many.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch); [`Error::Database`] where others point at a
    /// row.
    pub async fn delete(self, db: &Db) -> Result<u64, Error> {
        let select = self.into_select()?;
        records::delete(db, &select).await
    }
}

fn decode<M: Model>(select: &Select, rows: &dyn RowSet) -> Result<Vec<M>, Error> {
    (0..rows.len())
        .map(|row| {
            let reader = RowReader::new(rows, row, 0);
            let mut model = M::from_row(reader)?;
            if !select.related.is_empty() {
                relation::load(&mut model, &select.related, reader)?;
            }
            Ok(model)
        })
        .collect()
}

impl<M> Clone for QuerySet<M> {
    fn clone(&self) -> Self {
        Self { select: self.select.clone(), page_fault: self.page_fault, model: PhantomData }
    }
}

impl<M> fmt::Debug for QuerySet<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.select.fmt(f)
    }
}
