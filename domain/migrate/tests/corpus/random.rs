//! Schemas by chance, such as models and databases can have.

use rustango_migrate::apply;
use rustango_ports::{
    database::ValueType,
    schema::{Check, Column, ForeignKey, Index, IndexTerm, Name, OnDelete, Operation, Schema, Table, Unique},
};

use super::language::name;

/// Chance: a list of numbers that someone else made, so that it can be told
/// and shortened.
#[derive(Debug)]
pub(crate) struct Dice<'a> {
    numbers: &'a [u8],
}

impl<'a> Dice<'a> {
    pub(crate) fn new(numbers: &'a [u8]) -> Self {
        Self { numbers }
    }

    /// Returns a number under `sides`; 0 when the list is used up.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        let Some((first, rest)) = self.numbers.split_first() else { return 0 };
        self.numbers = rest;
        usize::from(*first) % sides
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == sides - 1
    }
}

/// Makes two schemas that have some tables in common.
pub(crate) fn pair(dice: &mut Dice<'_>) -> [Schema; 2] {
    let before = tables(dice);
    let mut after = tables(dice);
    for table in &before {
        if dice.roll(3) > 0 {
            after.retain(|other| other.name != table.name);
            after.push(table.clone());
        }
    }
    let [before, after] = [before, after].map(connected);
    let after = renamed(dice, after);
    [before, after]
}

/// Gives some of what is there another name.
fn renamed(dice: &mut Dice<'_>, mut schema: Schema) -> Schema {
    let tables: Vec<_> = schema.tables.values().cloned().collect();
    for table in &tables {
        if dice.one_in(2) {
            let column = table.columns[dice.roll(table.columns.len())].name.clone();
            let to = name(&format!("{column}_now"));
            schema = step(&schema, &Operation::RenameColumn { table: table.name.clone(), column, to });
        }
        if table.primary_key.len() == 1 && dice.one_in(4) {
            let to = name(&format!("old_{}", table.name));
            schema = step(&schema, &Operation::RenameTable { table: table.name.clone(), to });
        }
    }
    schema
}

fn step(schema: &Schema, operation: &Operation) -> Schema {
    apply(schema, operation).unwrap_or_else(|fault| panic!("{fault}"))
}

const TYPES: [ValueType; 12] = [
    ValueType::Text,
    ValueType::I32,
    ValueType::I64,
    ValueType::I16,
    ValueType::Bool,
    ValueType::F64,
    ValueType::Decimal,
    ValueType::Timestamp,
    ValueType::Date,
    ValueType::Uuid,
    ValueType::Json,
    ValueType::Bytes,
];

fn tables(dice: &mut Dice<'_>) -> Vec<Table> {
    let names = ["author", "post", "post_tags", "pair_of", "comment"];
    names
        .iter()
        .filter(|_| dice.roll(4) > 0)
        .collect::<Vec<_>>()
        .into_iter()
        .map(|name| table(dice, name))
        .collect()
}

fn table(dice: &mut Dice<'_>, table_name: &str) -> Table {
    let mut table = Table::new(name(table_name));
    // Tables of one name keep one kind of key, since keys do not change.
    let keys: &[&str] = if table_name == "pair_of" { &["left_side", "right_side"] } else { &["id"] };
    for key in keys {
        let auto = keys.len() == 1;
        let of = if auto && dice.one_in(3) { ValueType::I32 } else { ValueType::I64 };
        table.columns.push(Column { auto, ..Column::new(name(key), of) });
        table.primary_key.push(name(key));
    }
    for column in ["title", "headline", "status", "rating", "made_at", "extra"] {
        if dice.roll(2) > 0 {
            let column = column_of(dice, column);
            constrain(dice, &mut table, &column);
            table.columns.push(column);
        }
    }
    for (column, target) in [("author_id", "author"), ("parent_id", "post"), ("other_id", table_name)] {
        if dice.one_in(3) {
            point(dice, &mut table, column, target);
        }
    }
    together(dice, &mut table);
    table.comment = dice.one_in(4).then(|| format!("what {} people read", dice.roll(3)));
    table
}

fn column_of(dice: &mut Dice<'_>, column: &str) -> Column {
    let of = TYPES[dice.roll(TYPES.len())];
    let mut column = Column::new(name(column), of);
    column.nullable = dice.one_in(2);
    column.comment = dice.one_in(5).then(|| format!("it's number {}", dice.roll(3)));
    if of == ValueType::Text {
        column.max_length = Some([20, 50, 100][dice.roll(3)]);
        if dice.one_in(3) {
            column.choices =
                ["low", "mid", "high"][..=dice.roll(3)].iter().map(|&text| text.to_owned()).collect();
        }
    }
    if dice.one_in(3) {
        column.default = default(of).map(str::to_owned);
    }
    column
}

