//! Values that a database computes.

use rustango_ports::database::{
    Aggregate, Arithmetic, DatePart, DateUnit, Duplicates, Function, JsonStep, Value, ValueType,
};

use super::{Condition, FieldRef, Hop, OrderTerm, Path, Select, TimeZone};

/// A value of each row: a field, or something made of fields.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Expression {
    /// A field.
    Path(Path),
    /// An expression over the row of the query around this one.
    Outer(Box<Self>),
    /// A value.
    Value(Value),
    /// What a field is where nobody gives it a value; NULL where it has no
    /// default.
    Default(FieldRef),
    /// The time at which the query is run, the same in all of it.
    Now,
    /// Arithmetic.
    Arithmetic(Arithmetic, Box<[Self; 2]>),
    /// A function of one row.
    Call(Function, Vec<Self>),
    /// A part of a date or a time, as clocks of the zone show it.
    Part(DatePart, Box<Self>, TimeZone),
    /// A date cut down to a unit, by the clocks of the zone.
    Truncate(DateUnit, Box<Self>, TimeZone),
    /// The day of a point in time in the zone.
    LocalDate(Box<Self>, TimeZone),
    /// A value as another type.
    Cast(Box<Self>, ValueType),
    /// The text at a path of a JSON document.
    JsonText(Box<Self>, Vec<JsonStep>),
    /// The value of the first condition that holds, else the last one.
    Case(Vec<(Condition, Self)>, Option<Box<Self>>),
    /// Whether a condition holds.
    Holds(Box<Condition>),
    /// A function of many rows.
    Aggregate(Box<AggregateCall>),
    /// A function of the rows around this one.
    Window(Box<Window>),
    /// The only value of the only row of a query.
    Query(Box<Select>),
    /// A computed column of the query that the rows come from, counted from 1.
    Output(u32, ValueType),
}

/// Something that belongs to the rows of a query, found on a visit.
pub(crate) enum Place<'a> {
    /// A field.
    Path(&'a mut Expression),
    /// A reference to the rows of a query around this one.
    Outer(&'a mut Expression),
    /// The steps to rows of which one meets a condition.
    Hops(&'a mut Vec<Hop>),
}

/// A function of many rows.
#[derive(Clone, Debug, PartialEq)]
pub struct AggregateCall {
    /// Which.
    pub function: Aggregate,
    /// What it is made of; nothing where rows are counted.
    pub subject: Option<Expression>,
    /// Whether equal values count once.
    pub duplicates: Duplicates,
    /// Which rows count.
    pub filter: Option<Condition>,
}

/// A function of the rows around a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Which.
    pub function: WindowFunction,
    /// Rows with equal values are a group of their own.
    pub partition: Vec<Expression>,
    /// The order within a group.
    pub ordering: Vec<OrderTerm>,
    /// Which rows of the group count, where it is not the usual ones.
    pub frame: Option<WindowFrame>,
}

/// What is asked of the rows around a row.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WindowFunction {
    /// The position in the order, from 1.
    RowNumber,
    /// The position, equal rows having the same, with gaps.
    Rank,
    /// The position, equal rows having the same, without gaps.
    DenseRank,
    /// The number of the bucket out of so many.
    Ntile(u32),
    /// The value of the row so many before.
    Lag(Expression, u32),
    /// The value of the row so many after.
    Lead(Expression, u32),
    /// The value of the first row of the frame.
    First(Expression),
    /// The value of the last row of the frame.
    Last(Expression),
    /// An aggregate over the frame.
    Aggregate(AggregateCall),
}

/// Which rows of a group count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WindowFrame {
    /// All rows of the group.
    Whole,
    /// From the first row of the group to this one.
    ToCurrentRow,
    /// From so many rows before to so many after.
    Between {
        /// Rows before.
        before: u32,
        /// Rows after.
        after: u32,
    },
}

