//! Writing a row with the rows around it: all in one transaction of the caller.

use std::{fmt, pin::Pin};

use rustango_forms::{Conflict, Pointers, pointers};
use rustango_model::ModelSchema;
use rustango_ports::database::{DbErrorKind, RowSet, Value};
use rustango_query::{
    Condition, Db, Error, Expression, FieldRef, Hop, Lookup, RowKey, RowLock, RowLookup, Select, records,
};
use rustango_web::{Place, ProblemDetails};

use super::{
    Draft, Input,
    draft::{Named, NestedDraft, no_such_row},
};
use crate::{
    conflict::problem_at,
    endpoints::unseen_targets,
    representation::{owned, visible},
    scope::Scopes,
};

/// A write that the database refused, and where it is in the body.
pub(crate) struct RefusedWrite {
    pub(crate) schema: &'static ModelSchema,
    pub(crate) error: Error,
    pub(crate) pointers: Pointers,
    pub(crate) at: String,
    /// What clients call the fields, by position.
    pub(crate) names: Vec<&'static str>,
}

impl fmt::Debug for RefusedWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefusedWrite")
            .field("at", &self.at)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for RefusedWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database refused the row at \"{}\": {}", self.at, self.error)
    }
}

impl std::error::Error for RefusedWrite {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

type Written<'f> = Pin<Box<dyn Future<Output = Result<Box<dyn RowSet>, Error>> + Send + 'f>>;

impl Draft<'_> {
    /// Inserts the row, and writes those around it. Returns the fields at
    /// `returning`, among which the key must be where there are others.
    ///
    /// # Errors
    /// What the database refuses, to be explained once the transaction is
    /// over; 409 where a row is named that there is not, or that the request
    /// may not see.
    pub(crate) fn insert<'f>(mut self, tx: &'f Db, scopes: &'f Scopes, returning: &'f [usize]) -> Written<'f>
    where
        Self: 'f,
    {
        Box::pin(async move {
            self.before(tx, scopes).await?;
            let (input, at) = (self.input, self.at.clone());
            let after = std::mem::take(&mut self.nested);
            let given = self.pointers();
            let inserted = records::insert(tx, input.schema, self.values, returning).await;
            let rows = inserted.map_err(|error| refused(input, error, given, at))?;
            for nested in after {
                let owner = owner(tx, &nested, &*rows, returning).await?;
                nested.after(tx, scopes, owner).await?;
            }
            Ok(rows)
        })
    }

    /// As [`insert`](Self::insert), of a row within another one: neither it nor
    /// what it points at may be out of the sight of the request.
    async fn insert_in_sight(
        self,
        tx: &Db,
        scopes: &Scopes,
        returning: &[usize],
    ) -> Result<Box<dyn RowSet>, Error> {
        let (input, at) = (self.input, self.at.clone());
        let schema = input.schema;
        let given = self.pointers();
        let unseen = unseen_targets(tx, schema, &given, scopes).await?;
        if !unseen.is_empty() {
            let name = |field: FieldRef| input.name_of(field.position());
            return Err(Error::abort(problem_at(Conflict::missing_target(&unseen), &at, &name)));
        }
        if scopes.of(schema).is_none() {
            return self.insert(tx, scopes, returning).await;
        }
        let all = [schema.primary_key, returning].concat();
        let rows = self.insert(tx, scopes, &all).await?;
        let key = records::key_at(schema, &all, &*rows, 0)?;
        let named_row = Named { key: key.clone(), at: at.clone() };
        if keys(tx, &seen(schema, &[named_row], scopes)).await?.is_empty() {
            let detail = "a row would be out of your own sight".to_owned();
            let problem = ProblemDetails::forbidden().error(Place::Pointer(at), "out_of_sight", detail);
            return Err(Error::abort(problem));
        }
        records::fetch_fields(tx, &Select::with_key(schema, key), returning).await
    }

    /// Updates the row that a query selects, and writes those around it.
    /// Returns the fields at `returning`; no row where there is none.
    ///
    /// # Errors
    /// As [`insert`](Self::insert).
    pub(crate) async fn update(
        mut self,
        tx: &Db,
        scopes: &Scopes,
        row: &Select,
        returning: &[usize],
    ) -> Result<Box<dyn RowSet>, Error> {
        if self.is_compound() {
            let locked = row.clone().lock(RowLock::default());
            let found = records::fetch_fields(tx, &locked, returning).await?;
            if found.is_empty() {
                return Ok(found);
            }
        }
        self.before(tx, scopes).await?;
        let (input, at) = (self.input, self.at.clone());
        let after = std::mem::take(&mut self.nested);
        let given = self.pointers();
        let rows = if self.values.is_empty() {
            records::fetch_fields(tx, row, returning).await?
        } else {
            let updated = records::update_returning(tx, row, self.values, returning).await;
            updated.map_err(|error| refused(input, error, given, at))?
        };
        if rows.is_empty() {
            return Ok(rows);
        }
        for nested in after {
            let owner = owner(tx, &nested, &*rows, returning).await?;
            nested.after(tx, scopes, owner).await?;
        }
        Ok(rows)
    }

    /// Remembers the foreign keys that the client gave. Those to rows that are
    /// written with it point somewhere until the transaction is taken back.
    fn pointers(&self) -> Pointers {
        if self.within.is_empty() {
            return pointers(self.input.schema, &self.values);
        }
        let is_given = |(field, _): &&(usize, Value)| !self.within.contains(field);
        let given: Vec<_> = self.values.iter().filter(is_given).cloned().collect();
        pointers(self.input.schema, &given)
    }

    /// Writes the rows that this one is to point at, and keeps the others.
    async fn before(&mut self, tx: &Db, scopes: &Scopes) -> Result<(), Error> {
        let (before, after) = std::mem::take(&mut self.nested)
            .into_iter()
            .partition(|nested| matches!(nested.of.hop, Hop::Forward(_)));
        self.nested = after;
        let before: Vec<NestedDraft<'_>> = before;
        for nested in before {
            for (field, value) in nested.target(tx, scopes).await? {
                self.values.retain(|(known, _)| *known != field);
                self.values.push((field, value));
                self.within.push(field);
            }
        }
        Ok(())
    }
}