/// A default that each database reads.
fn default(of: ValueType) -> Option<&'static str> {
    match of {
        ValueType::Text => Some("'low'"),
        ValueType::Bool => Some("FALSE"),
        ValueType::I16 | ValueType::I32 | ValueType::I64 | ValueType::F64 | ValueType::Decimal => Some("0"),
        ValueType::Timestamp => Some("CURRENT_TIMESTAMP"),
        _ => None,
    }
}

/// Gives one column a constraint or an index.
fn constrain(dice: &mut Dice<'_>, table: &mut Table, column: &Column) {
    let is_key = !matches!(column.of, ValueType::Json | ValueType::Bytes);
    let own = [column.name.clone()];
    match dice.roll(6) {
        1 if is_key => {
            table.uniques.push(Unique { name: generated(table, &own, "key"), columns: own.to_vec() });
        }
        2 if is_key => table.indexes.push(Index::over(generated(table, &own, "idx"), own.to_vec())),
        3 => {
            let expression = format!("{} IS NOT NULL OR 1 = {}", column.name, dice.roll(2) + 1);
            table
                .checks
                .push(Check { name: name(&format!("{}_{}_kept", table.name, column.name)), expression });
        }
        _ => {}
    }
}

/// Adds a column that points at another table; of which type it is, is seen
/// when all tables are there.
fn point(dice: &mut Dice<'_>, table: &mut Table, column: &str, target: &str) {
    let mut column = Column::new(name(column), ValueType::I64);
    column.nullable = dice.roll(3) > 0;
    let own = [column.name.clone()];
    let actions = [OnDelete::Restrict, OnDelete::Cascade, OnDelete::NoAction, OnDelete::SetNull];
    let on_delete = actions[dice.roll(if column.nullable { 4 } else { 3 })];
    table.foreign_keys.push(ForeignKey {
        name: generated(table, &own, "fkey"),
        columns: own.to_vec(),
        target: name(target),
        target_columns: vec![name("id")],
        on_delete,
        deferrable: false,
    });
    if dice.one_in(2) {
        table.indexes.push(Index::over(generated(table, &own, "idx"), own.to_vec()));
    }
    table.columns.push(column);
}

/// Adds constraints and indexes over several columns.
fn together(dice: &mut Dice<'_>, table: &mut Table) {
    let short = |column: &&Column| {
        column.of != ValueType::Json
            && column.of != ValueType::Bytes
            && !table.primary_key.contains(&column.name)
    };
    let columns: Vec<_> = table.columns.iter().filter(short).map(|column| column.name.clone()).collect();
    let [first, second, ..] = &*columns else { return };
    let both = [first.clone(), second.clone()];
    if dice.one_in(4) {
        let chosen = name(&format!("one_{}", table.name));
        let name = if dice.one_in(2) { chosen } else { generated(table, &both, "key") };
        table.uniques.push(Unique { name, columns: both.to_vec() });
    }
    if dice.one_in(4) {
        let mut index = Index::over(generated(table, &both, "idx"), both.to_vec());
        if dice.one_in(2) {
            index.terms[1] = IndexTerm::Descending(second.clone());
        }
        table.indexes.push(index);
    }
}

/// Lets foreign keys point at tables that are there, with columns of the right
/// type, and puts what has names into their order.
fn connected(mut tables: Vec<Table>) -> Schema {
    let keys: Vec<_> = tables.iter().map(|table| (table.name.clone(), table.columns[0].of)).collect();
    let has_id = |target: &Name| *target != "pair_of" && keys.iter().any(|(name, _)| name == target);
    for table in &mut tables {
        table.foreign_keys.retain(|key| has_id(&key.target));
        for key in &table.foreign_keys {
            let of = keys.iter().find(|(name, _)| *name == key.target).map(|(_, of)| *of);
            let column = table.columns.iter_mut().find(|column| column.name == key.columns[0]);
            if let (Some(column), Some(of)) = (column, of) {
                column.of = of;
            }
        }
        table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Schema { tables: tables.into_iter().map(|table| (table.name.clone(), table)).collect() }
}

fn generated(table: &Table, columns: &[Name], suffix: &str) -> Name {
    let columns: Vec<_> = columns.iter().map(Name::as_str).collect();
    Name::generated(table.name.as_str(), &columns, suffix)
}
