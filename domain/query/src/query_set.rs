//! The query builder.

use std::{collections::HashMap, fmt, future::Future, marker::PhantomData, panic::Location};

use futures_core::Stream;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use rustango_model::{Family, FromRow, Model, ModelKey as _, RowReader};
use rustango_ports::database::{
    DbError, Direction, Executor as _, LockWait, Nulls, RowSet, Statement, ValueRef,
};

use crate::{
    Columns, Condition, Db, Error, IntoExpr, IntoOrdering, OrderTerm, Page, Predicate, Related, RowLock,
    Select, SetOperator, Signals, Source, UpdateSet,
    ast::FirstOf,
    collections,
    key::key_of,
    page::last_page,
    records, render,
    shape::{Layout, Made, Outputs, Pair, Shape, Whole},
};

/// A query over rows of the model `M`: built step by step, run by a terminal
/// such as [`fetch`](QuerySet::fetch).
///
/// Building sends nothing. NULLs sort last, and every list has a total order:
/// the primary key stands at the end of whatever ordering is asked for.
#[must_use = "a query does nothing until it is run, for example with `fetch(&db)`"]
///
/// `S` says what its rows become: the model, or what
/// [`values`](QuerySet::values) and [`annotate`](QuerySet::annotate) made of
/// it.
pub struct QuerySet<M, S = Whole> {
    pub(crate) select: Select,
    shape: PhantomData<fn() -> (M, S)>,
}

impl<M: Model> QuerySet<M> {
    pub(crate) fn new() -> Self {
        Self::over(Select::all(M::schema()))
    }

    /// Gives a query without types that of its model.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] where it is over another model, or answers with
    /// something else than all of its fields.
    pub fn from_select(select: Select) -> Result<Self, Error> {
        if select.schema != M::schema() || select.columns != Columns::All || !select.outputs.is_empty() {
            return Err(Error::InvalidQuery(format!(
                "a query over {} does not answer with {}",
                select.schema.name,
                M::schema().name
            )));
        }
        Ok(Self::over(select))
    }

    /// Answers with values instead of models: a column, a computed value, or a
    /// tuple of up to eight of them.
    pub fn values<V: Outputs<M>>(self, values: V) -> QuerySet<M, V::Shape> {
        let mut select = self.select.columns(Columns::None);
        select.related.clear();
        select.outputs = values.into_expressions();
        QuerySet::over(select)
    }

    /// As [`values`](Self::values), which answers with tuples anyway.
    pub fn values_list<V: Outputs<M>>(self, values: V) -> QuerySet<M, V::Shape> {
        self.values(values)
    }

    /// Computes values beside each model; rows are pairs of both.
    pub fn annotate<V: Outputs<M>>(self, values: V) -> QuerySet<M, Pair<Whole, V::Shape>> {
        let mut select = self.select;
        select.outputs.extend(values.into_expressions());
        QuerySet::over(select)
    }

    /// Gives a value a name, to filter and to sort by; it is not among the rows,
    /// as those of [`annotate`](Self::annotate) are:
    /// `alias(Post::comments.count(), |posts, number| posts.filter(number.gt(3)))`.
    pub fn alias<V>(self, value: V, then: impl FnOnce(Self, V) -> Self) -> Self {
        then(self, value)
    }

    /// Makes one row of all rows with equal values; `annotate` then adds
    /// aggregates, and a filter on aggregates keeps groups.
    pub fn group_by<V: Outputs<M>>(self, keys: V) -> QuerySet<M, Grouped<V::Shape>> {
        let values = self.values(keys);
        let mut select = values.select;
        select.grouped_by = Some(select.outputs.len());
        QuerySet::over(select)
    }

    /// Loads the target of a foreign key in the same statement, and what is
    /// on the way to it: `select_related(City::region.to(Region::country))`.
    ///
    /// A row behind a key over several fields comes along beside the model:
    /// rows are pairs of both then.
    pub fn select_related<T, K: Related<M, T>>(self, key: K) -> QuerySet<M, K::Shape> {
        QuerySet::over(key.relate(self.select))
    }

    /// Keeps the first row, in the query's order, of all rows with equal
    /// values.
    pub fn distinct_on<V: Outputs<M>>(self, values: V) -> Self {
        self.first_of(1, values)
    }

