//! Whole lists, row by row: however long they are, one batch is held at a time.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use http_body::Frame;
use http_body_util::StreamBody;
use rustango_ports::{
    database::DbError,
    http::{Body, BodyError},
};
use rustango_query::{Counting, Cursor, Db, Error, Seek, Select, Side, records};

use super::{Format, csv};
use crate::{
    representation::{Representation, Rows},
    scope::Scopes,
};

/// The rows of one batch where each needs statements of its own.
const BATCH: u64 = 1_000;

/// What is needed to write rows while they come.
pub(crate) struct Export {
    pub(crate) db: Db,
    pub(crate) select: Select,
    pub(crate) representation: Representation,
    pub(crate) scopes: Scopes,
    pub(crate) format: Format,
}

/// Makes a body of all rows of a query.
///
/// A failure before the first row is an error. One after it breaks the body
/// off, so that nobody takes a part for the whole.
pub(crate) async fn export(export: Export) -> Result<Body, Error> {
    let export = Arc::new(export);
    let mut batches = batches(&export)?;
    let head = export.head();
    let first = match batches.next().await {
        Some(batch) => Some(batch?),
        None => None,
    };
    let begin = [head, first.unwrap_or_default()].concat();
    let chunks = stream::iter((!begin.is_empty()).then_some(Ok(begin))).chain(batches);
    let frames = chunks.map(|chunk| match chunk {
        Ok(chunk) => Ok(Frame::data(Bytes::from(chunk))),
        Err(error) => Err(BodyError::failed(error)),
    });
    Ok(Body::stream(StreamBody::new(frames)))
}

type Chunks = std::pin::Pin<Box<dyn Stream<Item = Result<Vec<u8>, Error>> + Send>>;

/// Returns the rows, written, batch by batch.
fn batches(export: &Arc<Export>) -> Result<Chunks, Error> {
    let select = export.representation.select(export.select.clone(), &export.scopes);
    if export.representation.is_complete() {
        let rows = records::stream(&export.db, &select)?;
        let export = Arc::clone(export);
        return Ok(Box::pin(rows.map(move |batch| {
            let rows = export.representation.plain(batch.map_err(Error::from)?);
            Ok(export.write(&rows)?)
        })));
    }
    let walk = Walk { export: Arc::clone(export), select, next: Next::First };
    Ok(Box::pin(stream::unfold(walk, |mut walk| async move {
        let batch = walk.step().await?;
        Some((batch, walk))
    })))
}

/// A walk through a list by keyset: rows that come with others need statements
/// of their own, which cannot run while a stream is open.
struct Walk {
    export: Arc<Export>,
    select: Select,
    next: Next,
}

enum Next {
    First,
    After(Cursor),
    Nothing,
}

impl Walk {
    async fn step(&mut self) -> Option<Result<Vec<u8>, Error>> {
        let from = match &self.next {
            Next::First => None,
            Next::After(cursor) => Some((cursor, Side::After)),
            Next::Nothing => return None,
        };
        let seek = Seek { from, rows: BATCH, counting: Counting::None };
        let done = self.batch(seek).await;
        Some(match done {
            Ok((written, next)) => {
                self.next = next;
                Ok(written)
            }
            Err(error) => {
                self.next = Next::Nothing;
                Err(error)
            }
        })
    }

    async fn batch(&self, seek: Seek<'_>) -> Result<(Vec<u8>, Next), Error> {
        let Export { db, representation, scopes, .. } = &*self.export;
        let slice = records::slice(db, &self.select, seek).await?;
        let next = match slice.last {
            Some(last) if slice.has_more => Next::After(last),
            _ => Next::Nothing,
        };
        let rows = representation.complete(db, scopes, slice.rows).await?;
        Ok((self.export.write(&rows)?, next))
    }
}

impl Export {
    fn head(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.format == Format::Csv {
            csv::write_head(&mut out, &self.representation);
        }
        out
    }

    fn write(&self, rows: &Rows<'_>) -> Result<Vec<u8>, DbError> {
        let mut out = Vec::new();
        write_lines(&mut out, self.format, rows)?;
        Ok(out)
    }
}

/// Writes rows one to a line, with what stands before the first.
pub(crate) fn write_rows(out: &mut Vec<u8>, format: Format, rows: &Rows<'_>) -> Result<(), DbError> {
    if format == Format::Csv {
        csv::write_head(out, rows.representation());
    }
    write_lines(out, format, rows)
}

fn write_lines(out: &mut Vec<u8>, format: Format, rows: &Rows<'_>) -> Result<(), DbError> {
    for row in 0..rows.len() {
        if format == Format::Csv {
            csv::write_row(out, rows, row)?;
        } else {
            rows.write_json(out, row)?;
            out.push(b'\n');
        }
    }
    Ok(())
}
