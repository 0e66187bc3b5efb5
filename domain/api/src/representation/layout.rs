//! Where the values of an object stand in a row of an answer, and what must be
//! asked for so that they do.

use rustango_model::ModelSchema;
use rustango_ports::database::Value;
use rustango_query::{Columns, Condition, Expression, FieldRef, Hop, Lookup, Path, Select};

use super::{
    collection::Collection,
    shape::{ReadModel, Shape, Source, WriteMethod},
};
use crate::{json, scope::Scopes};

/// An object, as it is written out of a row.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) places: Vec<Place>,
    /// Where the fields of the model begin, where it is read.
    pub(crate) model: Option<(usize, ReadModel)>,
}

/// One member of an object, as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// What stands before the value, prepared once.
    pub(crate) before: Box<[u8]>,
    pub(crate) at: At,
}

/// Where a value stands.
#[derive(Clone, Debug)]
pub(crate) enum At {
    /// In a column.
    Column(usize),
    /// In a column, if another one is not NULL.
    Gated { column: usize, gate: usize },
    /// In columns of the same row, if one of them is not NULL.
    One { gate: usize, object: Object },
    /// In the rows of a collection.
    Many(usize),
    /// In what a function makes of the model.
    Method(WriteMethod),
}

/// The columns of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The steps from the model of the query to the one that goes out.
    prefix: Vec<Hop>,
    /// The fields of the model of the query: the first columns.
    fields: Vec<usize>,
    /// The columns behind them.
    outputs: Vec<Output>,
    pub(crate) collections: Vec<Collection>,
}

/// A column that is reached over other rows.
#[derive(Clone, Debug, PartialEq)]
enum Output {
    /// A value.
    Value(Path),
    /// The key of a row, or NULL where it may not be seen.
    Gate(Vec<Hop>),
}

impl Layout {
    /// Begins with the fields of the model that the query is over: those that
    /// go out, in their order, its key and others.
    pub(crate) fn new(shape: &Shape, others: &[FieldRef]) -> Self {
        let schema = shape.schema;
        let mut layout = Self::over(Vec::new());
        if shape.read_model.is_some() {
            layout.fields.extend(0..schema.fields.len());
        }
        let own = shape.members.iter().filter_map(|member| match &member.source {
            Source::Value(path) if path.hops.is_empty() => Some(path.field.position()),
            _ => None,
        });
        let owners = shape.members.iter().flat_map(|member| match &member.source {
            Source::Many(hop, _) => Collection::owner_fields(*hop),
            _ => Vec::new(),
        });
        let also = owners.chain(others.iter().copied()).map(FieldRef::position);
        for position in own.chain(schema.primary_key.iter().copied()).chain(also) {
            if !layout.fields.contains(&position) {
                layout.fields.push(position);
            }
        }
        layout
    }

    /// Begins without fields: what goes out is reached over steps.
    pub(crate) const fn over(prefix: Vec<Hop>) -> Self {
        Self { prefix, fields: Vec::new(), outputs: Vec::new(), collections: Vec::new() }
    }

    /// Returns the fields of the model of the query, which are the first
    /// columns.
    pub(crate) fn fields(&self) -> &[usize] {
        &self.fields
    }

    /// Tells whether an answer with the fields has all there is to write.
    pub(crate) fn is_plain(&self) -> bool {
        self.prefix.is_empty() && self.outputs.is_empty() && self.collections.is_empty()
    }

    /// Returns the column of a field of the model of the query itself.
    pub(crate) fn own_column(&mut self, field: FieldRef) -> usize {
        let known = self.fields.iter().position(|position| *position == field.position());
        known.unwrap_or_else(|| self.output(Output::Value(field.into())))
    }

    /// Returns the column of a field at the end of steps from the model that
    /// goes out.
    pub(crate) fn column(&mut self, hops: &[Hop], field: FieldRef) -> usize {
        let hops = [&self.prefix[..], hops].concat();
        if hops.is_empty() {
            self.own_column(field)
        } else {
            self.output(Output::Value(Path { hops, field }))
        }
    }

    fn gate(&mut self, hops: &[Hop]) -> usize {
        let hops = [&self.prefix[..], hops].concat();
        self.output(Output::Gate(hops))
    }

