//! Writes to one row: what is checked before, within, and after them.

use http::{HeaderValue, StatusCode, header};
use rustango_forms::Conflict;
use rustango_ports::{
    database::{RowSet, Value, ValueType},
    http::{Request, Response},
};
use rustango_query::{Condition, Db, Error, FieldRef, Lookup, RowLock, Select, records};
use rustango_web::{Preconditions, ProblemDetails};

use super::{
    answer,
    exchange::{Exchange, PREFERENCE_APPLIED, Preference},
    one::{Look, Shown, Told},
    sight,
};
use crate::{
    Bulk, conflict, etag,
    formats::{About, Inclusion, Incoming},
    input::{Draft, Purpose},
    representation::Representation,
    resource::Resource,
};

/// How the preconditions of a write are held.
enum Guard<'e> {
    /// There are none.
    None,
    /// The statement asks for one of these versions.
    Versions(Vec<i64>),
    /// The row is locked and compared.
    Compared(&'e Preconditions),
}

impl Exchange {
    fn guard(&self, resource: &Resource) -> Guard<'_> {
        let Some(preconditions) = self.preconditions.as_ref().filter(|asked| asked.compares()) else {
            return Guard::None;
        };
        match preconditions.if_match() {
            Some(tags) if resource.schema.version.is_some() => {
                Guard::Versions(tags.into_iter().filter_map(etag::version_in).collect())
            }
            _ => Guard::Compared(preconditions),
        }
    }

    /// Looks at rows as the request does.
    const fn look<'l>(&'l self, representation: &'l Representation, told: Told) -> Look<'l> {
        Look {
            representation,
            scopes: &self.scopes,
            format: self.format,
            list: self.list.as_str(),
            told,
            inclusion: &Inclusion::All,
        }
    }

    /// Tells whether a write is checked by other statements beside its own.
    pub(super) fn is_checked(&self) -> bool {
        !self.scopes.is_everything()
    }
}

impl Resource {
    pub(super) async fn create(&self, mut request: Request) -> Result<Response, ProblemDetails> {
        let exchange = self.exchange(&mut request)?;
        let incoming = Incoming::read(self, &mut request, About::New).await?;
        if self.is_bulk(Bulk::Create, &incoming.json) {
            return self.create_many(&exchange, &incoming).await;
        }
        let draft = self.draft(&exchange, &incoming.json, Purpose::Create);
        let draft = draft.map_err(|problem| incoming.placed(self, problem))?;
        let inserted = if exchange.is_checked() || draft.is_compound() {
            exchange.db.transaction(async |tx| self.insert(tx, &exchange, draft).await).await
        } else {
            self.insert(&exchange.db, &exchange, draft).await
        };
        match inserted {
            Ok(shown) => Ok(written(shown, StatusCode::CREATED, &exchange)),
            Err(error) => Err(incoming.placed(self, conflict::explain(self, error, Vec::new()).await)),
        }
    }

    pub(super) async fn update(
        &self,
        mut request: Request,
        purpose: Purpose,
    ) -> Result<Response, ProblemDetails> {
        let exchange = self.exchange(&mut request)?;
        let address = self.address_of(&request)?;
        let incoming = Incoming::read(self, &mut request, About::Row(&address)).await?;
        let draft = self.draft(&exchange, &incoming.json, purpose);
        let draft = draft.map_err(|problem| incoming.placed(self, problem))?;
        let guard = exchange.guard(self);
        let change = Change { row: self.row(address, &exchange.scopes), guard: &guard };
        let is_checked = exchange.is_checked() || matches!(guard, Guard::Compared(_));
        let changed = if is_checked || draft.is_compound() || draft.asks() {
            exchange.db.transaction(async |tx| self.change(tx, &exchange, change, draft).await).await
        } else {
            self.change(&exchange.db, &exchange, change, draft).await
        };
        match changed {
            Ok(shown) => Ok(written(shown, StatusCode::OK, &exchange)),
            Err(error) => Err(incoming.placed(self, conflict::explain(self, error, Vec::new()).await)),
        }
    }

