//! One row: how it is found and shown.

use http::{HeaderValue, StatusCode, header};
use rustango_ports::{
    database::{RowSet, ValueRef},
    http::{Request, Response},
};
use rustango_query::{Db, Error, Expression, FieldRef, Select, records};
use rustango_web::ProblemDetails;

use super::{answer, exchange::viewer};
use crate::{
    etag,
    formats::{Document, Format, Inclusion, write_rows},
    parameters,
    representation::{Representation, Rows},
    resource::Resource,
    scope::Scopes,
};

/// How a row is looked at.
#[derive(Clone, Copy)]
pub(super) struct Look<'r> {
    pub(super) representation: &'r Representation,
    pub(super) scopes: &'r Scopes,
    pub(super) format: Format,
    /// The path of the list.
    pub(super) list: &'r str,
    pub(super) told: Told,
    /// Which rows come along, as JSON:API.
    pub(super) inclusion: &'r Inclusion,
}

/// What is told of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// The row.
    Row,
    /// Its address too.
    Address,
}

/// A row as it goes out.
pub(super) struct Shown {
    pub(super) body: Vec<u8>,
    pub(super) format: Format,
    pub(super) etag: HeaderValue,
    pub(super) address: Option<HeaderValue>,
}

impl Shown {
    pub(super) fn respond(self, status: StatusCode) -> Response {
        let mut response = answer::typed(status, self.format.content_type(), self.body.into());
        response.headers_mut().insert(header::ETAG, self.etag);
        response
    }
}

impl Resource {
    pub(super) async fn retrieve(&self, mut request: Request) -> Result<Response, ProblemDetails> {
        let format = self.format_of(&request)?;
        let scopes = Scopes::of_request(&self.scopings, &mut request);
        let outgoing = self.outgoing.seen_by(viewer(&request));
        let mut asked = self.asking(&scopes, &outgoing, format);
        parameters::read(&self.row_parameters, request.uri().query(), &mut asked)?;
        let row = self.row(self.address_of(&request)?, &scopes);
        let narrowed = asked.narrowing.finish();
        let representation = outgoing.representation.narrowed(&narrowed.sparse);
        let list = answer::list_of(request.uri().path(), self.address.len());
        let look = Look {
            representation: &representation,
            scopes: &scopes,
            format,
            list,
            told: Told::Row,
            inclusion: &narrowed.inclusion,
        };
        let shown = self.fetch(&self.db, row, look).await?;
        Ok(shown.ok_or_else(ProblemDetails::not_found)?.respond(StatusCode::OK))
    }

    /// Fetches a row as it goes out, if there is one.
    pub(super) async fn fetch(&self, db: &Db, row: Select, look: Look<'_>) -> Result<Option<Shown>, Error> {
        let mut select = look.representation.select(row, look.scopes);
        if let Some(version) = self.version() {
            select = select.output(Expression::from(version));
        }
        let rows = records::fetch(db, &select).await?;
        self.show(db, rows, look).await
    }

    /// Writes the only row of an answer, if there is one. Where the model has
    /// a version, it is in the last column.
    pub(super) async fn show(
        &self,
        db: &Db,
        rows: Box<dyn RowSet>,
        look: Look<'_>,
    ) -> Result<Option<Shown>, Error> {
        if rows.is_empty() {
            return Ok(None);
        }
        let version = match self.version() {
            Some(_) => Some(etag::version(&*rows)?),
            None => None,
        };
        let rows = look.representation.complete(db, look.scopes, rows).await?;
        let mut body = self.row_room.buffer();
        match look.format {
            Format::Json => rows.write_json(&mut body, 0)?,
            Format::JsonApi => {
                let document = Document::new(self.json_api, look.list, body).including(look.inclusion);
                body = document.row(&rows)?;
            }
            Format::Csv | Format::NdJson => write_rows(&mut body, look.format, &rows)?,
        }
        self.row_room.remember(body.len());
        let address = match look.told {
            Told::Row => None,
            Told::Address => answer::location(look.list, &self.address_in(&rows)?),
        };
        let etag = etag::of_row(version, &body);
        Ok(Some(Shown { body, format: look.format, etag, address }))
    }

    /// Returns the values of a row that its address is made of.
    pub(super) fn address_in<'a>(&self, rows: &'a Rows<'_>) -> Result<Vec<ValueRef<'a>>, Error> {
        if self.is_addressed_by_key() {
            return Ok(rows.key(0)?);
        }
        let fields = rows.representation().fields();
        let place = |field: &FieldRef| {
            let at = fields.iter().position(|position| *position == field.position()).unwrap_or(usize::MAX);
            Ok(rows.column(0, at)?)
        };
        self.address.iter().map(place).collect()
    }

    /// Returns the field that counts the changes of a row.
    pub(super) fn version(&self) -> Option<FieldRef> {
        self.schema.version.map(|position| FieldRef::new(self.schema, position))
    }
}
