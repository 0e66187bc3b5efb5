//! What is read of the catalogue, and made of it.

use std::collections::BTreeMap;

use rustango_ports::{
    database::{DbError, Executor, RowSet, Statement, ValueRef, ValueType},
    schema::{Check, Column, ForeignKey, Index, IndexTerm, Introspection, Name, Schema, Table, Unique},
};
use rustango_sql_base::SchemaWords;

use super::{
    parse::{self, Constraint, Reference, Rule, TableText},
    types::{declared, has_collation},
};
use crate::dialect::SqliteDialect;

/// Tables, without those that SQLite and its virtual tables keep for themselves.
const TABLES: &str = "SELECT s.name, s.sql, l.type FROM main.sqlite_schema s JOIN pragma_table_list l ON l.schema = 'main' \
                      AND l.name = s.name WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND l.type \
                      <> 'shadow' ORDER BY s.name";

const COLUMNS: &str = "SELECT s.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden FROM main.sqlite_schema s \
                       JOIN pragma_table_xinfo(s.name) c WHERE s.type = 'table' ORDER BY s.name, c.cid";

const INDEXES: &str = "SELECT tbl_name, name, sql FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY \
                       name";

/// Reads all tables.
pub(super) async fn introspect(executor: &dyn Executor) -> Result<Introspection, DbError> {
    use ValueType::{I64, Text};
    let read = |sql, types: &'static [ValueType]| Statement::read(sql, Vec::new()).with_columns(types);
    let statements = [
        read(TABLES, &[Text, Text, Text]),
        read(COLUMNS, &[Text, Text, Text, I64, Text, I64, I64]),
        read(INDEXES, &[Text, Text, Text]),
    ];
    let answers = executor.batch(&statements).await?;
    let [tables, columns, indexes] = answers.as_slice() else {
        return Ok(Introspection::default());
    };
    let mut reader = Reader::default();
    let mut raw = raw_columns(&**columns)?;
    for row in 0..tables.len() {
        let name = text(&**tables, row, 0)?;
        let columns = raw.remove(&name).unwrap_or_default();
        reader.table(&name, &text(&**tables, row, 1)?, &text(&**tables, row, 2)?, columns);
    }
    for row in 0..indexes.len() {
        reader.index(&text(&**indexes, row, 0)?, &text(&**indexes, row, 1)?, &text(&**indexes, row, 2)?);
    }
    Ok(reader.finish())
}

fn text(rows: &dyn RowSet, row: usize, column: usize) -> Result<String, DbError> {
    Ok(maybe_text(rows, row, column)?.unwrap_or_default())
}

fn maybe_text(rows: &dyn RowSet, row: usize, column: usize) -> Result<Option<String>, DbError> {
    Ok(match rows.get(row, column)? {
        ValueRef::Text(text) => Some(text.to_owned()),
        _ => None,
    })
}

fn number(rows: &dyn RowSet, row: usize, column: usize) -> Result<i64, DbError> {
    Ok(match rows.get(row, column)? {
        ValueRef::I64(number) => number,
        _ => 0,
    })
}

/// A column as SQLite lists it.
struct RawColumn {
    name: String,
    declared: String,
    not_null: bool,
    default: Option<String>,
    /// Its place in the primary key, from 1; 0 where it has none.
    key: i64,
    hidden: bool,
}

fn raw_columns(rows: &dyn RowSet) -> Result<BTreeMap<String, Vec<RawColumn>>, DbError> {
    let mut tables: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in 0..rows.len() {
        let column = RawColumn {
            name: text(rows, row, 1)?,
            declared: text(rows, row, 2)?,
            not_null: number(rows, row, 3)? != 0,
            default: maybe_text(rows, row, 4)?,
            key: number(rows, row, 5)?,
            hidden: number(rows, row, 6)? != 0,
        };
        tables.entry(text(rows, row, 0)?).or_default().push(column);
    }
    Ok(tables)
}

