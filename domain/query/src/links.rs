//! The links of one row to others over a table between.

use std::{collections::HashSet, fmt, future::Future, marker::PhantomData};

use rustango_model::{Auto, FieldValue, ManyToMany, Model, ModelSchema, SingleKey};
use rustango_ports::database::Value;
use uuid::Uuid;

use crate::{
    Columns, Condition, Db, Error, FieldRef, Hop, Lookup, QuerySet, Select, audit,
    held::values_of,
    key::key_of,
    records,
    signals::{LinkAction, LinksOf},
    write::{self, Moment, stamp, validate},
};

/// The links of a row of the model `M` to rows of the model `T`.
///
/// The derive makes them: of a relation `tags`, `post.tags_m2m()`. All verbs
/// can be repeated: what is linked already is not linked twice, and what is
/// not linked is not removed. Each takes keys, or rows that have one.
///
/// ```text
/// post.tags_m2m().add([&rust, &web], db).await?;
/// let names = post.tags_m2m().all()?.values(Tag::name).fetch(db).await?;
/// ```
pub struct Links<M, T> {
    source: Value,
    relation: &'static ManyToMany,
    models: PhantomData<fn() -> (M, T)>,
}

/// What stands for a row of the model `T`: the row, or its key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not stand for a row of `{T}`",
    label = "neither a `&{T}` nor its key",
    note = "write `[&row]` or `[key]`"
)]
pub trait Linked<T> {
    /// Returns the key.
    ///
    /// # Errors
    /// [`Error::Unsaved`] where the row has none yet.
    fn into_key(self) -> Result<Value, Error>;
}

impl<T: Model<Key: SingleKey>> Linked<T> for &T {
    fn into_key(self) -> Result<Value, Error> {
        let key = self.key().ok_or(Error::Unsaved { model: T::schema().name })?;
        Ok(key.to_value())
    }
}

macro_rules! linked_by_key {
    ($($key:ty),*) => {$(
        impl<T: Model<Key = $key>> Linked<T> for $key {
            fn into_key(self) -> Result<Value, Error> {
                Ok(self.to_value())
            }
        }
    )*};
}

linked_by_key!(i16, i32, i64, String, Uuid);

impl<K: Copy, T: Model<Key = K>> Linked<T> for Auto<K>
where
    K: FieldValue,
{
    fn into_key(self) -> Result<Value, Error> {
        let key = self.get().ok_or(Error::Unsaved { model: T::schema().name })?;
        Ok(key.to_value())
    }
}

impl<M: Model<Key: SingleKey>, T: Model<Key: SingleKey>> Links<M, T> {
    /// Looks at the links of a row; glue for the derive.
    #[doc(hidden)]
    pub fn new(row: &M, relation: &'static ManyToMany) -> Self {
        let source = row.key().map_or(Value::Null(M::Key::TYPE), |key| key.to_value());
        Self { source, relation, models: PhantomData }
    }

    /// Starts a query over the rows on the other side.
    pub fn all(&self) -> QuerySet<T> {
        let owner = key_of(M::schema()).into_iter();
        let owner = owner.map(|key| key.reached_by(&[Hop::BackThrough(self.relation)])).collect();
        let linked = Condition::equal(owner, vec![self.source.clone()]);
        QuerySet::over(Select::all(T::schema()).filter(linked))
    }

    /// Links the row to others and returns how many are new.
    ///
    /// # Errors
    /// [`Error::Unsaved`]; [`Error::Database`] where there is no such row;
    /// [`Error::Validation`] where the table between needs more than two keys:
    /// then insert a row of its model.
    pub fn add(
        &self,
        targets: impl IntoIterator<Item = impl Linked<T>>,
        db: &Db,
    ) -> impl Future<Output = Result<u64, Error>> + Send {
        let (links, targets) = (self.erased(), keys(targets));
        async move { links?.add(targets?, db).await }
    }

    /// Removes links to others and returns how many there were.
    ///
    /// # Errors
    /// [`Error::Unsaved`]; [`Error::Database`].
    pub fn remove(
        &self,
        targets: impl IntoIterator<Item = impl Linked<T>>,
        db: &Db,
    ) -> impl Future<Output = Result<u64, Error>> + Send {
        let (links, targets) = (self.erased(), keys(targets));
        async move { links?.remove(Some(targets?), db).await }
    }

