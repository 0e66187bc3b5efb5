//! What every model can do: `Post::objects()`, `post.save(&db)`.

use std::future::Future;

use rustango_model::Model;

use crate::{
    Db, Error, Fields, LookupValue, Lookups, Made, OnConflict, Ordering, Predicate, QuerySet, Raw, Tracked,
    named, write,
};

/// The verbs of a model; the prelude brings them into scope.
///
/// It is implemented for every [`Model`], and for nothing else.
pub trait Objects: Model {
    /// Starts a query over all rows.
    fn objects() -> QuerySet<Self> {
        QuerySet::new()
    }

    /// Makes a predicate of the name of a lookup, as Django's keyword
    /// arguments are written: `author__name__icontains`.
    ///
    /// Relations to many rows have the name of the model that points here, in
    /// small letters with `_` between words.
    ///
    /// Every field of every related model can be named, secrets too: whoever
    /// may choose `author__password__startswith` reads a password letter by
    /// letter. Names are text of the program, or of somebody who may see all
    /// of it. Those of requests go through [`lookups`](Objects::lookups).
    ///
    /// # Errors
    /// [`Error::InvalidQuery`], naming the part that is unknown or the value
    /// that the field does not take.
    fn lookup(name: &str, value: impl Into<LookupValue>) -> Result<Predicate<Self>, Error> {
        named::lookup(Self::schema(), name, value.into()).map(Predicate::new)
    }

    /// Lists the fields that requests may ask for, over relations too, by any
    /// lookup but regular expressions; a lookup at the end of a name allows
    /// that one alone.
    ///
    /// ```text
    /// static ALLOWED: &[&str] = &["title", "author__name", "created_at__year", "body__icontains"];
    /// let posts = Post::lookups(ALLOWED)?;
    /// for (name, value) in request.query_pairs() {
    ///     query = query.filter(posts.parse(&name, &value)?);
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidQuery`], telling of every name that is unknown, or
    /// whose lookup its field does not take.
    fn lookups(names: &[&'static str]) -> Result<Lookups<Self>, Error> {
        Lookups::new(names)
    }

    /// Makes a term of an ordering of its name: `-author__name`. As with
    /// [`lookup`](Objects::lookup), names are text of the program; those of
    /// requests go through [`Lookups::ordering`].
    ///
    /// # Errors
    /// [`Error::InvalidQuery`], naming the part that is unknown.
    fn ordering(name: &str) -> Result<Ordering<Self>, Error> {
        named::ordering(Self::schema(), name).map(Ordering::of_term)
    }

    /// Starts a statement in SQL of the program's own, whose rows become
    /// models; other columns are passed over. See [`raw`](crate::raw).
    fn raw_query(sql: &'static str) -> Raw<Self> {
        crate::raw(sql)
    }

    /// Inserts the row if its key is not set yet, else updates all its fields.
    ///
    /// # Errors
    /// [`Error::Validation`]; [`Error::RowVanished`] where the row to update
    /// is gone; [`Error::Database`] where a constraint is violated.
    fn save(&mut self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::save(self, db)
    }

    /// Inserts the row, with its key if that is set.
    ///
    /// # Errors
    /// [`Error::Validation`]; [`Error::Database`] where a constraint is
    /// violated.
    fn insert(&mut self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::insert(self, db)
    }

    /// Updates all fields of the row.
    ///
    /// # Errors
    /// [`Error::Unsaved`] where the key is not set; otherwise as
    /// [`Objects::save`].
    fn update(&mut self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::update(self, db)
    }

    /// Updates some fields of the row, and those that the toolkit stamps.
    ///
    /// # Errors
    /// As [`Objects::update`]; [`Error::InvalidQuery`] where no field is
    /// named, or the primary key.
    fn save_only(
        &mut self,
        fields: impl Fields<Self>,
        db: &Db,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        let fields = fields.into_fields();
        async move { write::save_only(self, &fields, db).await }
    }

    /// Remembers what the row holds now, so that [`Tracked::save`] writes the
    /// fields that change from here on, and no others.
    fn track(self) -> Tracked<Self> {
        Tracked::new(self)
    }

    /// Reads the row anew.
    ///
    /// # Errors
    /// [`Error::Unsaved`] where the key is not set; [`Error::RowVanished`]
    /// where the row is gone.
    fn refresh(&mut self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::refresh(self, db)
    }

    /// Updates some fields of many rows, each to what its model holds, in as
    /// few statements as the database takes and in one transaction; returns
    /// how many.
    ///
    /// # Errors
    /// As [`Objects::update`]; then no row is changed.
    fn bulk_update(
        rows: &mut [Self],
        fields: impl Fields<Self>,
        db: &Db,
    ) -> impl Future<Output = Result<u64, Error>> + Send {
        let fields = fields.into_fields();
        async move { write::update_many(rows, &fields, db).await }
    }

    /// Returns the only row for which the predicate holds, or inserts one.
    ///
    /// Of many who do so at the same time, one inserts, if what the predicate
    /// asks for is unique in the database.
    ///
    /// # Errors
    /// [`Error::MultipleRows`]; also as [`Objects::insert`].
    fn get_or_create(
        find: Predicate<Self>,
        make: impl Fn() -> Self + Send,
        db: &Db,
    ) -> impl Future<Output = Result<(Self, Made), Error>> + Send {
        write::get_or_create(find, make, db)
    }

    /// Changes and saves the only row for which the predicate holds, which is
    /// locked meanwhile, or inserts one.
    ///
    /// # Errors
    /// As [`Objects::get_or_create`] and [`Objects::update`].
    fn update_or_create(
        find: Predicate<Self>,
        change: impl Fn(&mut Self) + Send + Sync,
        make: impl Fn() -> Self + Send,
        db: &Db,
    ) -> impl Future<Output = Result<(Self, Made), Error>> + Send {
        write::update_or_create(find, change, make, db)
    }

    /// Inserts the row, or where one is there already with the same values in
    /// unique fields, does what `on` says; the model then holds the row that is
    /// there, its key included.
    ///
    /// ```text
    /// account.upsert(&OnConflict::on(Account::email), db).await?;
    /// ```
    ///
    /// # Errors
    /// As [`Objects::insert`]; [`Error::InvalidQuery`] where the fields are not
    /// unique.
    fn upsert(&mut self, on: &OnConflict<Self>, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::upsert(std::slice::from_mut(self), on, db)
    }

    /// As [`upsert`](Objects::upsert) of many rows, in as few statements as the
    /// database takes and in one transaction. Of rows that are the same, the
    /// last one counts.
    ///
    /// # Errors
    /// As [`Objects::upsert`]; then nothing is written.
    fn bulk_upsert(
        rows: &mut [Self],
        on: &OnConflict<Self>,
        db: &Db,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        write::upsert(rows, on, db)
    }

    /// Deletes the row.
    ///
    /// # Errors
    /// [`Error::Unsaved`] where the key is not set; [`Error::RowVanished`]
    /// where the row is gone already; [`Error::Database`] where others point
    /// at it.
    fn delete(&self, db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::delete(self, db)
    }

    /// Inserts many rows in as few statements as the database takes, in one
    /// transaction, and sets their keys.
    ///
    /// # Errors
    /// As [`Objects::insert`]; then no row is inserted.
    fn bulk_insert(rows: &mut [Self], db: &Db) -> impl Future<Output = Result<(), Error>> + Send {
        write::bulk_insert(rows, db)
    }
}

impl<M: Model> Objects for M {}