    /// Keeps so many rows, the first in the query's order, of all rows with
    /// equal values: `first_of(3, Post::author)` are three posts of each.
    pub fn first_of<V: Outputs<M>>(self, rows: u64, values: V) -> Self {
        self.map(|mut select| {
            select.first_of = Some(FirstOf { values: values.into_expressions(), rows });
            select
        })
    }

    /// Locks the rows until the transaction ends; others that want to change
    /// or lock them wait.
    pub fn select_for_update(self) -> Self {
        self.lock(|_| {})
    }

    /// Locks as [`select_for_update`](Self::select_for_update), and fails with
    /// kind `LockTimeout` where others hold a row.
    pub fn nowait(self) -> Self {
        self.lock(|lock| lock.wait = LockWait::NoWait)
    }

    /// Locks as [`select_for_update`](Self::select_for_update), and leaves out
    /// rows that others hold.
    pub fn skip_locked(self) -> Self {
        self.lock(|lock| lock.wait = LockWait::SkipLocked)
    }

    /// Locks the rows of the model, and not those of models that come along
    /// unless they are named with [`of`](Self::of).
    pub fn of_self(self) -> Self {
        self.lock(|lock| lock.of.push(Vec::new()))
    }

    /// Locks the rows that a foreign key points at, and no others but those
    /// that are named too: `select_for_update().of_self().of(Post::author)`.
    pub fn of<T>(self, key: impl Related<M, T>) -> Self {
        match key.hops() {
            Some(hops) => self.lock(|lock| lock.of.push(hops)),
            None => self.map(|select| Select { fault: Some(COMPUTED), ..select }),
        }
    }

    fn lock(self, change: impl FnOnce(&mut RowLock)) -> Self {
        self.map(|mut select| {
            change(select.lock.get_or_insert_default());
            select
        })
    }

    /// Returns the rows with these keys, by key.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub async fn in_bulk(
        self,
        keys: impl IntoIterator<Item = M::Key>,
        db: &Db,
    ) -> Result<HashMap<M::Key, M>, Error> {
        let keys: Vec<_> = keys.into_iter().map(|key| key.key_values()).collect();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let select = self.select.filter(Condition::among(key_of(M::schema()), keys));
        let rows = Self::over(select).fetch(db).await?;
        Ok(rows.into_iter().filter_map(|row| Some((row.key()?, row))).collect())
    }

    /// Computes aggregates over all rows: one, or a tuple of them.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    #[track_caller]
    pub fn aggregate<V: Outputs<M>>(
        self,
        totals: V,
        db: &Db,
    ) -> impl Future<Output = Result<<V::Shape as Shape<M>>::Row, Error>> {
        let (at, noted) = (Location::caller(), self.select.clone());
        let mut select = self.select;
        if !select.is_plain() {
            // What a window or a join of queries leaves is a table of its own.
            select.related.clear();
            select = Select::of(M::schema(), Source::Query(Box::new(select)));
        }
        let totals = QuerySet::<M>::over(select).values(totals);
        async move {
            collections::note(&noted, db, at)?;
            totals.fetch_alone(db).await?.pop().ok_or(Error::NotFound { model: M::schema().name })
        }
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
        records::delete(db, &self.into_select()?).await
    }
}

/// Groups of rows, before their aggregates are asked for.
#[derive(Debug)]
pub struct Grouped<S>(PhantomData<fn() -> S>);

impl<M, S: Shape<M>> Shape<M> for Grouped<S> {
    type Row = S::Row;
    type Flat<Rest> = S::Flat<Rest>;

    fn width(layout: &Layout) -> usize {
        S::width(layout)
    }

    fn flatten<Rest>(row: S::Row, rest: Rest) -> S::Flat<Rest> {
        S::flatten(row, rest)
    }

    fn read(row: RowReader<'_>, first: usize, layout: &Layout) -> Result<S::Row, DbError> {
        S::read(row, first, layout)
    }
}

