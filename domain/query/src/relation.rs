//! Following relations: to one row, and to many.

use std::{collections::HashMap, fmt, future::Future, marker::PhantomData, panic::Location};

use rustango_model::{
    FieldValue, ForeignKey, ManyToMany, Model, ModelKey, Reference, RelatedColumns, RowReader, Siblings,
    SingleKey,
};
use rustango_ports::database::Aggregate;

use crate::{
    Column, Condition, Db, Error, Expr, Expression, FieldRef, Hop, IntoExpr, Lookup, Path, Predicate,
    QuerySet, Select,
    aggregate::Total,
    ast::FirstOf,
    functions::scalar,
    key::key_of,
    records,
    shape::{KeyOf, Pair, Whole},
};

/// Types of columns that point at a row of another model.
#[diagnostic::on_unimplemented(
    message = "a relation is followed over foreign keys, and this column holds `{Self}`",
    label = "not a foreign key",
    note = "it takes columns of type ForeignKey<T> or Option<ForeignKey<T>>"
)]
pub trait Link: FieldValue {
    /// The model that it points at.
    type Target: Model;
}

impl<T: Model<Key: SingleKey>> Link for ForeignKey<T> {
    type Target = T;
}

/// A key that may be NULL, behind as many others as may be.
impl<T: Link> Link for Option<T> {
    type Target = T::Target;
}

/// Sees a value of the target of a foreign key from where the key is.
pub(crate) fn reach<M, T>(key: Expression, value: Expression) -> Expr<M, T> {
    let hops = match key {
        Expression::Path(Path { mut hops, field }) => {
            hops.extend(Reference::of_field(field.schema(), field.position()).map(Hop::Forward));
            hops
        }
        // A computed key has no row: its column is asked for, and refused.
        _ => Vec::new(),
    };
    Expr::new(value.reached_by(&hops))
}

/// The rows of the model `R` that belong to a row of the model `M`.
///
/// `Post::author.reverse()` are the posts of an author.
pub struct Many<M, R> {
    hops: Vec<Hop>,
    models: PhantomData<fn() -> (M, R)>,
}

impl<M: Model, T: Link> Column<M, T> {
    /// The rows that point at a row of the target by this key.
    #[must_use]
    pub fn reverse(self) -> Many<T::Target, M> {
        let field = self.field();
        let key = Reference::of_field(field.schema(), field.position());
        Many { hops: key.map(Hop::Reverse).into_iter().collect(), models: PhantomData }
    }
}

impl<M: Model, R: Model> Many<M, R> {
    /// The rows on the other side of a table between; glue for the derive.
    #[doc(hidden)]
    #[must_use]
    pub fn through(relation: &'static ManyToMany) -> Self {
        Self::over(Hop::Through(relation))
    }

    pub(crate) fn over(hop: Hop) -> Self {
        Self { hops: vec![hop], models: PhantomData }
    }

    /// The same relation from the other side.
    #[must_use]
    pub fn reverse(self) -> Many<R, M> {
        let turned = self.hops.into_iter().rev().map(|hop| match hop {
            Hop::Forward(key) => Hop::Reverse(key),
            Hop::Reverse(key) => Hop::Forward(key),
            Hop::Through(relation) => Hop::BackThrough(relation),
            Hop::BackThrough(relation) => Hop::Through(relation),
        });
        Many { hops: turned.collect(), models: PhantomData }
    }

    /// Returns the steps to the rows.
    #[must_use]
    pub fn hops(&self) -> &[Hop] {
        &self.hops
    }

    pub(crate) fn into_hops(self) -> Vec<Hop> {
        self.hops
    }

    /// Holds where one of the rows meets the predicate.
    pub fn any(self, predicate: Predicate<R>) -> Predicate<M> {
        Predicate::new(Condition::Related(self.hops, Box::new(predicate.into_condition())))
    }