    /// Links the row to these and to no others.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn set(
        &self,
        targets: impl IntoIterator<Item = impl Linked<T>>,
        db: &Db,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        let (links, targets) = (self.erased(), keys(targets));
        async move { links?.set(targets?, db).await }
    }

    /// Removes all links and returns how many there were.
    ///
    /// # Errors
    /// As [`remove`](Self::remove).
    pub fn clear(&self, db: &Db) -> impl Future<Output = Result<u64, Error>> + Send {
        let links = self.erased();
        async move { links?.remove(None, db).await }
    }

    /// Tells whether the row is linked to another.
    ///
    /// # Errors
    /// As [`remove`](Self::remove).
    pub fn contains(
        &self,
        target: impl Linked<T>,
        db: &Db,
    ) -> impl Future<Output = Result<bool, Error>> + Send {
        let (links, target) = (self.erased(), target.into_key());
        async move { Ok(!links?.linked(Some(&[target?]), db).await?.is_empty()) }
    }

    fn erased(&self) -> Result<Erased, Error> {
        if self.source.is_null() {
            return Err(Error::Unsaved { model: M::schema().name });
        }
        Ok(Erased { source: self.source.clone(), relation: self.relation })
    }
}

/// The keys of rows, each once.
fn keys<T>(targets: impl IntoIterator<Item = impl Linked<T>>) -> Result<Vec<Value>, Error> {
    let mut keys: Vec<Value> = Vec::new();
    let mut seen = HashSet::new();
    for target in targets {
        let key = target.into_key()?;
        if seen.insert(format!("{key:?}")) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// Links a row to others, without types.
pub(crate) async fn add(
    db: &Db,
    relation: &'static ManyToMany,
    source: Value,
    targets: Vec<Value>,
) -> Result<u64, Error> {
    Erased { source, relation }.add(targets, db).await
}

/// Removes links of a row to others, without types.
pub(crate) async fn remove(
    db: &Db,
    relation: &'static ManyToMany,
    source: Value,
    targets: Vec<Value>,
) -> Result<u64, Error> {
    Erased { source, relation }.remove(Some(targets), db).await
}

/// What becomes of links that are not named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Stay,
    Go,
}

/// The keys that are not among others.
fn without(keys: &[Value], others: &[Value]) -> Vec<Value> {
    keys.iter().filter(|key| !others.contains(key)).cloned().collect()
}

/// The links of a row, without types.
struct Erased {
    source: Value,
    relation: &'static ManyToMany,
}

impl Erased {
    fn through(&self) -> &'static ModelSchema {
        (self.relation.through)()
    }

    /// The rows between, to some of the other side or to all.
    fn between(&self, targets: Option<&[Value]>) -> Select {
        let field = |position| FieldRef::new(self.through(), position).into();
        let of_row =
            Condition::Lookup(field(self.relation.source_field), Lookup::Exact(self.source.clone().into()));
        let rows = Select::all(self.through()).filter(of_row);
        match targets {
            Some(keys) => {
                rows.filter(Condition::Lookup(field(self.relation.target_field), Lookup::In(keys.to_vec())))
            }
            None => rows,
        }
    }

    /// The keys on the other side that the row is linked to, out of some or of
    /// all.
    async fn linked(&self, targets: Option<&[Value]>, db: &Db) -> Result<Vec<Value>, Error> {
        let position = self.relation.target_field;
        let rows = self.between(targets).columns(Columns::Fields(vec![position]));
        let answer = records::fetch(db, &rows).await?;
        let of = self.through().fields[position].value_type;
        let keys = (0..answer.len()).map(|row| values_of(&*answer, row, 0, [of]));
        Ok(keys.collect::<Result<Vec<_>, _>>()?.concat())
    }

    async fn add(&self, targets: Vec<Value>, db: &Db) -> Result<u64, Error> {
        if targets.is_empty() {
            return Ok(0);
        }
        self.link(&targets, Others::Stay, db).await
    }

    async fn set(&self, targets: Vec<Value>, db: &Db) -> Result<(), Error> {
        self.link(&targets, Others::Go, db).await.map(drop)
    }

    /// Links the row to others and returns how many are new.
    async fn link(&self, targets: &[Value], others: Others, db: &Db) -> Result<u64, Error> {
        let mut attempts = write::Attempts::default();
        loop {
            match db.transaction(async |tx| self.link_missing(targets, others, tx).await).await {
                Err(error) if attempts.lost_to(&error) => {}
                done => return done,
            }
        }
    }

    /// One look at what is linked; then what goes, and what comes.
    async fn link_missing(&self, targets: &[Value], others: Others, tx: &Db) -> Result<u64, Error> {
        let linked = match others {
            Others::Stay => self.linked(Some(targets), tx).await?,
            Others::Go => self.linked(None, tx).await?,
        };
        let other = without(&linked, targets);
        if others == Others::Go && !other.is_empty() {
            self.unlink(&other, (LinkAction::PreRemove, LinkAction::PostRemove), tx).await?;
        }
        let missing = without(targets, &linked);
        if missing.is_empty() {
            return Ok(0);
        }
        self.tell(LinkAction::PreAdd, &missing, tx).await?;
        self.insert(&missing, tx).await?;
        self.tell(LinkAction::PostAdd, &missing, tx).await?;
        Ok(missing.len() as u64)
    }

    async fn insert(&self, targets: &[Value], tx: &Db) -> Result<(), Error> {
        let schema = self.through();
        let rows = targets.iter().map(|target| {
            let mut values = vec![
                (self.relation.source_field, self.source.clone()),
                (self.relation.target_field, target.clone()),
            ];
            stamp(tx, schema, &mut values, Moment::Insert);
            validate::insert(schema, &values.iter().map(|(field, value)| (*field, value)))?;
            Ok(values)
        });
        write::insert_given(tx, schema, rows.collect::<Result<_, Error>>()?).await
    }

    /// Removes links to some rows, or to all.
    async fn remove(&self, targets: Option<Vec<Value>>, db: &Db) -> Result<u64, Error> {
        let targets = targets.as_deref();
        if targets.is_some_and(<[Value]>::is_empty) {
            return Ok(0);
        }
        if !self.is_watched(db) {
            return records::delete(db, &self.between(targets)).await;
        }
        let actions = match targets {
            Some(_) => (LinkAction::PreRemove, LinkAction::PostRemove),
            None => (LinkAction::PreClear, LinkAction::PostClear),
        };
        db.transaction(async |tx| match self.linked(targets, tx).await? {
            linked if linked.is_empty() => Ok(0),
            linked => self.unlink(&linked, actions, tx).await,
        })
        .await
    }

    /// Removes links that are there, and tells of it.
    async fn unlink(
        &self,
        linked: &[Value],
        (before, after): (LinkAction, LinkAction),
        tx: &Db,
    ) -> Result<u64, Error> {
        self.tell(before, linked, tx).await?;
        let removed = records::delete(tx, &self.between(Some(linked))).await?;
        self.tell(after, linked, tx).await?;
        Ok(removed)
    }

    fn is_watched(&self, db: &Db) -> bool {
        let source = (self.relation.source)();
        source.audit.is_some() || db.signals().watch_links(source)
    }

    /// Tells receivers, and the audit log once it is done.
    async fn tell(&self, action: LinkAction, targets: &[Value], tx: &Db) -> Result<(), Error> {
        if !self.is_watched(tx) {
            return Ok(());
        }
        if !action.is_before() {
            audit::record_links(tx, self.relation, &self.source, action, targets).await?;
        }
        let links =
            LinksOf { relation: self.relation, action, source: self.source.clone(), targets: targets.into() };
        tx.signals().links_change(links, tx).await
    }
}

impl<M, T> Clone for Links<M, T> {
    fn clone(&self) -> Self {
        Self { source: self.source.clone(), relation: self.relation, models: PhantomData }
    }
}

impl<M, T> fmt::Debug for Links<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Links").field("relation", &self.relation.name).finish_non_exhaustive()
    }
}
