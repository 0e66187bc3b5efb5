//! Many rows with one request: all of them, or none.

use http::StatusCode;
use rustango_ports::{
    database::{DbError, Value},
    http::{Request, Response},
};
use rustango_query::{Db, Error, FieldRef, RowKey, Select, records};
use rustango_web::{ErrorDetail, JsonError, Place, ProblemDetails};

use super::{answer, exchange::Exchange};
use crate::{
    bulk::Bulk,
    conflict,
    faults::pointer,
    formats::{About, Document, Format, Incoming, write_rows},
    input::{Draft, Purpose, not_an_object},
    json::{MemberName, from_json, read_items, read_members},
    representation::Rows,
    resource::Resource,
};

/// The most faults that one answer tells.
const MOST_FAULTS: usize = 50;

/// A row to change: its address, and the new values.
type Change<'i> = (Vec<Value>, Draft<'i>);

impl Resource {
    /// Tells whether a body is many rows, where clients may send them.
    pub(super) fn is_bulk(&self, of: Bulk, json: &str) -> bool {
        self.bulk.contains(&of) && json.trim_start().starts_with('[')
    }

    pub(super) async fn create_many(
        &self,
        exchange: &Exchange,
        incoming: &Incoming,
    ) -> Result<Response, ProblemDetails> {
        let items = self.items(incoming)?;
        let drafts = each(&items, |item| self.draft(exchange, item, Purpose::Create))?;
        if drafts.iter().any(|draft| draft.is_compound() || draft.asks()) {
            return self.create_each(exchange, drafts).await;
        }
        let rows = drafts.into_iter().map(|draft| draft.values).collect();
        let outgoing = self.outgoing.seen_by(exchange.viewer());
        let is_one_step = !exchange.is_checked() && self.is_written_whole(&outgoing.usual(), exchange);
        let inserted = if is_one_step {
            self.insert_many(&exchange.db, exchange, rows).await
        } else {
            exchange.db.transaction(async |tx| self.insert_many(tx, exchange, rows).await).await
        };
        match inserted {
            Ok(body) => Ok(answer::typed(StatusCode::CREATED, exchange.format.content_type(), body.into())),
            Err(error) => Err(self.which(exchange, error, &items).await),
        }
    }

    /// Creates rows one after the other, as others are written with them, or
    /// the database is asked before.
    async fn create_each(
        &self,
        exchange: &Exchange,
        mut drafts: Vec<Draft<'_>>,
    ) -> Result<Response, ProblemDetails> {
        let mut failed = None;
        let inserted = exchange
            .db
            .transaction(async |tx| {
                verify_all(tx, drafts.iter_mut().map(|draft| (draft, None))).await?;
                let mut keys = Vec::with_capacity(drafts.len());
                for (at, draft) in drafts.into_iter().enumerate() {
                    failed = Some(at);
                    self.check_targets(tx, exchange, &draft.values).await?;
                    let key = self.schema.primary_key;
                    let rows = draft.insert(tx, &exchange.scopes, key).await?;
                    keys.push(records::key_at(self.schema, key, &*rows, 0)?);
                }
                self.shown_many(tx, exchange, keys).await
            })
            .await;
        match (inserted, failed) {
            (Ok(body), _) => {
                Ok(answer::typed(StatusCode::CREATED, exchange.format.content_type(), body.into()))
            }
            (Err(error), Some(at)) => Err(in_item(at, conflict::explain(self, error, Vec::new()).await)),
            (Err(error), None) => Err(error.into()),
        }
    }

