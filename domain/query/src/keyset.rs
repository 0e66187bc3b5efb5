//! Pages by where the last one ended, not by how many rows came before: rows
//! that come and go meanwhile neither repeat nor hide others.

use rustango_model::{Model, RowReader};
use rustango_ports::database::{Direction, Executor as _, Nulls, RowSet, Value, ValueType};

use crate::{
    Columns, Condition, Db, Error, Lookup, OrderTerm, QuerySet,
    held::values_of,
    records,
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
        let mut select = self.into_select()?;
        if rows == 0 || select.is_windowed() || select.columns != Columns::All {
            return Err(Error::InvalidQuery(
                "a page after a cursor has at least one row, of a query without limit and offset".into(),
            ));
        }
        let terms = select.total_order();
        if let Some(cursor) = cursor {
            select = select.filter(after(&terms, cursor)?);
        }
        let first = select.schema.fields.len() + select.outputs.len();
        select.outputs.extend(terms.iter().map(|term| term.expression.clone()));
        // One more tells whether there is a next page.
        let select = select.limit(rows.saturating_add(1));
        let answer = db.query(&records::rows(db, &select)?).await?;
        let has_more = answer.len() as u64 > rows;
        let shown = usize::try_from(rows).map_or(answer.len(), |rows| answer.len().min(rows));
        let (layout, family) = (Layout::of(&select), db.family());
        let mut results = Vec::with_capacity(shown);
        for row in 0..shown {
            results.push(<Whole as Shape<M>>::read(
                RowReader::new(&*answer, row, 0).with_family(family.as_ref()),
                0,
                &layout,
            )?);
        }
        let next = match shown.checked_sub(1) {
            Some(last) if has_more => Some(cursor_at(&*answer, last, first, &terms)?),
            _ => None,
        };
        Ok(Slice { results, next })
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