impl<M: Model, S: Shape<M>> QuerySet<M, Grouped<S>> {
    /// Adds aggregates of each group; rows are pairs of both.
    pub fn annotate<V: Outputs<M>>(self, totals: V) -> QuerySet<M, Pair<S, V::Shape>> {
        let mut select = self.select;
        select.outputs.extend(totals.into_expressions());
        QuerySet::over(select)
    }
}

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    pub(crate) fn over(select: Select) -> Self {
        Self { select, shape: PhantomData }
    }

    pub(crate) fn map(mut self, step: impl FnOnce(Select) -> Select) -> Self {
        self.select = step(self.select);
        self
    }

    /// Answers with structs, whose fields are the values of the row in order:
    /// of what was asked for by [`values`](QuerySet::values),
    /// [`annotate`](QuerySet::annotate) or [`group_by`](QuerySet::group_by).
    /// The compiler holds their types to the query's; a field that holds a
    /// model is marked `#[rustango(flatten)]`.
    ///
    /// ```text
    /// #[derive(FromRow)]
    /// struct AuthorTotals { name: String, posts: i64, views: Option<i64> }
    ///
    /// let totals = Post::objects().group_by(Post::author.to(Author::name)).annotate((count(), Post::views.sum()));
    /// let totals: Vec<AuthorTotals> = totals.into_rows().fetch(db).await?;
    /// ```
    pub fn into_rows<R: FromRow<Fields = S::Flat<()>>>(self) -> QuerySet<M, Made<S, R>> {
        QuerySet::over(self.select)
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
        self.select.fault = match (page, page_size) {
            (0, _) => Some("pages are counted from 1"),
            (_, 0) => Some("a page has at least one row"),
            _ => self.select.fault,
        };
        self.map(|select| select.limit(page_size).offset(page.saturating_sub(1).saturating_mul(page_size)))
    }

    /// Leaves out rows that are equal to another one. Whole models never are.
    pub fn distinct(self) -> Self {
        self.map(|mut select| {
            select.distinct = true;
            select
        })
    }

    /// Keeps only groups for which the predicate holds.
    pub fn having(self, predicate: Predicate<M>) -> Self {
        self.filter(predicate)
    }

    /// Turns the order round.
    pub fn reverse(self) -> Self {
        self.map(|mut select| {
            select.reversed = !select.reversed;
            select
        })
    }

    /// Leaves no row.
    pub fn none(self) -> Self {
        self.map(|select| select.filter(Condition::Any(Vec::new())))
    }

    /// Joins the rows of both queries; equal rows are there once.
    pub fn union(self, other: Self) -> Self {
        self.combine(SetOperator::Union, other)
    }

    /// Joins the rows of both queries; equal rows are there as often as in
    /// both.
    pub fn union_all(self, other: Self) -> Self {
        self.combine(SetOperator::UnionAll, other)
    }

    /// Keeps rows that are in both queries.
    pub fn intersect(self, other: Self) -> Self {
        self.combine(SetOperator::Intersect, other)
    }

    /// Keeps rows that are in this query and not in the other.
    pub fn except(self, other: Self) -> Self {
        self.combine(SetOperator::Except, other)
    }

    fn combine(self, operator: SetOperator, other: Self) -> Self {
        let schema = M::schema();
        let (mut first, mut second) = (self.select, other.select);
        first.related.clear();
        second.related.clear();
        let outputs = first.outputs_by_place();
        let columns = first.columns.clone();
        let mut fault = None;
        if let Columns::Fields(_) = columns {
            if second.columns != columns {
                fault = Some("queries are joined that answer with different fields");
            }
            // Rows are compared and sorted whole; of the result a part is read.
            first.columns = Columns::All;
            second.columns = Columns::All;
        }
        let mut select = Select::of(
            schema,
            match first.source {
                Source::Combined(one, mut others)
                    if first.condition.is_none() && first.ordering.is_none() && !first.is_windowed() =>
                {
                    others.push((operator, second));
                    Source::Combined(one, others)
                }
                source => {
                    first.source = source;
                    Source::Combined(Box::new(first), vec![(operator, second)])
                }
            },
        );
        select.outputs = outputs;
        select.columns = columns;
        select.fault = fault.or(select.fault);
        Self::over(select)
    }

    /// Returns the query without its types.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] where a page was asked for that cannot be.
    pub fn into_select(self) -> Result<Select, Error> {
        match self.select.fault {
            None => Ok(self.select),
            Some(fault) => Err(Error::InvalidQuery(fault.into())),
        }
    }

    fn rows(self, db: &Db) -> Result<(Select, Statement), Error> {
        let select = self.into_select()?;
        if select.lock.is_some() && !db.in_transaction() {
            return Err(Error::InvalidQuery(
                "rows are locked until the transaction ends, and there is none: call select_for_update within \
                 db.transaction"
                    .into(),
            ));
        }
        let statement = records::rows(db, &select)?;
        Ok((select, statement))
    }

    /// Returns the SQL that [`fetch`](Self::fetch) would run on this database,
    /// with a placeholder for each value.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`].
    pub fn to_sql(self, db: &Db) -> Result<String, Error> {
        Ok(self.to_statement(db)?.sql().to_string())
    }

    /// Returns the statement that [`fetch`](Self::fetch) would run on this
    /// database: its SQL, and the values beside it.
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
    /// [`Error::OneByOne`] where they belong to one row, and a
    /// [`Guard`](crate::Guard) refuses to load such rows for one row after the
    /// other.
    #[track_caller]
    pub fn fetch(self, db: &Db) -> impl Future<Output = Result<Vec<S::Row>, Error>> {
        let at = Location::caller();
        async move { self.fetch_from(db, at).await }
    }

    /// Returns all rows, asked for from a place in the program.
    async fn fetch_from(self, db: &Db, at: &'static Location<'static>) -> Result<Vec<S::Row>, Error> {
        match collections::fetch::<M, S>(&self.select, db, at).await? {
            Some(rows) => Ok(rows),
            None => self.fetch_alone(db).await,
        }
    }

    async fn fetch_alone(self, db: &Db) -> Result<Vec<S::Row>, Error> {
        let (select, statement) = self.rows(db)?;
        decode::<M, S>(&select, &*db.query(&statement).await?, db)
    }

    /// Returns the first row, if there is one.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    #[track_caller]
    pub fn first(self, db: &Db) -> impl Future<Output = Result<Option<S::Row>, Error>> {
        let at = Location::caller();
        async move { self.first_from(db, at).await }
    }

    async fn first_from(self, db: &Db, at: &'static Location<'static>) -> Result<Option<S::Row>, Error> {
        self.note_key(db, at)?;
        Ok(self.map(|select| select.at_most(1)).fetch_from(db, at).await?.pop())
    }

    /// Notes a row that is asked for by its key, and not locked.
    fn note_key(&self, db: &Db, at: &'static Location<'static>) -> Result<(), Error> {
        if self.select.is_by_key() { db.note_load(self.select.schema, at) } else { Ok(()) }
    }

    /// Returns the only row.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::MultipleRows`]; also as
    /// [`fetch`](Self::fetch).
    #[track_caller]
    pub fn get(self, db: &Db) -> impl Future<Output = Result<S::Row, Error>> {
        let at = Location::caller();
        async move {
            self.note_key(db, at)?;
            collections::note(&self.select, db, at)?;
            self.only_row(db).await
        }
    }

    pub(crate) async fn only_row(self, db: &Db) -> Result<S::Row, Error> {
        let mut rows = self.map(|select| select.at_most(2)).fetch_alone(db).await?;
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
    #[track_caller]
    pub fn count(self, db: &Db) -> impl Future<Output = Result<u64, Error>> {
        let at = Location::caller();
        async move {
            let select = self.into_select()?;
            collections::note(&select, db, at)?;
            let statement = render::count(db, &select)?;
            records::read_count(&*db.query(&statement).await?)
        }
    }

    /// Tells whether there is a row.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    #[track_caller]
    pub fn exists(self, db: &Db) -> impl Future<Output = Result<bool, Error>> {
        let at = Location::caller();
        async move {
            let select = self.into_select()?;
            collections::note(&select, db, at)?;
            let statement = render::exists(db, &select)?;
            let rows = db.query(&statement).await?;
            Ok(RowReader::new(&*rows, 0, 0).read(0)?)
        }
    }

    /// Returns one page with the number of rows on all pages, asked in one
    /// batch.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch); [`Error::InvalidQuery`] where
    /// [`page`](Self::page) was not called before.
    pub async fn fetch_paginated(self, db: &Db) -> Result<Page<S::Row>, Error> {
        let select = self.into_select()?;
        let Some(page_size) = select.limit else {
            return Err(Error::InvalidQuery("call page(number, size) before fetch_paginated".into()));
        };
        let page = select.offset / page_size + 1;
        let (count, rows) = records::page(db, &select).await?;
        let results = decode::<M, S>(&select, &*rows, db)?;
        Ok(Page { count, page, page_size, last_page: last_page(count, page_size), results })
    }

    /// Returns the rows one after the other, reading them in batches.
    ///
    /// Dropping the stream stops the statement. Inside a transaction, other
    /// statements fail while the stream is open.
    pub fn stream(self, db: &Db) -> impl Stream<Item = Result<S::Row, Error>> + Send + use<M, S> {
        let batches = match self.rows(db) {
            Ok((select, statement)) => {
                let handle = db.clone();
                let batches =
                    db.stream(statement).map(move |batch| decode::<M, S>(&select, &*batch?, &handle));
                batches.left_stream()
            }
            Err(error) => stream::once(async move { Err(error) }).right_stream(),
        };
        batches.map_ok(|rows| stream::iter(rows.into_iter().map(Ok))).try_flatten()
    }

    /// Returns the first row in the order of a value.
    ///
    /// # Errors
    /// As [`get`](Self::get), where there is no row.
    #[track_caller]
    pub fn earliest<T>(
        self,
        by: impl IntoExpr<M, T>,
        db: &Db,
    ) -> impl Future<Output = Result<S::Row, Error>> {
        let at = Location::caller();
        let term = OrderTerm::new(by.into_expression(), Direction::Ascending);
        self.first_by(term, db, at)
    }

    /// Returns the last row in the order of a value.
    ///
    /// # Errors
    /// As [`get`](Self::get), where there is no row.
    #[track_caller]
    pub fn latest<T>(self, by: impl IntoExpr<M, T>, db: &Db) -> impl Future<Output = Result<S::Row, Error>> {
        let at = Location::caller();
        let term = OrderTerm::new(by.into_expression(), Direction::Ascending).reversed();
        let term = OrderTerm { nulls: Nulls::Last, ..term };
        self.first_by(term, db, at)
    }

    async fn first_by(
        self,
        term: OrderTerm,
        db: &Db,
        at: &'static Location<'static>,
    ) -> Result<S::Row, Error> {
        let first = self.map(|select| select.order_by(vec![term])).first_from(db, at).await?;
        first.ok_or(Error::NotFound { model: M::schema().name })
    }

    /// Returns the last row in the query's order, if there is one.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    #[track_caller]
    pub fn last(self, db: &Db) -> impl Future<Output = Result<Option<S::Row>, Error>> {
        self.reverse().first(db)
    }

    /// Returns how the database would find the rows, in its own words.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub async fn explain(self, db: &Db) -> Result<String, Error> {
        let (_, statement) = self.rows(db)?;
        let rows = db.query(&render::explain(db.dialect(), &statement)).await?;
        let mut plan = String::new();
        for row in 0..rows.len() {
            for column in 0..rows.columns().len() {
                let separator = if column > 0 { " " } else { "" };
                match rows.get(row, column)? {
                    ValueRef::Text(text) => plan.extend([separator, text]),
                    ValueRef::I64(number) => plan.extend([separator, &number.to_string()]),
                    ValueRef::I32(number) => plan.extend([separator, &number.to_string()]),
                    _ => {}
                }
            }
            plan.push('\n');
        }
        Ok(plan)
    }
}