    pub(super) async fn update_many(&self, mut request: Request) -> Result<Response, ProblemDetails> {
        let exchange = self.exchange_of_list(&mut request)?;
        let incoming = Incoming::read(self, &mut request, About::New).await?;
        let items = self.items(&incoming)?;
        let mut changes = each(&items, |item| self.change_of(&exchange, item))?;
        let mut failed = None;
        let done = exchange
            .db
            .transaction(async |tx| {
                let rows: Vec<Select> =
                    changes.iter().map(|(address, _)| self.row(address.clone(), &exchange.scopes)).collect();
                let drafts = changes.iter_mut().map(|(_, draft)| draft);
                verify_all(tx, drafts.zip(rows.iter().map(Some))).await?;
                let mut keys = Vec::with_capacity(rows.len());
                for (at, ((_, draft), row)) in changes.into_iter().zip(&rows).enumerate() {
                    failed = Some(at);
                    keys.push(self.change_one(tx, &exchange, row, draft).await?);
                }
                self.shown_many(tx, &exchange, keys).await
            })
            .await;
        match done {
            Ok(body) => Ok(answer::typed(StatusCode::OK, exchange.format.content_type(), body.into())),
            Err(error) => {
                let problem = conflict::explain(self, error, Vec::new()).await;
                Err(failed.map_or(problem.clone(), |at| in_item(at, problem)))
            }
        }
    }

    pub(super) async fn destroy_many(&self, mut request: Request) -> Result<Response, ProblemDetails> {
        let exchange = self.exchange_of_list(&mut request)?;
        let incoming = Incoming::read(self, &mut request, About::New).await?;
        let items = self.items(&incoming)?;
        let addresses = each(&items, |item| self.address_in_json(item))?;
        let mut failed = 0;
        let done = exchange
            .db
            .transaction(async |tx| {
                for (at, address) in addresses.into_iter().enumerate() {
                    failed = at;
                    if records::delete(tx, &self.row(address, &exchange.scopes)).await? == 0 {
                        return Err(Error::NotFound { model: self.schema.name });
                    }
                }
                Ok(())
            })
            .await;
        match done {
            Ok(()) => Ok(answer::empty(StatusCode::NO_CONTENT)),
            Err(error) => Err(in_item(failed, conflict::of_delete(error))),
        }
    }