/// Keeps what is needed to explain an error once the transaction is over.
fn refused(input: &Input, error: Error, pointers: Pointers, at: String) -> Error {
    if matches!(error, Error::Aborted(_)) {
        return error;
    }
    let names = (0..input.schema.fields.len()).map(|position| input.name_of(position)).collect();
    Error::abort(RefusedWrite { schema: input.schema, error, pointers, at, names })
}

/// Returns the values of a written row by which others belong to it.
async fn owner(
    tx: &Db,
    nested: &NestedDraft<'_>,
    rows: &dyn RowSet,
    returning: &[usize],
) -> Result<Vec<Value>, Error> {
    let schema = nested.of.hop.source();
    let fields = nested.owner_fields();
    let places: Option<Vec<usize>> =
        fields.iter().map(|field| returning.iter().position(|known| known == field)).collect();
    if let Some(places) = places {
        return places.into_iter().map(|column| Ok(owned(rows.get(0, column)?))).collect();
    }
    let key = records::key_at(schema, returning, rows, 0)?;
    let rows = records::fetch_fields(tx, &Select::with_key(schema, key), &fields).await?;
    (0..fields.len()).map(|column| Ok(owned(rows.get(0, column)?))).collect()
}

impl NestedDraft<'_> {
    fn schema(&self) -> &'static ModelSchema {
        self.of.hop.target()
    }

    /// The fields of the row by which others belong to it.
    fn owner_fields(&self) -> Vec<usize> {
        match self.of.hop {
            Hop::Reverse(key) => key.pairs().map(|(_, on)| on).collect(),
            _ => self.of.hop.source().primary_key.to_vec(),
        }
    }

    /// Returns the values of a foreign key to the row that is created or named.
    async fn target(mut self, tx: &Db, scopes: &Scopes) -> Result<Vec<(usize, Value)>, Error> {
        let Hop::Forward(key) = self.of.hop else { return Ok(Vec::new()) };
        let (from, on): (Vec<usize>, Vec<usize>) = key.pairs().unzip();
        let schema = self.schema();
        if self.is_cleared {
            return Ok(from
                .into_iter()
                .map(|at| (at, Value::Null(key.source().fields[at].value_type)))
                .collect());
        }
        let rows = if let Some(draft) = self.create.pop() {
            draft.insert_in_sight(tx, scopes, &on).await?
        } else if let Some(named) = self.connect.first() {
            let row = seen(schema, std::slice::from_ref(named), scopes);
            let rows = records::fetch_fields(tx, &row, &on).await?;
            if rows.is_empty() {
                return Err(Error::abort(no_such_row(std::slice::from_ref(named), schema.name)));
            }
            rows
        } else {
            return Ok(Vec::new());
        };
        let value = |(column, at)| Ok((at, owned(rows.get(0, column)?)));
        from.into_iter().enumerate().map(value).collect()
    }

    /// Writes the rows that belong to one, or are to.
    async fn after(mut self, tx: &Db, scopes: &Scopes, owner: Vec<Value>) -> Result<(), Error> {
        self.must_be(tx, &self.connect, scopes, None).await?;
        let belong = belonging(self.of.hop, &owner);
        self.must_be(tx, &self.disconnect, scopes, Some(&belong)).await?;
        self.must_be(tx, &self.delete, scopes, Some(&belong)).await?;
        if self.is_set {
            let kept: Vec<RowKey> = self.connect.iter().map(|named| named.key.clone()).collect();
            let rows = Select::all(self.schema()).filter(belong);
            let rows = visible(self.schema(), scopes).into_iter().fold(rows, Select::filter);
            let all = keys(tx, &rows).await?;
            self.disconnect.extend(
                all.into_iter().filter(|key| !kept.contains(key)).map(|key| Named { key, at: String::new() }),
            );
        }
        self.join(tx, &owner).await?;
        self.part(tx, &owner).await?;
        self.remove(tx).await?;
        for draft in std::mem::take(&mut self.create) {
            self.create(tx, scopes, &owner, draft).await?;
        }
        Ok(())
    }

    /// Refuses names of rows that there are not, or that may not be seen.
    async fn must_be(
        &self,
        tx: &Db,
        named: &[Named],
        scopes: &Scopes,
        belong: Option<&Condition>,
    ) -> Result<(), Error> {
        if named.is_empty() {
            return Ok(());
        }
        let rows = seen(self.schema(), named, scopes);
        let rows = belong.cloned().into_iter().fold(rows, Select::filter);
        let found = keys(tx, &rows).await?;
        let missing: Vec<Named> = named.iter().filter(|named| !found.contains(&named.key)).cloned().collect();
        if missing.is_empty() { Ok(()) } else { Err(Error::abort(no_such_row(&missing, self.schema().name))) }
    }

    async fn create(
        &self,
        tx: &Db,
        scopes: &Scopes,
        owner: &[Value],
        mut draft: Draft<'_>,
    ) -> Result<(), Error> {
        match self.of.hop {
            Hop::Reverse(key) => {
                draft.within.extend(key.pairs().map(|(from, _)| from));
                draft.values.extend(key.pairs().map(|(from, _)| from).zip(owner.iter().cloned()));
                draft.insert_in_sight(tx, scopes, self.schema().primary_key).await.map(drop)
            }
            hop => {
                let rows = draft.insert_in_sight(tx, scopes, self.schema().primary_key).await?;
                let key = records::key_at(self.schema(), self.schema().primary_key, &*rows, 0)?;
                link(tx, hop, owner, &[key], Link::Join).await
            }
        }
    }

    /// Lets named rows belong to the row.
    async fn join(&self, tx: &Db, owner: &[Value]) -> Result<(), Error> {
        if self.connect.is_empty() {
            return Ok(());
        }
        match self.of.hop {
            Hop::Reverse(key) => {
                let values = key.pairs().map(|(from, _)| from).zip(owner.iter().cloned()).collect();
                records::update(tx, &named(self.schema(), &self.connect), values).await.map(drop)
            }
            hop => link(tx, hop, owner, &keys_of(&self.connect), Link::Join).await,
        }
    }

    /// Lets named rows no longer belong to the row.
    async fn part(&self, tx: &Db, owner: &[Value]) -> Result<(), Error> {
        if self.disconnect.is_empty() {
            return Ok(());
        }
        match self.of.hop {
            Hop::Reverse(key) => {
                let null =
                    |(from, _): (usize, usize)| (from, Value::Null(key.source().fields[from].value_type));
                let values = key.pairs().map(null).collect();
                records::update(tx, &named(self.schema(), &self.disconnect), values).await.map(drop)
            }
            hop => link(tx, hop, owner, &keys_of(&self.disconnect), Link::Part).await,
        }
    }

    async fn remove(&self, tx: &Db) -> Result<(), Error> {
        if self.delete.is_empty() {
            return Ok(());
        }
        let deleted = records::delete(tx, &named(self.schema(), &self.delete)).await;
        deleted.map(drop).map_err(|error| match error.database_kind() {
            Some(DbErrorKind::ForeignKeyViolation { .. }) => Error::abort(still_pointed_at(&self.delete)),
            _ => error,
        })
    }
}