#[derive(Default)]
struct Reader {
    schema: Schema,
    left_out: Vec<String>,
}

impl Reader {
    fn table(&mut self, name: &str, sql: &str, kind: &str, columns: Vec<RawColumn>) {
        let Ok(known) = Name::parse(name) else {
            self.left_out.push(format!("the table {name:?}: its name is none that the toolkit can write"));
            return;
        };
        if kind != "table" {
            self.left_out.push(format!("the {kind} table \"{name}\""));
            return;
        }
        let mut text = parse::table(sql);
        let mut left_out = Vec::new();
        let mut table = Table::new(known);
        read_columns(&mut table, &text, columns, &mut left_out);
        for constraint in std::mem::take(&mut text.constraints) {
            if let Err(why) = add_constraint(&mut table, &constraint) {
                left_out.push(format!("{constraint}{why}"));
            }
        }
        claim_checks(&mut table, &mut left_out);
        left_out.append(&mut text.unknown);
        self.left_out.extend(left_out.into_iter().map(|what| format!("of the table \"{name}\": {what}")));
        self.schema.tables.insert(table.name.clone(), table);
    }

    fn index(&mut self, table: &str, name: &str, sql: &str) {
        let outcome = match self.schema.tables.get_mut(table) {
            // The table is left out itself.
            None => return,
            Some(table) => read_index(table, name, sql),
        };
        if let Err(why) = outcome {
            self.left_out.push(format!("of the table \"{table}\": the index {name:?}{why}"));
        }
    }

    fn finish(mut self) -> Introspection {
        let keys: BTreeMap<_, _> = self
            .schema
            .tables
            .iter()
            .map(|(name, table)| (name.clone(), table.primary_key.clone()))
            .collect();
        for table in self.schema.tables.values_mut() {
            for key in table.foreign_keys.iter_mut().filter(|key| key.target_columns.is_empty()) {
                key.target_columns = keys.get(&key.target).cloned().unwrap_or_default();
            }
            table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
            table.checks.sort_by(|a, b| a.name.cmp(&b.name));
            table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
            table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        }
        self.left_out.sort();
        Introspection { schema: self.schema, left_out: self.left_out }
    }
}

const ODD_NAME: &str = ": a name is none that the toolkit can write";
const ODD_COLUMN: &str = ": it is about a column that is left out";

fn read_columns(table: &mut Table, text: &TableText, columns: Vec<RawColumn>, left_out: &mut Vec<String>) {
    let mut key = Vec::new();
    for raw in columns {
        let Ok(name) = Name::parse(raw.name.as_str()) else {
            left_out.push(format!("the column {:?}{ODD_NAME}", raw.name));
            continue;
        };
        let Some(shape) = declared(&raw.declared) else {
            left_out.push(format!("the column \"{name}\": the type {:?} is not known", raw.declared));
            continue;
        };
        // A generated column, of which the text has told.
        if raw.hidden {
            continue;
        }
        let mut collations =
            text.collations.iter().filter(|(column, _)| raw.name.eq_ignore_ascii_case(column));
        if let Some((_, collation)) = collations.find(|(_, collation)| !has_collation(shape.of, collation)) {
            left_out.push(format!("the collation {collation} of the column \"{name}\""));
        }
        let mut column = Column::new(name.clone(), shape.of);
        column.max_length = shape.max_length;
        column.default = raw.default;
        column.auto = text.auto.as_ref().is_some_and(|auto| raw.name.eq_ignore_ascii_case(auto));
        if column.auto {
            column.of = ValueType::I64;
        }
        // What a key holds is not NULL, whether it says so or not.
        column.nullable = !raw.not_null && raw.key == 0;
        if raw.key > 0 {
            key.push((raw.key, name));
        }
        table.columns.push(column);
    }
    key.sort();
    table.primary_key = key.into_iter().map(|(_, name)| name).collect();
}