    /// Cuts an array at its commas.
    fn items<'j>(&self, incoming: &'j Incoming) -> Result<Vec<&'j str>, ProblemDetails> {
        let Some(items) = read_items(&incoming.json).map_err(JsonError::new)? else {
            let (code, detail) = ("invalid_type", "expected an array".to_owned());
            return Err(refused(String::new(), code, detail));
        };
        match items.len() {
            0 => Err(refused(String::new(), "min_items", "expected at least one row".to_owned())),
            rows if rows > self.max_bulk => {
                Err(refused(String::new(), "max_items", format!("expected at most {} rows", self.max_bulk)))
            }
            _ => Ok(items),
        }
    }

    async fn insert_many(
        &self,
        db: &Db,
        exchange: &Exchange,
        rows: Vec<Vec<(usize, Value)>>,
    ) -> Result<Vec<u8>, Error> {
        for values in &rows {
            self.check_targets(db, exchange, values).await?;
        }
        let outgoing = self.outgoing.seen_by(exchange.viewer());
        let usual = outgoing.usual();
        if self.is_written_whole(&usual, exchange) {
            let rows = records::insert_many(db, self.schema, rows, usual.fields()).await?;
            return Ok(self.write_many(exchange, &usual.plain(rows))?);
        }
        let key = self.schema.primary_key;
        let rows = records::insert_many(db, self.schema, rows, key).await?;
        let keys = (0..rows.len()).map(|row| records::key_at(self.schema, key, &*rows, row));
        self.shown_many(db, exchange, keys.collect::<Result<_, _>>()?).await
    }

    async fn change_one(
        &self,
        db: &Db,
        exchange: &Exchange,
        row: &Select,
        draft: Draft<'_>,
    ) -> Result<RowKey, Error> {
        let key = self.schema.primary_key;
        self.check_targets(db, exchange, &draft.values).await?;
        let rows = draft.update(db, &exchange.scopes, row, key).await?;
        if rows.is_empty() {
            return Err(Error::NotFound { model: self.schema.name });
        }
        records::key_at(self.schema, key, &*rows, 0)
    }

    /// Writes the rows with these keys, in this order. All of them must be in
    /// the sight of the request.
    async fn shown_many(&self, db: &Db, exchange: &Exchange, keys: Vec<RowKey>) -> Result<Vec<u8>, Error> {
        let outgoing = self.outgoing.seen_by(exchange.viewer());
        let usual = outgoing.usual();
        let rows = Select::with_keys(self.schema, keys.clone());
        let rows = usual.select(self.seen(rows, &exchange.scopes), &exchange.scopes);
        let rows = records::fetch(db, &rows).await?;
        let Some(rows) = records::rows_with_keys(self.schema, usual.fields(), rows, &keys)? else {
            let problem = ProblemDetails::forbidden().detail("a row would be out of your own sight");
            return Err(Error::abort(problem));
        };
        let rows = usual.complete(db, &exchange.scopes, rows).await?;
        Ok(self.write_many(exchange, &rows)?)
    }

    /// Writes rows as the client asked for them.
    fn write_many(&self, exchange: &Exchange, rows: &Rows<'_>) -> Result<Vec<u8>, DbError> {
        let mut out = Vec::new();
        match exchange.format {
            Format::Json => rows.write_json_array(&mut out)?,
            Format::JsonApi => out = Document::new(self.json_api, &exchange.list, out).rows(rows)?,
            Format::Csv | Format::NdJson => write_rows(&mut out, exchange.format, rows)?,
        }
        Ok(out)
    }

    /// Finds out which of several rows was refused, by inserting them one by
    /// one and taking them back.
    async fn which(&self, exchange: &Exchange, error: Error, items: &[&str]) -> ProblemDetails {
        let read = each(items, |item| Ok(self.draft(exchange, item, Purpose::Create)?.values));
        let rows = match read {
            Ok(rows) => rows,
            Err(problem) => return problem,
        };
        let mut failed = None;
        let tried = exchange.db.transaction(async |tx| {
            for (at, values) in rows.iter().enumerate() {
                failed = Some(at);
                self.check_targets(tx, exchange, values).await?;
                records::insert(tx, self.schema, values.clone(), self.schema.primary_key).await?;
            }
            failed = None;
            Err::<(), _>(Error::abort(ProblemDetails::internal()))
        });
        match (tried.await, failed) {
            (Err(error), Some(at)) => {
                let pointers = conflict::pointers(self.schema, &rows[at]);
                in_item(at, conflict::explain(self, error, pointers).await)
            }
            _ => conflict::explain(self, error, Vec::new()).await,
        }
    }

    /// Reads the address of a row and what changes in it.
    fn change_of(&self, exchange: &Exchange, item: &str) -> Result<Change<'_>, ProblemDetails> {
        let (address, rest) = self.address_and_rest(item)?;
        Ok((address, self.draft(exchange, &rest, Purpose::Modify)?))
    }

    /// Reads the address of a row, and leaves the other members.
    fn address_and_rest(&self, item: &str) -> Result<(Vec<Value>, String), ProblemDetails> {
        let names: Vec<&str> = self.address.iter().map(|field| self.outgoing.name_of(*field)).collect();
        let mut address: Vec<Option<Value>> = vec![None; self.address.len()];
        let mut rest = String::from("{");
        let mut fault = None;
        read_members(
            item,
            |name| names.iter().position(|known| *known == name),
            |name, token| {
                let name = match name {
                    MemberName::Known(at) if address[at].is_some() => {
                        fault = Some(doubled(names[at]));
                        return;
                    }
                    MemberName::Known(at) => {
                        match self.part_of_address(self.address[at], token) {
                            Ok(value) => address[at] = Some(value),
                            Err(problem) => fault = Some(problem),
                        }
                        return;
                    }
                    MemberName::Other(name) => name,
                };
                if rest.len() > 1 {
                    rest.push(',');
                }
                rest.push_str(&serde_json::Value::from(name).to_string());
                rest.push(':');
                rest.push_str(token);
            },
        )
        .map_err(|_| not_an_object())?;
        if let Some(fault) = fault {
            return Err(fault);
        }
        rest.push('}');
        let missing = names.iter().zip(&address).find(|(_, value)| value.is_none());
        if let Some((name, _)) = missing {
            return Err(refused(pointer(name), "required", "is required".to_owned()));
        }
        Ok((address.into_iter().flatten().collect(), rest))
    }

    /// Reads the address of a row: its value, or an object where it has several.
    fn address_in_json(&self, item: &str) -> Result<Vec<Value>, ProblemDetails> {
        match self.address[..] {
            [only] if !item.starts_with('{') => Ok(vec![self.part_of_address(only, item)?]),
            _ => {
                let (address, rest) = self.address_and_rest(item)?;
                if rest == "{}" {
                    return Ok(address);
                }
                Err(refused(String::new(), "invalid", "expected nothing but the key".to_owned()))
            }
        }
    }

    fn part_of_address(&self, field: FieldRef, token: &str) -> Result<Value, ProblemDetails> {
        from_json(field.field(), token).map_err(|fault| {
            let refusal = fault.into_refusal();
            let name = self.outgoing.name_of(field);
            let at = if self.address.len() == 1 { String::new() } else { pointer(name) };
            refused(at, refusal.code, refusal.detail)
        })
    }
}

