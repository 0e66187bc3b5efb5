//! Rows made by hand, for mocks to answer with.

use futures_util::{StreamExt as _, stream};
use rustango_model::Model;
use rustango_ports::database::{Column, DbError, DbErrorKind, RowSet, RowStream, Value, ValueRef, ValueType};

/// An answer in memory.
///
/// ```
/// use rustango_ports::database::{RowSet as _, Value, ValueRef, ValueType};
/// use rustango_testing::doubles::Rows;
///
/// let rows = Rows::new(
///     [("id", ValueType::I64), ("title", ValueType::Text)],
///     [[Value::I64(1), Value::Text("Hello".into())]],
/// );
/// assert_eq!(rows.get(0, 1).expect("a value"), ValueRef::Text("Hello"));
/// ```
#[derive(Clone, Debug)]
pub struct Rows {
    columns: Vec<Column>,
    values: Vec<Value>,
    len: usize,
}

impl Rows {
    /// Makes rows from named columns and the values of each row.
    ///
    /// # Panics
    /// Where a row has more or fewer values than there are columns, or a value
    /// of another type than its column.
    #[must_use]
    pub fn new<'n, R>(
        columns: impl IntoIterator<Item = (&'n str, ValueType)>,
        rows: impl IntoIterator<Item = R>,
    ) -> Self
    where
        R: IntoIterator<Item = Value>,
    {
        let columns: Vec<_> = columns
            .into_iter()
            .map(|(name, of)| Column { name: name.into(), value_type: Some(of) })
            .collect();
        let mut made = Self { columns, values: Vec::new(), len: 0 };
        for row in rows {
            made.push(row);
        }
        made
    }

    /// Makes the rows that a query for these models answers with.
    #[must_use]
    pub fn of<M: Model>(models: &[M]) -> Self {
        let columns = M::schema().fields.iter().map(|field| (field.column.as_str(), field.value_type));
        Self::new(columns, models.iter().map(Model::values))
    }

    /// Makes the answer of a statement that found nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self { columns: Vec::new(), values: Vec::new(), len: 0 }
    }

    /// Returns it as the port hands it out.
    #[must_use]
    pub fn boxed(self) -> Box<dyn RowSet> {
        Box::new(self)
    }

    /// Returns it as a stream of one batch.
    #[must_use]
    pub fn into_stream(self) -> RowStream {
        stream::iter([Ok(self.boxed())]).boxed()
    }

    fn push(&mut self, row: impl IntoIterator<Item = Value>) {
        let number = self.len;
        let before = self.values.len();
        for (position, value) in row.into_iter().enumerate() {
            let Some(column) = self.columns.get(position) else {
                panic!("row {number} has more values than there are columns ({})", self.columns.len());
            };
            let name = &column.name;
            let (found, expected) = (value.value_type(), column.value_type);
            assert!(
                expected == Some(found) && !matches!(value, Value::Array(..)),
                "row {number}, column \"{name}\": expected {expected:?}, found {value:?}"
            );
            self.values.push(match value {
                // Documents are handed out as text.
                Value::Json(json) => Value::Text(json.to_string()),
                other => other,
            });
        }
        let (found, expected) = (self.values.len() - before, self.columns.len());
        assert!(found == expected, "row {number} has {found} values; there are {expected} columns");
        self.len += 1;
    }
}

impl RowSet for Rows {
    fn len(&self) -> usize {
        self.len
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn get(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        let no_such = || {
            let (rows, columns) = (self.len, self.columns.len());
            let kind = DbErrorKind::Decode { column: column.to_string() };
            DbError::new(
                kind,
                "decode",
                format!("no value at row {row}, column {column} of {rows} rows with {columns} columns"),
            )
        };
        let described = self.columns.get(column).ok_or_else(no_such)?;
        let value = self.values.get(row * self.columns.len() + column).ok_or_else(no_such)?;
        Ok(match value {
            Value::Bool(value) => ValueRef::Bool(*value),
            Value::I16(value) => ValueRef::I16(*value),
            Value::I32(value) => ValueRef::I32(*value),
            Value::I64(value) => ValueRef::I64(*value),
            Value::F32(value) => ValueRef::F32(*value),
            Value::F64(value) => ValueRef::F64(*value),
            Value::Decimal(value) => ValueRef::Decimal(*value),
            Value::Text(text) if described.value_type == Some(ValueType::Json) => ValueRef::Json(text),
            Value::Text(text) => ValueRef::Text(text),
            Value::Bytes(bytes) => ValueRef::Bytes(bytes),
            Value::Uuid(value) => ValueRef::Uuid(*value),
            Value::Timestamp(value) => ValueRef::Timestamp(*value),
            Value::Date(value) => ValueRef::Date(*value),
            Value::Time(value) => ValueRef::Time(*value),
            // `push` refuses arrays and turns documents to text.
            _ => ValueRef::Null,
        })
    }

    /// What it holds has its type already; whoever asked for another one says so.
    fn get_as(&self, row: usize, column: usize, _of: ValueType) -> Result<ValueRef<'_>, DbError> {
        self.get(row, column)
    }
}
