//! Pages by where the last one ended, not by how many rows came before: rows
//! that come and go meanwhile neither repeat nor hide others.

use std::fmt;

use rustango_model::{Model, RowReader};
use rustango_ports::database::{
    Column, DbError, Direction, Executor as _, Nulls, RowSet, Value, ValueRef, ValueType,
};

use crate::{
    Columns, Condition, Db, Error, Lookup, OrderTerm, QuerySet, Select,
    held::values_of,
    records, render,
    shape::{Layout, Shape, Whole},
};

/// Where a page ended: the values of its last row that the order is made of.
///
/// It belongs to the query that it came from. [`Cursor::values`] and
/// [`Cursor::new`] let a program hand it to a client and back; a client must
/// not be able to change it (sign it), since it may tell values of the row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    values: Vec<Value>,
}

impl Cursor {
    /// Makes a cursor of the values that one had.
    #[must_use]
    pub const fn new(values: Vec<Value>) -> Self {
        Self { values }
    }

    /// Returns the values, in the order of the query's terms.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }
}

/// Rows of one page, and where the next one begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice<T> {
    /// The rows.
    pub results: Vec<T>,
    /// Where the page ended; nothing where there are no more rows.
    pub next: Option<Cursor>,
}

impl<M: Model> QuerySet<M> {
    /// Returns so many rows after a cursor, or the first ones without one, in
    /// any order, NULLs and ties included.
    ///
    /// # Errors
    /// As [`fetch`](QuerySet::fetch); [`Error::InvalidQuery`] where the cursor
    /// is not one of this query.
    pub async fn fetch_after(self, cursor: Option<&Cursor>, rows: u64, db: &Db) -> Result<Slice<M>, Error> {
        let select = self.into_select()?;
        if select.columns != Columns::All {
            return Err(unwalkable());
        }
        let seek = Seek { from: cursor.map(|cursor| (cursor, Side::After)), rows, counting: Counting::None };
        let RowSlice { rows, last, has_more, .. } = slice(db, &select, seek).await?;
        let (layout, family) = (Layout::of(&select), db.family());
        let read = |row| {
            <Whole as Shape<M>>::read(RowReader::new(&*rows, row, 0).with_family(family.as_ref()), 0, &layout)
        };
        let results = (0..rows.len()).map(read).collect::<Result<_, _>>()?;
        Ok(Slice { results, next: last.filter(|_| has_more) })
    }
}

/// The side of a cursor that rows are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// They follow it.
    After,
    /// They come before it.
    Before,
}

/// Whether the rows of a whole list are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counting {
    /// All of them are.
    Exact,
    /// Nobody asks.
    None,
}

/// A step of a walk: where it starts, and how many rows it takes.
#[derive(Clone, Copy, Debug)]
pub struct Seek<'c> {
    /// A cursor, and on which side of it the rows are; the first ones without.
    pub from: Option<(&'c Cursor, Side)>,
    /// The most rows.
    pub rows: u64,
    /// Whether all rows of the query are counted, those out of reach included.
    pub counting: Counting,
}

/// The rows of one step, in the order of their query whichever way it went.
pub struct RowSlice {
    /// The rows, with the columns of their query.
    pub rows: Box<dyn RowSet>,
    /// The number of rows of the query, where it was asked for.
    pub count: Option<u64>,
    /// The place of the first row.
    pub first: Option<Cursor>,
    /// The place of the last row.
    pub last: Option<Cursor>,
    /// Whether there are more rows in the direction of the step.
    pub has_more: bool,
}

impl fmt::Debug for RowSlice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowSlice").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

/// Returns the rows of one step through a query.
pub(crate) async fn slice(db: &Db, select: &Select, seek: Seek<'_>) -> Result<RowSlice, Error> {
    if seek.rows == 0 || select.is_windowed() {
        return Err(unwalkable());
    }
    let is_backwards = matches!(seek.from, Some((_, Side::Before)));
    let mut terms = select.total_order();
    if is_backwards {
        terms = terms.into_iter().map(OrderTerm::reversed).collect();
    }
    let hidden = select.output_width();
    let mut walk = Select { ordering: Some(terms.clone()), reversed: false, ..select.clone() };
    if let Some((cursor, _)) = seek.from {
        walk = walk.filter(after(&terms, cursor)?);
    }
    walk.outputs.extend(terms.iter().map(|term| term.expression.clone()));
    // One more tells whether there is a next page.
    let walk = walk.limit(seek.rows.saturating_add(1));
    let (count, answer) = match seek.counting {
        Counting::None => (None, db.query(&records::rows(db, &walk)?).await?),
        Counting::Exact => {
            let statements = [render::count(db, select)?, records::rows(db, &walk)?];
            let (count, rows) = records::counted(db.batch(&statements).await?)?;
            (Some(count), rows)
        }
    };
    let has_more = answer.len() as u64 > seek.rows;
    let shown = usize::try_from(seek.rows).map_or(answer.len(), |rows| answer.len().min(rows));
    let place = |row: Option<usize>| row.map(|row| cursor_at(&*answer, row, hidden, &terms)).transpose();
    let (near, far) = (place((shown > 0).then_some(0))?, place(shown.checked_sub(1))?);
    let (first, last) = if is_backwards { (far, near) } else { (near, far) };
    let rows = Box::new(View::new(answer, shown, hidden, terms.len(), is_backwards));
    Ok(RowSlice { rows, count, first, last, has_more })
}