pub(crate) const COMPUTED: &str = "only foreign keys lead to related rows, not computed ones";

fn decode<M: Model, S: Shape<M>>(select: &Select, rows: &dyn RowSet, db: &Db) -> Result<Vec<S::Row>, Error> {
    collections::remember(select, rows, db)?;
    let (layout, family) = (Layout::of(select), db.family());
    let reader = Reader { layout: &layout, first: 0, family: family.as_ref() };
    reader.read::<M, S>(rows, 0..rows.len(), db.signals())
}

/// Where rows stand in an answer.
pub(crate) struct Reader<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) first: usize,
    pub(crate) family: Option<&'a Family>,
}

impl Reader<'_> {
    /// Reads rows, and tells receivers of each.
    pub(crate) fn read<M: Model, S: Shape<M>>(
        &self,
        rows: &dyn RowSet,
        some: impl Iterator<Item = usize>,
        signals: &Signals,
    ) -> Result<Vec<S::Row>, Error> {
        let read = |row| {
            let reader = RowReader::new(rows, row, 0).with_family(self.family);
            Ok(S::read(reader, self.first, self.layout)?)
        };
        if !signals.watch_inits() {
            return some.map(read).collect();
        }
        let told = |row| {
            S::tell_before(signals);
            let mut row = read(row)?;
            S::tell_after(&mut row, signals);
            Ok(row)
        };
        some.map(told).collect()
    }
}

impl<M, S> Clone for QuerySet<M, S> {
    fn clone(&self) -> Self {
        Self { select: self.select.clone(), shape: PhantomData }
    }
}

impl<M, S> fmt::Debug for QuerySet<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.select.fmt(f)
    }
}