impl Expression {
    /// Returns the type of its values.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        match self {
            Self::Path(path) => path.field.field().value_type,
            Self::Outer(inner) | Self::Truncate(_, inner, _) => inner.value_type(),
            Self::Value(value) => value.value_type(),
            Self::Default(field) => field.field().value_type,
            Self::Now => ValueType::Timestamp,
            Self::Arithmetic(_, operands) => computed(operands[0].value_type(), operands[1].value_type()),
            Self::Call(function, arguments) => {
                let first = arguments.first().map_or(ValueType::Text, Self::value_type);
                match function {
                    Function::Length => ValueType::I64,
                    Function::Abs | Function::Round(_) | Function::Floor | Function::Ceil => {
                        computed(first, first)
                    }
                    Function::Coalesce | Function::Greatest | Function::Least => {
                        arguments.iter().map(Self::value_type).fold(first, widest)
                    }
                    Function::NullIf => first,
                    _ => ValueType::Text,
                }
            }
            Self::Part(..) => ValueType::I64,
            Self::LocalDate(..) => ValueType::Date,
            Self::Cast(_, to) => *to,
            Self::JsonText(..) => ValueType::Text,
            Self::Case(whens, otherwise) => {
                let first = whens.first().map(|(_, value)| value).or(otherwise.as_deref());
                let first = first.map_or(ValueType::Text, Self::value_type);
                let values = whens.iter().map(|(_, value)| value).chain(otherwise.as_deref());
                values.map(Self::value_type).fold(first, widest)
            }
            Self::Holds(_) => ValueType::Bool,
            Self::Aggregate(call) => call.value_type(),
            Self::Window(window) => match &window.function {
                WindowFunction::Lag(value, _)
                | WindowFunction::Lead(value, _)
                | WindowFunction::First(value)
                | WindowFunction::Last(value) => value.value_type(),
                WindowFunction::Aggregate(call) => call.value_type(),
                _ => ValueType::I64,
            },
            Self::Output(_, of) => *of,
            Self::Query(select) => select.output_types().first().copied().unwrap_or(ValueType::I64),
        }
    }

    /// Tells whether it may be NULL.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        match self {
            Self::Path(path) => path.is_nullable(),
            Self::Outer(inner)
            | Self::Part(_, inner, _)
            | Self::Truncate(_, inner, _)
            | Self::LocalDate(inner, _)
            | Self::Cast(inner, _) => inner.is_nullable(),
            Self::Value(value) => value.is_null(),
            Self::Arithmetic(operator, operands)
                if !matches!(operator, Arithmetic::Divide | Arithmetic::Remainder) =>
            {
                operands.iter().any(Self::is_nullable)
            }
            Self::Call(Function::Coalesce | Function::Greatest | Function::Least, arguments) => {
                arguments.iter().all(Self::is_nullable)
            }
            Self::Now | Self::Call(Function::Concat, _) => false,
            Self::Call(function, arguments) if *function != Function::NullIf => {
                arguments.iter().any(Self::is_nullable)
            }
            Self::Case(whens, otherwise) => {
                otherwise.as_ref().is_none_or(|value| value.is_nullable())
                    || whens.iter().any(|(_, value)| value.is_nullable())
            }
            Self::Holds(condition) => condition.can_be_unknown(),
            Self::Aggregate(call) => call.function != Aggregate::Count,
            // NULLIF, quotients, and what the data alone knows.
            _ => true,
        }
    }

    /// Tells whether it is computed of many rows of the query.
    #[must_use]
    pub fn is_aggregate(&self) -> bool {
        matches!(self, Self::Aggregate(_)) || self.operands().any(Self::is_aggregate)
    }

    /// Tells whether a query stands in it.
    pub(crate) fn has_queries(&self) -> bool {
        match self {
            Self::Query(_) => true,
            Self::Holds(condition) => condition.has_queries(),
            Self::Case(whens, _) if whens.iter().any(|(condition, _)| condition.has_queries()) => true,
            _ => self.operands().any(Self::has_queries),
        }
    }

    /// The expressions that it is made of, over the same rows.
    fn operands(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match self {
            Self::Arithmetic(_, operands) => Box::new(operands.iter()),
            Self::Call(_, arguments) => Box::new(arguments.iter()),
            Self::Part(_, inner, _)
            | Self::Truncate(_, inner, _)
            | Self::LocalDate(inner, _)
            | Self::Cast(inner, _)
            | Self::JsonText(inner, _) => Box::new(std::iter::once(&**inner)),
            Self::Case(whens, otherwise) => {
                Box::new(whens.iter().map(|(_, value)| value).chain(otherwise.as_deref()))
            }
            _ => Box::new(std::iter::empty()),
        }
    }

    /// Returns the steps up to and including the first one that may lead to
    /// several rows, if there is one.
    #[must_use]
    pub fn many(&self) -> Option<&[Hop]> {
        match self {
            Self::Path(path) => path.first_many().map(|at| &path.hops[..=at]),
            _ => self.operands().find_map(Self::many),
        }
    }

    /// Visits what belongs to the rows of the query `depth` levels out.
    pub(crate) fn visit(&mut self, depth: usize, visit: &mut dyn FnMut(Place<'_>)) {
        match self {
            Self::Path(_) => {
                if depth == 0 {
                    visit(Place::Path(self));
                }
            }
            Self::Outer(inner) => match depth.checked_sub(1) {
                Some(depth) => inner.visit(depth, visit),
                None => visit(Place::Outer(self)),
            },
            Self::Value(_) | Self::Default(_) | Self::Now | Self::Output(..) => {}
            Self::Arithmetic(_, operands) => {
                for one in &mut **operands {
                    one.visit(depth, visit);
                }
            }
            Self::Call(_, arguments) => {
                for one in arguments {
                    one.visit(depth, visit);
                }
            }
            Self::Part(_, inner, _)
            | Self::Truncate(_, inner, _)
            | Self::LocalDate(inner, _)
            | Self::Cast(inner, _)
            | Self::JsonText(inner, _) => inner.visit(depth, visit),
            Self::Case(whens, otherwise) => {
                for (condition, value) in whens {
                    condition.visit(depth, visit);
                    value.visit(depth, visit);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.visit(depth, visit);
                }
            }
            Self::Holds(condition) => condition.visit(depth, visit),
            Self::Aggregate(call) => call.visit(depth, visit),
            Self::Window(window) => window.visit(depth, visit),
            Self::Query(select) => select.visit(depth + 1, visit),
        }
    }

    /// Tells whether it is made of a field of the rows that it belongs to.
    pub(crate) fn reads(&self, field: usize) -> bool {
        let mut reads = false;
        self.clone().visit(0, &mut |place| {
            if let Place::Path(Self::Path(path)) = place {
                reads |= path.hops.is_empty() && path.field.position() == field;
            }
        });
        reads
    }

    /// Seen from a model that reaches this one's by these steps.
    #[must_use]
    pub fn reached_by(mut self, hops: &[Hop]) -> Self {
        self.visit(0, &mut |place| match place {
            Place::Path(Self::Path(path)) => {
                path.hops.splice(0..0, hops.iter().copied());
            }
            Place::Path(_) | Place::Outer(_) => {}
            Place::Hops(within) => {
                within.splice(0..0, hops.iter().copied());
            }
        });
        self
    }

    /// Turns a field into the same one as it is seen from the rows that these
    /// steps lead to: one of theirs, or one of the query around them.
    pub(super) fn seen_after(&mut self, hops: &[Hop]) {
        match self {
            Self::Path(path) if path.hops.starts_with(hops) => {
                path.hops.drain(..hops.len());
            }
            _ => self.move_out(),
        }
    }

    /// Says of a value that it belongs to the rows one query further out.
    pub(super) fn move_out(&mut self) {
        let inner = std::mem::replace(self, Self::Now);
        *self = Self::Outer(Box::new(inner));
    }
}

