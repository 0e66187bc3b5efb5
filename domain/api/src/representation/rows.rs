//! The rows of an answer, with the rows that belong to them, as they go out.

use rustango_model::RowReader;
use rustango_ports::database::{DbError, RowSet, ValueRef};

use super::{
    Representation, Shape,
    groups::Groups,
    layout::{At, Object},
};
use crate::json::write_value;

/// The rows of an answer and what belongs to them.
pub(crate) struct Rows<'r> {
    pub(super) of: &'r Representation,
    pub(super) rows: Box<dyn RowSet>,
    /// The rows of each collection.
    pub(super) collected: Vec<Collected<'r>>,
}

/// The rows of a collection.
pub(crate) struct Collected<'r> {
    pub(super) rows: Rows<'r>,
    pub(super) groups: Groups,
}

/// One row as an object.
#[derive(Clone, Copy)]
pub(crate) struct RowView<'a> {
    rows: &'a Rows<'a>,
    row: usize,
    object: &'a Object,
    shape: &'a Shape,
}

/// The rows that belong to a row.
#[derive(Clone, Copy)]
pub(crate) struct ManyView<'a> {
    rows: &'a Rows<'a>,
    members: &'a [u32],
}

/// The value of one member.
pub(crate) enum Cell<'a> {
    /// A value of a field.
    Value(ValueRef<'a>),
    /// A nested row, if there is one to be seen.
    One(Option<RowView<'a>>),
    /// Nested rows.
    Many(ManyView<'a>),
    /// What a function made of the model, as JSON.
    Json(Vec<u8>),
}

impl<'r> Rows<'r> {
    /// Returns the number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns how the rows go out.
    pub(crate) const fn representation(&self) -> &'r Representation {
        self.of
    }

    /// Writes one row as an object.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column; here and below.
    pub(crate) fn write_json(&self, out: &mut Vec<u8>, row: usize) -> Result<(), DbError> {
        self.row(row).write_json(out)
    }

    /// Writes all rows as an array.
    pub(crate) fn write_json_array(&self, out: &mut Vec<u8>) -> Result<(), DbError> {
        out.push(b'[');
        for row in 0..self.len() {
            if row > 0 {
                out.push(b',');
            }
            self.write_json(out, row)?;
        }
        out.push(b']');
        Ok(())
    }

    /// Returns the value of a column of the answer.
    pub(crate) fn column(&self, row: usize, column: usize) -> Result<ValueRef<'_>, DbError> {
        self.rows.get(row, column)
    }

    /// Returns the key of a row.
    pub(crate) fn key(&self, row: usize) -> Result<Vec<ValueRef<'_>>, DbError> {
        self.of.key_at.iter().map(|&column| self.rows.get(row, column)).collect()
    }

    /// Returns the value of a member of a row.
    pub(crate) fn member(&self, row: usize, at: usize) -> Result<Cell<'_>, DbError> {
        self.row(row).member(at)
    }

    /// Looks at one row.
    pub(crate) const fn row(&self, row: usize) -> RowView<'_> {
        RowView { rows: self, row, object: &self.of.object, shape: &self.of.shape }
    }
}

impl<'a> RowView<'a> {
    /// Returns what goes out of the row.
    pub(crate) const fn shape(&self) -> &'a Shape {
        self.shape
    }

    /// Writes it as an object.
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) -> Result<(), DbError> {
        let model = match self.object.model {
            Some((first, read)) => Some(read(self.reader(first))?),
            None => None,
        };
        for place in &self.object.places {
            out.extend_from_slice(&place.before);
            match &place.at {
                At::Column(column) => write_value(out, self.get(*column)?),
                At::Gated { .. } => write_value(out, self.value(&place.at)?),
                At::One { gate, object } => match self.nested(*gate, object)? {
                    Some(row) => row.write_json(out)?,
                    None => out.extend_from_slice(b"null"),
                },
                At::Many(collection) => self.many(*collection).write_json(out)?,
                At::Method(write) => match &model {
                    Some(model) => write(&**model, out),
                    None => out.extend_from_slice(b"null"),
                },
            }
        }
        out.extend_from_slice(if self.object.places.is_empty() { b"{}" } else { b"}" });
        Ok(())
    }

    /// Returns the value of a member.
    pub(crate) fn member(&self, at: usize) -> Result<Cell<'a>, DbError> {
        Ok(match &self.object.places[at].at {
            value @ (At::Column(_) | At::Gated { .. }) => Cell::Value(self.value(value)?),
            At::One { gate, object } => {
                let shape = self.shape.members[at].nested().unwrap_or(self.shape);
                let row = self.nested(*gate, object)?;
                Cell::One(row.map(|row| RowView { shape, ..row }))
            }
            At::Many(collection) => Cell::Many(self.many(*collection)),
            At::Method(write) => {
                let mut json = Vec::new();
                if let Some((first, read)) = self.object.model {
                    write(&*read(self.reader(first))?, &mut json);
                }
                Cell::Json(json)
            }
        })
    }

    /// Returns where the fields of the model begin, where all are there.
    pub(crate) fn model_at(&self) -> Option<usize> {
        self.object.model.map(|(first, _)| first)
    }

    /// Looks at the row from a column on.
    pub(crate) fn reader(&self, first: usize) -> RowReader<'a> {
        RowReader::new(&*self.rows.rows, self.row, first)
    }

    fn get(&self, column: usize) -> Result<ValueRef<'a>, DbError> {
        self.rows.rows.get(self.row, column)
    }

    fn value(&self, at: &At) -> Result<ValueRef<'a>, DbError> {
        match at {
            At::Column(column) => self.get(*column),
            At::Gated { column, gate } if !self.get(*gate)?.is_null() => self.get(*column),
            _ => Ok(ValueRef::Null),
        }
    }

    fn nested(&self, gate: usize, object: &'a Object) -> Result<Option<Self>, DbError> {
        Ok(if self.get(gate)?.is_null() { None } else { Some(Self { object, ..*self }) })
    }

    fn many(&self, collection: usize) -> ManyView<'a> {
        let Collected { rows, groups } = &self.rows.collected[collection];
        ManyView { rows, members: groups.of(self.row) }
    }
}

impl<'a> ManyView<'a> {
    /// Looks at the rows, one after the other.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = RowView<'a>> + use<'a> {
        let rows = self.rows;
        self.members.iter().map(move |&row| rows.row(row as usize))
    }

    /// Writes them as an array.
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) -> Result<(), DbError> {
        out.push(b'[');
        for (at, row) in self.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            row.write_json(out)?;
        }
        out.push(b']');
        Ok(())
    }
}