    /// Holds where none of the rows meets the predicate.
    pub fn none(self, predicate: Predicate<R>) -> Predicate<M> {
        self.any(predicate).not()
    }

    /// Holds where there is a row.
    pub fn exist(self) -> Predicate<M> {
        self.any(Predicate::new(Condition::All(Vec::new())))
    }

    /// Reaches a value of the rows: a lookup on it holds where one of the rows
    /// meets it.
    pub fn to<T: FieldValue>(self, value: impl IntoExpr<R, T>) -> Expr<M, Option<T::Base>> {
        Expr::new(value.into_expression().reached_by(&self.hops))
    }

    /// The number of the rows.
    pub fn count(self) -> Expr<M, i64> {
        self.total(Total::new(Aggregate::Count, None))
    }

    /// An aggregate over the rows: `Post::author.reverse().total(Post::views.sum())`.
    ///
    /// It is a query of its own, so that several of them do not multiply each
    /// other.
    pub fn total<T>(self, total: Total<R, T>) -> Expr<M, T> {
        let belongs = self.reverse().hops;
        let linked = key_of(M::schema()).into_iter().map(|key| {
            let same = Lookup::Exact(Expression::Outer(Box::new(key.clone())));
            Condition::lookup(key.reached_by(&belongs), same)
        });
        // All of it belongs to one and the same row.
        let rows = linked.reduce(Condition::and).into_iter().fold(Select::all(R::schema()), Select::filter);
        Expr::new(scalar(rows, Expression::Aggregate(Box::new(total.into_call()))))
    }
}

/// How many rows are asked for related ones by one statement.
pub(crate) const PARENTS: usize = 1_000;

