//! Rows with collections of rows that belong to them, and those with theirs.

use std::{collections::HashMap, fmt, future::Future};

use rustango_model::Model;

use crate::{Db, Error, Many, QuerySet};

/// A query for models that collections may come along with.
///
/// It is implemented for [`QuerySet`]s of whole models, and for what
/// [`QuerySet::prefetch`] makes of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no query whose rows are `{M}`, alone or with collections",
    label = "expected a `QuerySet<{M}>`, or one with `prefetch(…)`"
)]
pub trait Prefetchable<M: Model>: Sized + Send {
    /// What it answers with.
    type Row: Send;

    /// Returns the query for the models alone; glue.
    #[doc(hidden)]
    fn models(&self) -> QuerySet<M>;

    /// Completes models by what comes along with them; glue.
    #[doc(hidden)]
    fn complete(self, models: Vec<M>, db: &Db) -> impl Future<Output = Result<Vec<Self::Row>, Error>> + Send;
}

impl<M: Model> Prefetchable<M> for QuerySet<M> {
    type Row = M;

    fn models(&self) -> QuerySet<M> {
        self.clone()
    }

    async fn complete(self, models: Vec<M>, _db: &Db) -> Result<Vec<M>, Error> {
        Ok(models)
    }
}

/// A query whose rows come with a collection each: pairs of a row and a `Vec`.
#[must_use = "a query does nothing until `fetch(&db)`"]
pub struct Prefetch<M, Q, R, C> {
    owners: Q,
    relation: Many<M, R>,
    rows: C,
}

impl<M: Model> QuerySet<M> {
    /// Brings the rows of a relation along, each row with its own, in the order
    /// of their query and with its limit for each: rows are pairs then. One
    /// statement for a thousand rows, whatever comes along; that of another
    /// query may bring rows along itself.
    ///
    /// ```text
    /// let comments = Comment::objects().select_related(Comment::author).order_by(Comment::id.desc()).limit(3);
    /// let posts = Post::objects().prefetch(Comment::post.reverse(), comments);
    /// let authors = Author::objects().prefetch(Post::author.reverse(), posts);
    /// for (author, posts) in authors.fetch(&db).await? {
    ///     for (post, comments) in posts { … }
    /// }
    /// ```
    pub fn prefetch<R: Model, C: Prefetchable<R>>(
        self,
        relation: Many<M, R>,
        rows: C,
    ) -> Prefetch<M, Self, R, C> {
        Prefetch { owners: self, relation, rows }
    }
}

impl<M: Model, Q, R: Model, C> Prefetch<M, Q, R, C>
where
    Q: Prefetchable<M>,
    C: Prefetchable<R, Row: Clone>,
{
    /// Brings the rows of another relation along: rows are pairs of what they
    /// were and a `Vec`.
    pub fn prefetch<O: Model, D: Prefetchable<O>>(
        self,
        relation: Many<M, O>,
        rows: D,
    ) -> Prefetch<M, Self, O, D> {
        Prefetch { owners: self, relation, rows }
    }

    /// Returns all rows, with what belongs to them.
    ///
    /// # Errors
    /// As [`QuerySet::fetch`] and [`Many::fetch_for`].
    pub async fn fetch(self, db: &Db) -> Result<Vec<(Q::Row, Vec<C::Row>)>, Error> {
        let models = Box::pin(self.models().fetch(db)).await?;
        // What comes along within each other makes futures that hold all of them.
        Box::pin(self.complete(models, db)).await
    }

    /// Returns the only row, with what belongs to it.
    ///
    /// # Errors
    /// As [`QuerySet::get`] and [`fetch`](Self::fetch).
    pub async fn get(self, db: &Db) -> Result<(Q::Row, Vec<C::Row>), Error> {
        let model = Box::pin(self.models().get(db)).await?;
        let row = Box::pin(self.complete(vec![model], db)).await?.pop();
        row.ok_or(Error::NotFound { model: M::schema().name })
    }
}

impl<M: Model, Q, R: Model, C> Prefetchable<M> for Prefetch<M, Q, R, C>
where
    Q: Prefetchable<M>,
    C: Prefetchable<R, Row: Clone>,
{
    type Row = (Q::Row, Vec<C::Row>);

    fn models(&self) -> QuerySet<M> {
        self.owners.models()
    }

    async fn complete(self, models: Vec<M>, db: &Db) -> Result<Vec<Self::Row>, Error> {
        let schema = M::schema();
        let (mut keys, mut places) = (Vec::new(), HashMap::new());
        let mut owned: Vec<usize> = Vec::with_capacity(models.len());
        for model in &models {
            let key = model.key().ok_or(Error::Unsaved { model: schema.name })?;
            // Over links, one row may belong to several.
            let at = *places.entry(key.clone()).or_insert_with(|| {
                keys.push(key);
                keys.len() - 1
            });
            owned.push(at);
        }
        let groups = Box::pin(self.relation.fetch_for_keys(&keys, self.rows.models(), db)).await?;
        let lengths: Vec<usize> = groups.iter().map(Vec::len).collect();
        let rows = groups.into_iter().flatten().collect();
        let mut rows = Box::pin(self.rows.complete(rows, db)).await?.into_iter();
        let groups: Vec<Vec<C::Row>> =
            lengths.into_iter().map(|length| rows.by_ref().take(length).collect()).collect();
        let owners = Box::pin(self.owners.complete(models, db)).await?.into_iter();
        if groups.len() == owned.len() {
            return Ok(owners.zip(groups).collect());
        }
        Ok(owners.zip(owned).map(|(owner, at)| (owner, groups[at].clone())).collect())
    }
}

impl<M, Q: fmt::Debug, R, C: fmt::Debug> fmt::Debug for Prefetch<M, Q, R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prefetch")
            .field("owners", &self.owners)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}
