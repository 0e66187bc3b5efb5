//! Lists: a page of them, in whichever way they are paged.

use std::borrow::Cow;

use http::{StatusCode, header};
use rustango_ports::{
    database::RowSet,
    http::{Request, Response},
};
use rustango_query::{Condition, Counting, Error, Seek, Select, records};
use rustango_web::{Context, Place, ProblemDetails, SigningKey};

use super::{answer, exchange::viewer};
use crate::{
    Pagination, etag,
    formats::{Document, Export, Format, export, write_rows},
    json,
    outgoing::Outgoing,
    pagination::{CursorFault, CursorText, Fingerprint, Links, Position, Step},
    parameters::{self, Asked, Parameter, Start},
    representation::Representation,
    resource::Resource,
    scope::Scopes,
};

/// A piece of a list.
pub(crate) struct Piece {
    pub(crate) rows: Box<dyn RowSet>,
    pub(crate) count: Option<u64>,
    pub(crate) position: Position,
    pub(crate) links: Links,
}

impl Resource {
    pub(super) async fn list(&self, mut request: Request) -> Result<Response, ProblemDetails> {
        let format = self.format_of(&request)?;
        let scopes = Scopes::of_request(&self.scopings, &mut request);
        let outgoing = self.outgoing.seen_by(viewer(&request));
        let asked = self.asked(&request, &scopes, &outgoing, format)?;
        let is_whole = format.is_export() && !asked.is_paged;
        let (select, asked) = self.listed(asked);
        let narrowed = asked.narrowing.finish();
        let representation = outgoing.representation.narrowed(&narrowed.sparse);
        if is_whole {
            let representation = representation.into_owned();
            return self.whole(select, representation, scopes, format).await;
        }
        let window = Window { start: asked.start, size: asked.size, counting: asked.counting };
        let select = representation.select(select, &scopes);
        let piece = match self.pagination {
            Pagination::Page => self.page(select, window).await?,
            Pagination::Limit => self.window(select, window).await?,
            Pagination::Cursor => {
                // The application is not built without a key.
                let key: Option<&SigningKey> = Context::provided(request.extensions());
                let key = key.cloned().ok_or_else(ProblemDetails::internal)?;
                let list = Fingerprint::of(&key, request.uri().path(), &asked.shape);
                self.walk(&select, window, CursorText { key: &key, list }).await?
            }
        };
        let Piece { rows, count, position, links } = piece;
        let rows = representation.complete(&self.db, &scopes, rows).await?;
        let mut out = self.page_room.buffer();
        let target = request.uri();
        match format {
            Format::Json => json::write_page(&mut out, count, &position, &rows).map_err(Error::from)?,
            Format::JsonApi => {
                let document =
                    Document::new(self.json_api, target.path(), out).including(&narrowed.inclusion);
                out = document.page(&rows, count, &position, &links, target).map_err(Error::from)?;
            }
            Format::Csv | Format::NdJson => write_rows(&mut out, format, &rows).map_err(Error::from)?,
        }
        self.page_room.remember(out.len());
        let etag = etag::of_content(&out);
        let mut response = answer::typed(StatusCode::OK, format.content_type(), out.into());
        response.headers_mut().insert(header::ETAG, etag);
        if let Some(links) = links.header(target) {
            response.headers_mut().insert(header::LINK, links);
        }
        Ok(response)
    }

    /// Answers with all rows of a list, while they come.
    async fn whole(
        &self,
        select: Select,
        representation: Representation,
        scopes: Scopes,
        format: Format,
    ) -> Result<Response, ProblemDetails> {
        let rows = Export { db: self.db.clone(), select, representation, scopes, format };
        let body = export(rows).await?;
        Ok(answer::typed(StatusCode::OK, format.content_type(), body))
    }