impl AggregateCall {
    fn value_type(&self) -> ValueType {
        let of = self.subject.as_ref().map_or(ValueType::I64, Expression::value_type);
        match self.function {
            Aggregate::Count => ValueType::I64,
            Aggregate::Sum => computed(of, of),
            Aggregate::Average if of == ValueType::Decimal => ValueType::Decimal,
            Aggregate::Average => ValueType::F64,
            _ => of,
        }
    }

    fn visit(&mut self, depth: usize, visit: &mut dyn FnMut(Place<'_>)) {
        if let Some(subject) = &mut self.subject {
            subject.visit(depth, visit);
        }
        if let Some(filter) = &mut self.filter {
            filter.visit(depth, visit);
        }
    }
}

impl Window {
    fn visit(&mut self, depth: usize, visit: &mut dyn FnMut(Place<'_>)) {
        match &mut self.function {
            WindowFunction::Lag(value, _)
            | WindowFunction::Lead(value, _)
            | WindowFunction::First(value)
            | WindowFunction::Last(value) => value.visit(depth, visit),
            WindowFunction::Aggregate(call) => call.visit(depth, visit),
            WindowFunction::RowNumber
            | WindowFunction::Rank
            | WindowFunction::DenseRank
            | WindowFunction::Ntile(_) => {}
        }
        let ordering = self.ordering.iter_mut().map(|term| &mut term.expression);
        for one in self.partition.iter_mut().chain(ordering) {
            one.visit(depth, visit);
        }
    }
}

/// The type of what is computed of two numbers.
fn computed(left: ValueType, right: ValueType) -> ValueType {
    match widest(left, right) {
        ValueType::I16 | ValueType::I32 => ValueType::I64,
        ValueType::F32 => ValueType::F64,
        other => other,
    }
}

/// The type that holds the values of both.
fn widest(left: ValueType, right: ValueType) -> ValueType {
    const WIDTHS: [ValueType; 6] =
        [ValueType::I16, ValueType::I32, ValueType::I64, ValueType::Decimal, ValueType::F32, ValueType::F64];
    let width = |of| WIDTHS.iter().position(|known| *known == of);
    match (width(left), width(right)) {
        (Some(first), Some(second)) => WIDTHS[first.max(second)],
        _ => left,
    }
}

impl From<Path> for Expression {
    fn from(path: Path) -> Self {
        Self::Path(path)
    }
}

impl From<FieldRef> for Expression {
    fn from(field: FieldRef) -> Self {
        Self::Path(field.into())
    }
}

impl From<Value> for Expression {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}