/// Says that other rows point at one of these.
fn still_pointed_at(named: &[Named]) -> ProblemDetails {
    let problem = ProblemDetails::conflict("other rows point at a row to delete");
    named.iter().fold(problem, |problem, named| {
        problem.error(Place::Pointer(named.at.clone()), "protected", "other rows may point at this one")
    })
}

/// What becomes of links.
#[derive(Clone, Copy)]
enum Link {
    Join,
    Part,
}

/// Writes or removes links over a table between.
async fn link(tx: &Db, hop: Hop, owner: &[Value], others: &[RowKey], link: Link) -> Result<(), Error> {
    let Some(owner) = owner.first() else { return Ok(()) };
    let others = others.iter().filter_map(|key| key.values().first()).cloned();
    let (relation, links): (_, Vec<(Value, Vec<Value>)>) = match hop {
        Hop::Through(relation) => (relation, vec![(owner.clone(), others.collect())]),
        Hop::BackThrough(relation) => (relation, others.map(|other| (other, vec![owner.clone()])).collect()),
        _ => return Ok(()),
    };
    for (source, targets) in links {
        match link {
            Link::Join => records::add_links(tx, relation, source, targets).await?,
            Link::Part => records::remove_links(tx, relation, source, targets).await?,
        };
    }
    Ok(())
}