    /// Reads what a request for a list asks for.
    pub(super) fn asked<'r>(
        &self,
        request: &Request,
        scopes: &'r Scopes,
        outgoing: &'r Outgoing,
        format: Format,
    ) -> Result<Asked<'r>, ProblemDetails> {
        let mut asked = self.asking(scopes, outgoing, format);
        if self.pagination == Pagination::Cursor {
            asked = asked.remembering();
        }
        let parameters = self.allowed(&self.list_parameters, outgoing);
        parameters::read(&parameters, request.uri().query(), &mut asked)?;
        Ok(asked)
    }

    /// Returns the parameters that are there for whoever sees this much: what
    /// somebody may not see is nothing to ask about.
    pub(super) fn allowed<'p>(
        &self,
        parameters: &'p [Parameter],
        outgoing: &Outgoing,
    ) -> Cow<'p, [Parameter]> {
        let everybody = &self.outgoing.representation;
        if !everybody.is_masked() {
            return parameters.into();
        }
        parameters::allowed(parameters, &outgoing.representation.told(), &everybody.told()).into()
    }

    /// Starts with what is asked for where a request does not say.
    pub(super) fn asking<'r>(&self, scopes: &'r Scopes, outgoing: &'r Outgoing, format: Format) -> Asked<'r> {
        let narrowing = match format {
            Format::JsonApi => outgoing.narrowing().keeping_ids(),
            _ => outgoing.narrowing(),
        };
        let asked = Asked::new(scopes, narrowing, self.page_size);
        if self.speaks(Format::JsonApi) { asked.speaking(self.json_api) } else { asked }
    }

    /// Selects the rows that a request asks for, of those that it may see.
    pub(super) fn listed<'r>(&self, asked: Asked<'r>) -> (Select, Left<'r>) {
        let shape = asked.shape();
        let Asked { scopes, start, size, counting, mut conditions, ordering, narrowing, .. } = asked;
        let mut select = Select::all(self.schema);
        conditions.extend(scopes.of(self.schema));
        if !conditions.is_empty() {
            select = select.filter(Condition::All(conditions));
        }
        if let Some(terms) = ordering.or_else(|| self.ordering.clone()) {
            select = select.order_by(terms);
        }
        let counting = counting.unwrap_or(self.counting);
        (select, Left { start, size, counting, narrowing, shape })
    }

    async fn page(&self, select: Select, window: Window) -> Result<Piece, ProblemDetails> {
        let page = if let Start::Page(page) = window.start { page } else { 1 };
        // No table has this many rows, and no database counts so far.
        let offset = (page - 1).checked_mul(window.size).filter(|offset| i64::try_from(*offset).is_ok());
        let offset = offset.ok_or_else(|| no_page(None))?;
        let Counted { rows, count, has_more } = self.counted(select, offset, &window).await?;
        let last = count.map(|count| count.div_ceil(window.size).max(1));
        if last.is_some_and(|last| page > last) || (last.is_none() && page > 1 && rows.is_empty()) {
            return Err(no_page(last));
        }
        let links = Links {
            first: Some(Step::Page(1)),
            prev: (page > 1).then(|| Step::Page(page - 1)),
            next: has_more.then(|| Step::Page(page + 1)),
            last: last.map(Step::Page),
        };
        Ok(Piece { rows, count, position: Position::Page { page, size: window.size, last }, links })
    }

    async fn window(&self, select: Select, window: Window) -> Result<Piece, ProblemDetails> {
        let offset = if let Start::Offset(offset) = window.start { offset } else { 0 };
        let limit = window.size;
        let Counted { rows, count, has_more } = self.counted(select, offset, &window).await?;
        let links = Links {
            first: Some(Step::Offset(0)),
            prev: (offset > 0).then(|| Step::Offset(offset.saturating_sub(limit))),
            next: has_more.then(|| Step::Offset(offset.saturating_add(limit))),
            last: count.map(|count| Step::Offset(last_offset(count, offset, limit))),
        };
        Ok(Piece { rows, count, position: Position::Window { limit, offset }, links })
    }

    /// Fetches the rows of a window, with the number of all where it is asked
    /// for; else with one row more, which tells that there are more.
    async fn counted(&self, select: Select, offset: u64, window: &Window) -> Result<Counted, Error> {
        let select = select.offset(offset);
        if window.counting == Counting::Exact {
            let (count, rows) = records::page(&self.db, &select.limit(window.size)).await?;
            let has_more = offset.saturating_add(rows.len() as u64) < count;
            return Ok(Counted { rows, count: Some(count), has_more });
        }
        let rows = records::fetch(&self.db, &select.limit(window.size.saturating_add(1))).await?;
        let has_more = rows.len() as u64 > window.size;
        let rows = if has_more { records::first_rows(rows, window.size) } else { rows };
        Ok(Counted { rows, count: None, has_more })
    }

    async fn walk(
        &self,
        select: &Select,
        window: Window,
        text: CursorText<'_>,
    ) -> Result<Piece, ProblemDetails> {
        let from = match &window.start {
            Start::Cursor(cursor) => Some(text.read(cursor).map_err(no_cursor)?),
            _ => None,
        };
        let seek = Seek {
            from: from.as_ref().map(|(side, cursor)| (cursor, *side)),
            rows: window.size,
            counting: window.counting,
        };
        let slice = records::slice(&self.db, select, seek).await.map_err(|error| match error {
            Error::InvalidQuery(_) => no_cursor(CursorFault::OtherList),
            other => other.into(),
        })?;
        let (previous, next) = text.around(from.map(|(side, _)| side), &slice);
        let step = |cursor: &Option<String>| cursor.clone().map(Step::Cursor);
        let links = Links { first: Some(Step::First), prev: step(&previous), next: step(&next), last: None };
        let position = Position::Walk { size: window.size, next, previous };
        Ok(Piece { rows: slice.rows, count: slice.count, position, links })
    }
}