impl<M: Model, R: Model> Many<M, R> {
    /// Returns the rows that belong to each of these, in the order of the
    /// query, by one statement for a thousand of them. The limit of the query
    /// is one for each.
    ///
    /// ```text
    /// let authors = Author::objects().fetch(db).await?;
    /// let latest = Post::objects().order_by(Post::id.desc()).limit(3);
    /// let posts = Post::author.reverse().fetch_for(&authors, latest, db).await?;
    /// for (author, posts) in authors.iter().zip(posts) {
    ///     println!("{}: {}", author.name, posts.len());
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::Unsaved`] where one of them has no key;
    /// [`Error::InvalidQuery`] where two of them are the same row; as
    /// [`QuerySet::fetch`](crate::QuerySet::fetch).
    pub async fn fetch_for(self, parents: &[M], query: QuerySet<R>, db: &Db) -> Result<Vec<Vec<R>>, Error> {
        let schema = M::schema();
        let keys = parents.iter().map(|parent| parent.key().ok_or(Error::Unsaved { model: schema.name }));
        let keys: Vec<M::Key> = keys.collect::<Result<_, _>>()?;
        self.fetch_for_keys(&keys, query, db).await
    }

    /// As [`fetch_for`](Self::fetch_for), of rows with these keys.
    pub(crate) async fn fetch_for_keys(
        self,
        keys: &[M::Key],
        query: QuerySet<R>,
        db: &Db,
    ) -> Result<Vec<Vec<R>>, Error> {
        let schema = M::schema();
        let mut places: HashMap<&M::Key, usize> = HashMap::with_capacity(keys.len());
        for (at, key) in keys.iter().enumerate() {
            if places.insert(key, at).is_some() {
                // A row of the answer goes to one of them only.
                return Err(Error::InvalidQuery(format!("{} {key:?} is asked for twice", schema.name)));
            }
        }
        if let [Hop::Through(relation) | Hop::BackThrough(relation)] = self.hops[..] {
            return Between::of(relation, matches!(self.hops[..], [Hop::Through(_)]))
                .fetch::<M::Key, R>(keys, &places, query, db)
                .await;
        }
        let belongs = self.reverse().hops;
        let owner: Vec<_> = key_of(schema).into_iter().map(|key| key.reached_by(&belongs)).collect();
        let mut groups: Vec<Vec<R>> = keys.iter().map(|_| Vec::new()).collect();
        let mut distinct: Vec<&M::Key> = places.keys().copied().collect();
        while !distinct.is_empty() {
            let some = distinct.split_off(distinct.len().saturating_sub(PARENTS));
            let keys = some.into_iter().map(ModelKey::key_values).collect();
            let mut select = query.clone().into_select()?;
            if let Some(rows) = select.limit.take() {
                select.first_of = Some(FirstOf { values: owner.clone(), rows });
            }
            let mut select = select.filter(Condition::among(owner.clone(), keys));
            select.outputs.extend(owner.iter().cloned());
            let rows: QuerySet<R, Pair<Whole, KeyOf<M>>> = QuerySet::over(select);
            for (row, key) in rows.fetch(db).await? {
                if let Some(&at) = places.get(&key) {
                    groups[at].push(row);
                }
            }
        }
        Ok(groups)
    }
}

/// The keys of a table between: to the rows that are asked for others, and to
/// the others.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Between {
    pub(crate) own: FieldRef,
    other: FieldRef,
}

impl Between {
    /// Looks at a relation from the model that declares it, or from the other
    /// side.
    pub(crate) fn of(relation: &ManyToMany, from_source: bool) -> Self {
        let through = (relation.through)();
        let [source, target] =
            [relation.source_field, relation.target_field].map(|field| FieldRef::new(through, field));
        let (own, other) = if from_source { (source, target) } else { (target, source) };
        Self { own, other }
    }

    /// Returns the rows on the other side for each key: an answer has a row of
    /// theirs as often as it is linked.
    async fn fetch<K: ModelKey, R: Model>(
        &self,
        keys: &[K],
        places: &HashMap<&K, usize>,
        query: QuerySet<R>,
        db: &Db,
    ) -> Result<Vec<Vec<R>>, Error> {
        let (select, columns) = self.prepare(query.into_select()?)?;
        let mut groups: Vec<Vec<R>> = keys.iter().map(|_| Vec::new()).collect();
        for some in keys.chunks(PARENTS) {
            let keys = some.iter().map(ModelKey::key_values).collect();
            let select = select.clone().filter(Condition::among(vec![self.own.into()], keys));
            let answer = records::fetch(db, &select).await?;
            let family = db.family();
            let reader = |row| RowReader::new(&*answer, row, 0).with_family(family.as_ref());
            for row in (0..answer.len()).map(reader) {
                let key = K::read_key(row, self.own.position())?;
                let (Some(&at), Some(columns)) = (places.get(&key), &columns) else { continue };
                let there = row.at(columns.first);
                let mut model = R::from_row(there)?;
                for nested in &columns.nested {
                    model.load_related(nested, row)?;
                }
                groups[at].push(model);
            }
        }
        Ok(groups)
    }

    /// Turns a query over the rows on the other side into one over the table
    /// between, and tells where they stand in its rows.
    pub(crate) fn prepare(&self, mut inner: Select) -> Result<(Select, Option<RelatedColumns>), Error> {
        let rows = inner.limit.take();
        if !inner.is_plain() {
            return Err(Error::InvalidQuery(
                "rows over a table between are filtered, sorted and limited, nothing else: put the query into \
                 in_query"
                    .into(),
            ));
        }
        let link: Vec<Hop> = Reference::of_field(self.other.schema(), self.other.position())
            .map(Hop::Forward)
            .into_iter()
            .collect();
        let mut select = Select::all(self.own.schema());
        if let Some(condition) = inner.whole_condition() {
            select = select.filter(condition.into_owned().reached_by(&link));
        }
        let ordering = inner
            .total_order()
            .into_iter()
            .map(|term| crate::OrderTerm { expression: term.expression.reached_by(&link), ..term });
        select.ordering = Some(ordering.collect());
        select.related = vec![link.clone()];
        select.related.extend(inner.related.iter().map(|hops| [&link[..], hops].concat()));
        select.first_of = rows.map(|rows| FirstOf { values: vec![self.own.into()], rows });
        let mut related = plan(&select);
        let columns = if related.len() == 1 { related.pop() } else { None };
        Ok((select, columns))
    }
}

impl<M, R> Clone for Many<M, R> {
    fn clone(&self) -> Self {
        Self { hops: self.hops.clone(), models: PhantomData }
    }
}

impl<M, R> fmt::Debug for Many<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Many").field("hops", &self.hops).finish()
    }
}

/// Where the models that come along stand in a row of a query.
pub(crate) fn plan(select: &Select) -> Vec<RelatedColumns> {
    let mut first = select.output_width();
    let mut placed: Vec<(&[Hop], RelatedColumns)> = Vec::new();
    for hops in &select.related {
        let Some(Hop::Forward(key)) = hops.last() else { continue };
        let (Some(field), target) = (key.field(), key.target()) else { continue };
        let columns = RelatedColumns { field, first, key: target.primary_key[0], nested: Vec::new() };
        first += target.fields.len();
        placed.push((hops, columns));
    }
    // From the longest ways on: each finds the one before it still there.
    let mut roots = Vec::new();
    placed.sort_by_key(|(hops, _)| hops.len());
    while let Some((hops, columns)) = placed.pop() {
        let before = &hops[..hops.len() - 1];
        match placed.iter_mut().find(|(known, _)| *known == before) {
            Some((_, parent)) => parent.nested.push(columns),
            None => roots.push(columns),
        }
    }
    roots
}

/// Loads the row that a foreign key points at.
pub trait Follow<T: Model> {
    /// Returns the target: the row loaded before, or one statement's answer,
    /// which is kept.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the row is gone; [`Error::Database`];
    /// [`Error::OneByOne`] where a [`Guard`](crate::Guard) refuses it.
    #[track_caller]
    fn get(&self, db: &Db) -> impl Future<Output = Result<&T, Error>> + Send;
}

impl<T: Model<Key: SingleKey>> Follow<T> for ForeignKey<T> {
    #[track_caller]
    fn get(&self, db: &Db) -> impl Future<Output = Result<&T, Error>> + Send {
        let at = Location::caller();
        async move {
            match self.loaded() {
                Some(target) => Ok(target),
                None => load(self, db, at).await,
            }
        }
    }
}

async fn load<'k, T: Model<Key: SingleKey>>(
    key: &'k ForeignKey<T>,
    db: &Db,
    at: &'static Location<'static>,
) -> Result<&'k T, Error> {
    if let Some(siblings) = key.siblings().filter(|siblings| siblings.are_of(db.origin())) {
        return load_together(key, siblings, db).await;
    }
    db.note_load(T::schema(), at)?;
    let schema = T::schema();
    let rows = records::fetch(db, &Select::with_key(schema, key.key().key_values().into()).limit(1)).await?;
    if rows.is_empty() {
        return Err(Error::NotFound { model: schema.name });
    }
    Ok(key.keep(T::from_row(RowReader::new(&*rows, 0, 0))?))
}

/// Loads the rows of all keys that were read with this one, or takes what was
/// loaded for one of them.
async fn load_together<'k, T: Model>(
    key: &'k ForeignKey<T>,
    siblings: &Siblings<T>,
    db: &Db,
) -> Result<&'k T, Error> {
    let schema = T::schema();
    let now = db.origin().now();
    if let Some(target) = key.adopt(now) {
        return Ok(target);
    }
    let keys = siblings.around(key.key(), PARENTS, now);
    let keys = keys.iter().map(|key| key.key_values().into()).collect();
    let select = Select::with_keys(schema, keys).order_by(Vec::new());
    siblings.fill(QuerySet::<T>::over(select).fetch(db).await?, now);
    key.adopt(now).ok_or(Error::NotFound { model: schema.name })
}