/// Checks rows, and tells the faults of all of them.
async fn verify_all<'d, 'i: 'd>(
    tx: &Db,
    drafts: impl Iterator<Item = (&'d mut Draft<'i>, Option<&'d Select>)>,
) -> Result<(), Error> {
    let mut problem: Option<ProblemDetails> = None;
    for (at, (draft, row)) in drafts.enumerate() {
        let Err(error) = draft.verify(tx, row).await else { continue };
        let fault = in_item(at, error.into());
        problem = Some(match problem {
            None => fault,
            Some(first) => joined(first, &fault),
        });
    }
    problem.map_or(Ok(()), |problem| Err(Error::abort(problem)))
}

/// Reads each item, and tells the faults of all of them.
fn each<T>(
    items: &[&str],
    read: impl Fn(&str) -> Result<T, ProblemDetails>,
) -> Result<Vec<T>, ProblemDetails> {
    let mut values = Vec::with_capacity(items.len());
    let mut problem: Option<ProblemDetails> = None;
    for (at, item) in items.iter().enumerate() {
        match read(item) {
            Ok(value) => values.push(value),
            Err(fault) => {
                let fault = in_item(at, fault);
                problem = Some(match problem {
                    None => fault,
                    Some(first) => joined(first, &fault),
                });
            }
        }
        if problem.as_ref().is_some_and(|problem| problem.errors().len() >= MOST_FAULTS) {
            break;
        }
    }
    problem.map_or(Ok(values), Err)
}

/// Tells the faults of another item too.
fn joined(first: ProblemDetails, other: &ProblemDetails) -> ProblemDetails {
    other
        .errors()
        .iter()
        .cloned()
        .fold(first, |problem, ErrorDetail { place, code, detail }| problem.error(place, code, detail))
}

/// Says that the faults are those of one of several items.
fn in_item(at: usize, problem: ProblemDetails) -> ProblemDetails {
    if problem.errors().is_empty() {
        let (code, detail) = match problem.status() {
            StatusCode::NOT_FOUND => ("not_found", "there is no such row"),
            StatusCode::CONFLICT => ("conflict", "clashes with other rows"),
            status if status.is_client_error() => ("invalid", "is not acceptable"),
            _ => return problem,
        };
        return problem.error(Place::Pointer(format!("/{at}")), code, detail);
    }
    problem.placed(|place| match place {
        Place::Pointer(pointer) => Place::Pointer(format!("/{at}{pointer}")),
        other => other,
    })
}

/// Refuses an object that has two members of one name.
fn doubled(name: &str) -> ProblemDetails {
    let problem = ProblemDetails::bad_request("the body is not acceptable JSON");
    problem.error(
        Place::Pointer(pointer(name)),
        "duplicate",
        "stands more than once in the object".to_owned(),
    )
}

fn refused(at: String, code: &'static str, detail: String) -> ProblemDetails {
    ProblemDetails::unprocessable(vec![ErrorDetail { place: Place::Pointer(at), code: code.into(), detail }])
}