/// What is left of a request once its rows are selected.
pub(super) struct Left<'r> {
    start: Start,
    size: u64,
    counting: Counting,
    narrowing: crate::parameters::Narrowing<'r>,
    shape: Vec<(String, String)>,
}

/// Which part of a list is asked for.
struct Window {
    start: Start,
    size: u64,
    counting: Counting,
}

struct Counted {
    rows: Box<dyn RowSet>,
    count: Option<u64>,
    has_more: bool,
}

/// Where the last rows begin, seen from a window: windows need not begin at
/// multiples of their length.
const fn last_offset(count: u64, offset: u64, limit: u64) -> u64 {
    let phase = offset % limit;
    match count.checked_sub(phase) {
        None | Some(0) => 0,
        Some(rows) => phase + (rows - 1) / limit * limit,
    }
}

fn no_page(last_page: Option<u64>) -> ProblemDetails {
    let detail = match last_page {
        Some(last_page) => format!("the last page is {last_page}"),
        None => "no list is this long".to_owned(),
    };
    let place = Place::Parameter("page".to_owned());
    ProblemDetails::not_found().detail("there is no such page").error(place, "not_found", detail)
}

fn no_cursor(fault: CursorFault) -> ProblemDetails {
    let (code, detail) = match fault {
        CursorFault::Foreign => ("invalid", "is no cursor of this list: start without one"),
        CursorFault::OtherList => {
            ("other_list", "belongs to another filter, search or ordering: start without one")
        }
    };
    let place = Place::Parameter("cursor".to_owned());
    ProblemDetails::bad_request("the query is not acceptable").error(place, code, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_window() {
        for (count, offset, limit, last) in
            [(5, 0, 2, 4), (4, 0, 2, 2), (0, 0, 2, 0), (5, 1, 2, 3), (6, 1, 2, 5), (1, 3, 2, 0), (5, 9, 3, 3)]
        {
            assert_eq!(last_offset(count, offset, limit), last, "{count} rows, {limit} after {offset}");
        }
    }
}