fn keys_of(named: &[Named]) -> Vec<RowKey> {
    named.iter().map(|named| named.key.clone()).collect()
}

/// Selects rows by their keys, of those that the request may see.
fn seen(schema: &'static ModelSchema, named_rows: &[Named], scopes: &Scopes) -> Select {
    visible(schema, scopes).into_iter().fold(named(schema, named_rows), Select::filter)
}

/// Selects rows by their keys.
fn named(schema: &'static ModelSchema, named: &[Named]) -> Select {
    let mut fields: Vec<Expression> = FieldRef::keys(schema).map(Expression::from).collect();
    let rows: Vec<Vec<Value>> = named.iter().map(|named| named.key.values().to_vec()).collect();
    Select::all(schema).order_by(Vec::new()).filter(if fields.len() == 1 {
        Condition::Lookup(fields.remove(0), Lookup::In(rows.concat()))
    } else {
        Condition::RowLookup(fields, RowLookup::In(rows))
    })
}

/// Holds for rows that belong to one.
fn belonging(hop: Hop, owner: &[Value]) -> Condition {
    let equal = |fields: Vec<FieldRef>| {
        let equal = fields
            .into_iter()
            .zip(owner)
            .map(|(field, value)| Condition::Lookup(field.into(), Lookup::Exact(value.clone().into())));
        Condition::All(equal.collect())
    };
    match hop {
        Hop::Reverse(key) => equal(key.pairs().map(|(from, _)| FieldRef::new(key.source(), from)).collect()),
        Hop::Through(relation) => {
            let is_owner = equal(FieldRef::keys(hop.source()).collect());
            Condition::Related(vec![Hop::BackThrough(relation)], Box::new(is_owner))
        }
        Hop::BackThrough(relation) => {
            let is_owner = equal(FieldRef::keys(hop.source()).collect());
            Condition::Related(vec![Hop::Through(relation)], Box::new(is_owner))
        }
        _ => Condition::Any(Vec::new()),
    }
}

async fn keys(tx: &Db, rows: &Select) -> Result<Vec<RowKey>, Error> {
    let schema = rows.schema();
    let found = records::fetch_fields(tx, rows, schema.primary_key).await?;
    (0..found.len()).map(|row| records::key_at(schema, schema.primary_key, &*found, row)).collect()
}