    pub(super) async fn destroy(&self, mut request: Request) -> Result<Response, ProblemDetails> {
        let exchange = self.exchange(&mut request)?;
        let row = self.row(self.address_of(&request)?, &exchange.scopes);
        let guard = exchange.guard(self);
        let done = if matches!(guard, Guard::Compared(_)) {
            exchange.db.transaction(async |tx| self.remove(tx, &exchange, row, &guard).await).await
        } else {
            self.remove(&exchange.db, &exchange, row, &guard).await
        };
        match done {
            Ok(()) => Ok(answer::empty(StatusCode::NO_CONTENT)),
            Err(error) => Err(conflict::of_delete(error)),
        }
    }

    /// Reads what a client wants a row to be.
    pub(super) fn draft(
        &self,
        exchange: &Exchange,
        json: &str,
        purpose: Purpose,
    ) -> Result<Draft<'_>, ProblemDetails> {
        let mut draft = self.input.read(json, purpose, exchange.viewer())?;
        if !draft.asks() {
            draft.refuse()?;
        }
        Ok(draft)
    }

    async fn insert(&self, db: &Db, exchange: &Exchange, mut draft: Draft<'_>) -> Result<Shown, Error> {
        draft.verify(db, None).await?;
        self.check_targets(db, exchange, &draft.values).await?;
        let outgoing = self.outgoing.seen_by(exchange.viewer());
        let fields = self.returned(&outgoing.usual());
        let rows = draft.insert(db, &exchange.scopes, &fields).await?;
        self.show_written(db, exchange, rows, Told::Address).await
    }

    async fn change(
        &self,
        db: &Db,
        exchange: &Exchange,
        Change { row, guard }: Change<'_>,
        mut draft: Draft<'_>,
    ) -> Result<Shown, Error> {
        let guarded = self.guarded(db, exchange, &row, guard).await?;
        match draft.verify(db, Some(&guarded)).await {
            Err(Error::NotFound { .. }) => return self.found(db, None, &row, guard).await,
            verified => verified?,
        }
        let outgoing = self.outgoing.seen_by(exchange.viewer());
        let usual = outgoing.usual();
        if draft.is_empty() {
            let shown = self.fetch(db, guarded, exchange.look(&usual, Told::Row)).await?;
            return self.found(db, shown, &row, guard).await;
        }
        self.check_targets(db, exchange, &draft.values).await?;
        let rows = draft.update(db, &exchange.scopes, &guarded, &self.returned(&usual)).await?;
        if rows.is_empty() {
            return self.found(db, None, &row, guard).await;
        }
        self.show_written(db, exchange, rows, Told::Row).await
    }

    async fn remove(
        &self,
        db: &Db,
        exchange: &Exchange,
        row: Select,
        guard: &Guard<'_>,
    ) -> Result<(), Error> {
        let guarded = self.guarded(db, exchange, &row, guard).await?;
        let removed = match records::delete(db, &guarded).await? {
            0 => None,
            _ => Some(()),
        };
        self.found(db, removed, &row, guard).await
    }

    /// Holds the preconditions of a write to a row, and returns the row as the
    /// write has to select it.
    async fn guarded(
        &self,
        db: &Db,
        exchange: &Exchange,
        row: &Select,
        guard: &Guard<'_>,
    ) -> Result<Select, Error> {
        match (guard, self.version()) {
            (Guard::Versions(versions), Some(field)) => {
                let is_one = Condition::Lookup(field.into(), Lookup::In(values(field, versions)));
                Ok(row.clone().filter(is_one))
            }
            (Guard::Compared(preconditions), _) => {
                let locked = row.clone().lock(RowLock::default());
                if records::fetch_fields(db, &locked, self.schema.primary_key).await?.is_empty() {
                    return Err(Error::NotFound { model: self.schema.name });
                }
                let outgoing = self.outgoing.seen_by(exchange.viewer());
                let usual = outgoing.usual();
                let shown = self.fetch(db, row.clone(), exchange.look(&usual, Told::Row)).await?;
                let tag = shown.as_ref().and_then(|shown| shown.etag.to_str().ok());
                preconditions.check_write(tag).map_err(Error::abort)?;
                Ok(row.clone())
            }
            _ => Ok(row.clone()),
        }
    }

    /// Says why a row was not found: it is not there, or in another version.
    async fn found<T>(&self, db: &Db, found: Option<T>, row: &Select, guard: &Guard<'_>) -> Result<T, Error> {
        let missing = Error::NotFound { model: self.schema.name };
        match (found, guard) {
            (Some(found), _) => Ok(found),
            (None, Guard::Versions(_)) => {
                let rows = records::fetch_fields(db, row, self.schema.primary_key).await?;
                Err(if rows.is_empty() { missing } else { Error::abort(Preconditions::failed()) })
            }
            (None, _) => Err(missing),
        }
    }

    /// Shows a row that was written, which must be one that the request may
    /// see.
    async fn show_written(
        &self,
        db: &Db,
        exchange: &Exchange,
        rows: Box<dyn RowSet>,
        told: Told,
    ) -> Result<Shown, Error> {
        let outgoing = self.outgoing.seen_by(exchange.viewer());
        let usual = outgoing.usual();
        let look = exchange.look(&usual, told);
        if self.is_written_whole(&usual, exchange) {
            let shown = self.show(db, rows, look).await?;
            return shown.ok_or(Error::NotFound { model: self.schema.name });
        }
        let key = records::key_at(self.schema, usual.fields(), &*rows, 0)?;
        let shown = self.fetch(db, self.row_with_key(key, &exchange.scopes), look).await?;
        shown.ok_or_else(|| {
            Error::abort(ProblemDetails::forbidden().detail("the row would be out of your own sight"))
        })
    }

    /// Tells whether what a write returns of a row is what the client is shown.
    pub(super) fn is_written_whole(&self, usual: &Representation, exchange: &Exchange) -> bool {
        usual.is_plain() && exchange.scopes.of(self.schema).is_none()
    }

    /// Refuses foreign keys to rows that the request may not see, as it would
    /// refuse those to rows that are not there.
    pub(super) async fn check_targets(
        &self,
        db: &Db,
        exchange: &Exchange,
        values: &[(usize, Value)],
    ) -> Result<(), Error> {
        if !exchange.is_checked() {
            return Ok(());
        }
        let pointers = conflict::pointers(self.schema, values);
        let unseen = sight::unseen_targets(db, self.schema, &pointers, &exchange.scopes).await?;
        if unseen.is_empty() {
            Ok(())
        } else {
            Err(Error::abort(conflict::problem_of(Conflict::missing_target(&unseen))))
        }
    }

    /// The fields that a written row is read back with: those that go out, and
    /// the version behind them.
    fn returned(&self, representation: &Representation) -> Vec<usize> {
        let mut fields = representation.fields().to_vec();
        fields.extend(self.schema.version);
        fields
    }
}

/// A change of one row.
struct Change<'c> {
    row: Select,
    guard: &'c Guard<'c>,
}

/// Answers a write as the client prefers.
fn written(shown: Shown, status: StatusCode, exchange: &Exchange) -> Response {
    let address = shown.address.clone();
    let mut response = match exchange.preference {
        Preference::Minimal => {
            let status = if status == StatusCode::OK { StatusCode::NO_CONTENT } else { status };
            let mut response = answer::empty(status);
            response.headers_mut().insert(header::ETAG, shown.etag);
            response
        }
        Preference::None | Preference::Representation => shown.respond(status),
    };
    let headers = response.headers_mut();
    if let Some(address) = address {
        headers.insert(header::LOCATION, address);
    }
    if let Some(applied) = exchange.preference.applied() {
        headers.insert(PREFERENCE_APPLIED, applied);
        headers.append(header::VARY, HeaderValue::from_static("prefer"));
    }
    response
}

fn values(field: FieldRef, versions: &[i64]) -> Vec<Value> {
    let value = |version: &i64| match field.field().value_type {
        ValueType::I32 => i32::try_from(*version).ok().map(Value::I32),
        _ => Some(Value::I64(*version)),
    };
    versions.iter().filter_map(value).collect()
}