    fn output(&mut self, output: Output) -> usize {
        let known = self.outputs.iter().position(|known| *known == output);
        let at = known.unwrap_or_else(|| {
            self.outputs.push(output);
            self.outputs.len() - 1
        });
        self.fields.len() + at
    }

    /// Places an object whose row is at the end of steps.
    pub(crate) fn object(&mut self, hops: &[Hop], shape: &Shape) -> Object {
        let model = shape.read_model.map(|read| (self.model(hops, shape.schema), read));
        let place = |(number, member): (usize, &super::OutMember)| {
            let at = match &member.source {
                Source::Value(path) if path.hops.is_empty() => At::Column(self.column(hops, path.field)),
                Source::Value(path) => {
                    let hops = [hops, &path.hops].concat();
                    At::Gated { column: self.column(&hops, path.field), gate: self.gate(&hops) }
                }
                Source::One(behind, shape) => {
                    let hops = [hops, behind].concat();
                    At::One { gate: self.gate(&hops), object: self.object(&hops, shape) }
                }
                Source::Many(hop, shape) => At::Many(self.collection(hops, *hop, shape)),
                Source::Method(write) => At::Method(*write),
            };
            Place { before: before(number, member.name), at }
        };
        let places = shape.members.iter().enumerate().map(place).collect();
        Object { places, model }
    }

    fn collection(&mut self, hops: &[Hop], hop: Hop, shape: &Shape) -> usize {
        let owner = Collection::owner_fields(hop).into_iter().map(|field| self.column(hops, field)).collect();
        self.collections.push(Collection::new(hop, owner, shape));
        self.collections.len() - 1
    }

    /// Returns where all fields of a model begin.
    fn model(&mut self, hops: &[Hop], schema: &'static ModelSchema) -> usize {
        if self.prefix.is_empty() && hops.is_empty() {
            return 0;
        }
        // They stand beside each other, whatever else is asked for.
        let hops = [&self.prefix[..], hops].concat();
        let first = self.fields.len() + self.outputs.len();
        let field =
            |position| Output::Value(Path { hops: hops.clone(), field: FieldRef::new(schema, position) });
        self.outputs.extend((0..schema.fields.len()).map(field));
        first
    }

    /// Asks a query for the columns.
    pub(crate) fn select(&self, select: Select, scopes: &Scopes) -> Select {
        let columns =
            if self.fields.is_empty() { Columns::None } else { Columns::Fields(self.fields.clone()) };
        self.outputs.iter().fold(select.columns(columns), |select, output| {
            select.output(match output {
                Output::Value(path) => Expression::Path(path.clone()),
                Output::Gate(hops) => gate(hops, self.prefix.len(), scopes),
            })
        })
    }
}

/// The key of the row behind steps, if it and all before it may be seen.
fn gate(hops: &[Hop], seen: usize, scopes: &Scopes) -> Expression {
    let Some(last) = hops.last() else { return Expression::Value(Value::Bool(true)) };
    let target = last.target();
    let key = Path { hops: hops.to_vec(), field: FieldRef::new(target, target.primary_key[0]) };
    let conditions: Vec<Condition> = (seen..hops.len())
        .flat_map(|at| {
            let conditions = visible(hops[at].target(), scopes);
            conditions.into_iter().map(move |condition| condition.reached_by(&hops[..=at]))
        })
        .collect();
    if conditions.is_empty() {
        return Expression::Path(key);
    }
    Expression::Case(vec![(Condition::All(conditions), Expression::Path(key))], None)
}

/// What rows of a model must meet to be seen where they are nested.
pub(crate) fn visible(schema: &'static ModelSchema, scopes: &Scopes) -> Vec<Condition> {
    let in_use = schema
        .soft_delete
        .map(|since| Condition::Lookup(FieldRef::new(schema, since).into(), Lookup::IsNull));
    in_use.into_iter().chain(scopes.of(schema)).collect()
}

fn before(number: usize, name: &str) -> Box<[u8]> {
    let mut before = vec![if number == 0 { b'{' } else { b',' }];
    json::write_text(&mut before, name);
    before.push(b':');
    before.into_boxed_slice()
}