fn unwalkable() -> Error {
    Error::InvalidQuery(
        "a page after a cursor has at least one row, of a query without limit and offset".into(),
    )
}

/// Returns the first of the rows.
pub(crate) fn first_rows(rows: Box<dyn RowSet>, most: u64) -> Box<dyn RowSet> {
    let len = usize::try_from(most).map_or(rows.len(), |most| rows.len().min(most));
    let width = rows.columns().len();
    Box::new(View::new(rows, len, width, 0, false))
}

/// Returns rows in another order, by their places.
pub(crate) fn rows_in_order(rows: Box<dyn RowSet>, order: Vec<usize>) -> Box<dyn RowSet> {
    Box::new(Ordered { rows, order })
}

struct Ordered {
    rows: Box<dyn RowSet>,
    order: Vec<usize>,
}

impl RowSet for Ordered {
    fn len(&self) -> usize {
        self.order.len()
    }

    fn columns(&self) -> &[Column] {
        self.rows.columns()
    }

    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        self.rows.get(self.order.get(row).copied().unwrap_or(usize::MAX), column)
    }

    fn get_as(&self, row: usize, column: usize, of: ValueType) -> Result<ValueRef<'_>, DbError> {
        self.rows.get_as(self.order.get(row).copied().unwrap_or(usize::MAX), column, of)
    }
}

/// Rows as their query asked for them: without the columns that make cursors,
/// without the row too many, and the right way round.
struct View {
    rows: Box<dyn RowSet>,
    len: usize,
    columns: Vec<Column>,
    hidden: usize,
    width: usize,
    is_reversed: bool,
}

impl View {
    fn new(rows: Box<dyn RowSet>, len: usize, hidden: usize, width: usize, is_reversed: bool) -> Self {
        let is_shown = |at: usize| at < hidden || at >= hidden + width;
        let columns = rows.columns().iter().enumerate().filter(|(at, _)| is_shown(*at));
        let columns = columns.map(|(_, column)| column.clone()).collect();
        Self { rows, len, columns, hidden, width, is_reversed }
    }

    const fn place(&self, row: usize, column: usize) -> (usize, usize) {
        // A row that is none stays none.
        let row = if row < self.len && self.is_reversed { self.len - 1 - row } else { row };
        (
            if row < self.len { row } else { usize::MAX },
            if column < self.hidden { column } else { column + self.width },
        )
    }
}

impl RowSet for View {
    fn len(&self) -> usize {
        self.len
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        let (row, column) = self.place(row, column);
        self.rows.get(row, column)
    }

    fn get_as(&self, row: usize, column: usize, of: ValueType) -> Result<ValueRef<'_>, DbError> {
        let (row, column) = self.place(row, column);
        self.rows.get_as(row, column, of)
    }
}

fn cursor_at(rows: &dyn RowSet, row: usize, first: usize, terms: &[OrderTerm]) -> Result<Cursor, Error> {
    let types = terms.iter().map(|term| term.expression.value_type());
    let mut values = values_of(rows, row, first, types)?;
    for value in &mut values {
        // JSON has no order that all databases share; it counts as equal.
        if matches!(value, Value::Json(_)) {
            *value = Value::Null(ValueType::Json);
        }
    }
    Ok(Cursor { values })
}

/// The rows that come after a cursor: behind it by one term, and equal to it
/// by all terms before that one.
fn after(terms: &[OrderTerm], cursor: &Cursor) -> Result<Condition, Error> {
    let types = cursor.values.iter().map(Value::value_type);
    if !types.eq(terms.iter().map(|term| term.expression.value_type())) {
        return Err(Error::InvalidQuery(
            "the cursor is not one of this query: start at the first page".into(),
        ));
    }
    let mut any = Vec::with_capacity(terms.len());
    let mut equal: Vec<Condition> = Vec::new();
    for (term, value) in terms.iter().zip(&cursor.values) {
        let lookup = |lookup| Condition::lookup(term.expression.clone(), lookup);
        let behind = match (value.is_null(), term.nulls) {
            // Nothing stands behind the NULLs at the end.
            (true, Nulls::Last | Nulls::Absent) => None,
            (true, Nulls::First) => Some(lookup(Lookup::IsNotNull)),
            (false, nulls) => {
                let further = lookup(match term.direction {
                    Direction::Ascending => Lookup::Greater(value.clone().into()),
                    Direction::Descending => Lookup::Less(value.clone().into()),
                });
                let nulls_follow = nulls == Nulls::Last && term.expression.is_nullable();
                Some(if nulls_follow { further.or(lookup(Lookup::IsNull)) } else { further })
            }
        };
        if let Some(behind) = behind {
            any.push(Condition::All(equal.iter().cloned().chain([behind]).collect()));
        }
        equal.push(lookup(if value.is_null() {
            Lookup::IsNull
        } else {
            Lookup::Exact(value.clone().into())
        }));
    }
    Ok(Condition::Any(any))
}