fn add_constraint(table: &mut Table, constraint: &Constraint) -> Result<(), &'static str> {
    let Some(name) = constraint.name_in(table.name.as_str()) else { return Err("") };
    let name = Name::parse(name).map_err(|_invalid| ODD_NAME)?;
    match &constraint.rule {
        Rule::Unique(columns) => {
            let columns = known_columns(table, columns)?;
            table.uniques.push(Unique { name, columns });
        }
        Rule::Check(expression) => table.checks.push(Check { name, expression: expression.clone() }),
        Rule::ForeignKey(reference) => {
            let key = foreign_key(table, name, reference)?;
            table.foreign_keys.push(key);
        }
    }
    Ok(())
}

fn foreign_key(table: &Table, name: Name, reference: &Reference) -> Result<ForeignKey, &'static str> {
    let Reference { columns, target, target_columns, on_delete, deferrable } = reference;
    let parse = |name: &String| Name::parse(name.as_str()).map_err(|_invalid| ODD_NAME);
    Ok(ForeignKey {
        name,
        columns: known_columns(table, columns)?,
        target: parse(target)?,
        target_columns: target_columns.iter().map(parse).collect::<Result<_, _>>()?,
        on_delete: *on_delete,
        deferrable: *deferrable,
    })
}

/// The columns by the names that the table has them under.
fn known_columns(table: &Table, columns: &[String]) -> Result<Vec<Name>, &'static str> {
    columns.iter().map(|column| known_column(table, column).ok_or(ODD_COLUMN)).collect()
}

fn known_column(table: &Table, name: &str) -> Option<Name> {
    let mut columns = table.columns.iter().map(|column| &column.name);
    columns.find(|column| column.as_str().eq_ignore_ascii_case(name)).cloned()
}

/// Makes choices of the checks that are such, and takes out those that keep a
/// column to its type.
fn claim_checks(table: &mut Table, left_out: &mut Vec<String>) {
    let words = SchemaWords::new(&SqliteDialect);
    for at in 0..table.columns.len() {
        let column = table.columns[at].clone();
        let named = Name::generated(table.name.as_str(), &[column.name.as_str()], "choices");
        if let Some(check) = table.checks.iter().find(|check| check.name == named) {
            table.columns[at].choices = choices(&column.name, &check.expression).unwrap_or_default();
        }
        for expected in words.checks_of(table, &table.columns[at]) {
            let before = table.checks.len();
            table.checks.retain(|check| *check != expected);
            if table.checks.len() == before {
                left_out.push(format!(
                    "the column \"{}\": no check \"{}\" keeps it to its type",
                    column.name, expected.name
                ));
            }
        }
    }
}

/// Reads the texts of `"column" IN ('a', 'b')`.
fn choices(column: &Name, expression: &str) -> Option<Vec<String>> {
    let list = expression.strip_prefix(&format!("\"{column}\" IN "))?;
    let mut tokens = super::tokens::Tokens::of(list);
    let choices = tokens.names();
    (tokens.is_at_end() && !choices.is_empty()).then_some(choices)
}

fn read_index(table: &mut Table, name: &str, sql: &str) -> Result<(), &'static str> {
    let text = parse::index(sql);
    if text.has_collation {
        return Err(": it has a collation of its own");
    }
    let mut index = Index::over(Name::parse(name).map_err(|_invalid| ODD_NAME)?, Vec::new());
    for term in text.terms {
        index.terms.push(match (term.is_expression, term.descending) {
            (false, false) => IndexTerm::Column(known_column(table, &term.text).ok_or(ODD_COLUMN)?),
            (false, true) => IndexTerm::Descending(known_column(table, &term.text).ok_or(ODD_COLUMN)?),
            (true, false) => IndexTerm::Expression(term.text),
            (true, true) => return Err(": an expression of it is sorted from the largest value"),
        });
    }
    index.unique = text.unique;
    index.condition = text.condition;
    table.indexes.push(index);
    Ok(())
}
