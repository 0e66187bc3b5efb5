//! Tables as catalogues show them, read as a schema.
//!
//! An adapter asks its catalogue for rows of one JSON document each; names,
//! keys and what belongs together are sorted out here, once.

use rustango_ports::{
    database::{DbError, DbErrorKind, Executor, Statement, ValueRef, ValueType},
    schema::{Check, Column, ForeignKey, Index, IndexTerm, Introspection, Name, OnDelete, Table, Unique},
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::unwrapped;

/// Reads rows whose only column is a JSON document.
///
/// # Errors
/// Whatever the query fails with; kind `Decode` where a document is not of the
/// expected shape.
pub async fn read<T: DeserializeOwned>(executor: &dyn Executor, sql: &str) -> Result<Vec<T>, DbError> {
    let rows = executor.query(&Statement::write(sql, Vec::new())).await?;
    let document = |row| match rows.get(row, 0)? {
        ValueRef::Text(text) | ValueRef::Json(text) => {
            serde_json::from_str(text).map_err(|fault| unreadable().with_source(fault))
        }
        _ => Err(unreadable()),
    };
    (0..rows.len()).map(document).collect()
}

fn unreadable() -> DbError {
    let kind = DbErrorKind::Decode { column: "catalogue".to_owned() };
    DbError::new(kind, "introspect", "the catalogue shows tables in a way that is not known")
}

/// A table, as a catalogue shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShownTable {
    /// Its name.
    pub name: String,
    /// Its comment.
    pub comment: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<ShownColumn>,
    /// The columns of its primary key, in order.
    pub primary_key: Vec<String>,
    /// Its unique constraints.
    pub uniques: Vec<ShownUnique>,
    /// Its checks.
    pub checks: Vec<ShownCheck>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ShownKey>,
    /// Its indexes, without those of its keys and constraints.
    pub indexes: Vec<ShownIndex>,
    /// What is known to have no place in a schema, a sentence each.
    pub left_out: Vec<String>,
}

/// A column, as a catalogue shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShownColumn {
    /// Its name.
    pub name: String,
    /// The type of its values, where the toolkit has one for it.
    #[serde(skip)]
    pub of: Option<ValueType>,
    /// The words of the database for its type.
    #[serde(rename = "type")]
    pub words: String,
    /// The most characters.
    pub max_length: Option<u32>,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Whether the database numbers it.
    pub auto: bool,
    /// Whether it is computed of other columns.
    pub generated: bool,
    /// Its default, as an expression.
    pub default: Option<String>,
    /// Its comment.
    pub comment: Option<String>,
}

/// A unique constraint, as a catalogue shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShownUnique {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
}

/// A check, as a catalogue shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShownCheck {
    /// Its name.
    pub name: String,
    /// The condition.
    pub expression: String,
}

/// A foreign key, as a catalogue shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShownKey {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// The table that it points at.
    pub target: String,
    /// The columns there, in the same order.
    pub target_columns: Vec<String>,
    /// What becomes of the row.
    pub on_delete: OnDelete,
    /// Whether it is checked when the transaction commits.
    pub deferrable: bool,
}

/// An index, as a catalogue shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShownIndex {
    /// Its name.
    pub name: String,
    /// What it is sorted by.
    pub terms: Vec<ShownTerm>,
    /// Whether no two rows share the values.
    pub unique: bool,
    /// The rows that it holds.
    #[serde(rename = "where")]
    pub condition: Option<String>,
    /// The kind of index, where it is not the usual one.
    pub method: Option<String>,
    /// Columns that it holds beside.
    pub include: Vec<String>,
}

/// What an index is sorted by, as a catalogue shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShownTerm {
    /// The column, where it is one.
    pub column: Option<String>,
    /// The expression, where it is one.
    pub expression: Option<String>,
    /// Whether the largest value stands first.
    pub descending: bool,
}

/// Reads what a catalogue shows as a schema. `choices` reads the expression of
/// the check that keeps a column to its choices, given the name of the column.
pub fn schema_of(
    shown: Vec<ShownTable>,
    choices: impl Fn(&str, &str) -> Option<Vec<String>>,
) -> Introspection {
    let mut found = Introspection::default();
    for mut table in shown {
        found.left_out.append(&mut table.left_out);
        let mut reading = Reading { of: &table.name, left_out: &mut found.left_out };
        if let Some(read) = reading.table(&table, &choices) {
            found.schema.tables.insert(read.name.clone(), read);
        }
    }
    found
}

/// The reading of one table.
struct Reading<'a> {
    of: &'a str,
    left_out: &'a mut Vec<String>,
}

impl Reading<'_> {
    fn table(
        &mut self,
        shown: &ShownTable,
        choices: impl Fn(&str, &str) -> Option<Vec<String>>,
    ) -> Option<Table> {
        let mut table = Table::new(self.name("the table", &shown.name)?);
        table.comment.clone_from(&shown.comment);
        table.columns = shown.columns.iter().filter_map(|column| self.column(column)).collect();
        table.primary_key = self.columns(&table, "the primary key", &shown.primary_key).unwrap_or_default();
        table.uniques = shown.uniques.iter().filter_map(|unique| self.unique(&table, unique)).collect();
        table.foreign_keys =
            shown.foreign_keys.iter().filter_map(|key| self.foreign_key(&table, key)).collect();
        table.indexes = shown.indexes.iter().filter_map(|index| self.index(&table, index)).collect();
        for check in &shown.checks {
            self.check(&mut table, check, &choices);
        }
        table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        Some(table)
    }

    fn leave_out(&mut self, what: &str, name: &str, why: &str) {
        let of = self.of;
        self.left_out.push(format!("{what} \"{name}\" of \"{of}\": {why}"));
    }

    fn name(&mut self, what: &str, name: &str) -> Option<Name> {
        match Name::parse(name) {
            Ok(name) => Some(name),
            Err(fault) => {
                self.leave_out(what, name, &fault.to_string());
                None
            }
        }
    }

    /// Takes the names of columns, where all of them have come through.
    fn columns(&mut self, table: &Table, what: &str, names: &[String]) -> Option<Vec<Name>> {
        let known = |name: &String| table.column(name).map(|column| column.name.clone());
        let all: Option<Vec<_>> = names.iter().map(known).collect();
        if all.is_none() {
            self.leave_out(what, &names.join(", "), "it holds a column that is left out");
        }
        all
    }

    fn column(&mut self, shown: &ShownColumn) -> Option<Column> {
        let name = self.name("the column", &shown.name)?;
        if shown.generated {
            self.leave_out("the column", &shown.name, "it is computed of other columns");
            return None;
        }
        let Some(of) = shown.of else {
            self.leave_out("the column", &shown.name, &format!("the type {} is not known", shown.words));
            return None;
        };
        let mut column = Column::new(name, of);
        column.max_length = shown.max_length;
        column.nullable = shown.nullable;
        column.auto = shown.auto;
        column.default = shown.default.as_deref().map(|default| unwrapped(default).to_owned());
        column.comment.clone_from(&shown.comment);
        Some(column)
    }

    fn unique(&mut self, table: &Table, shown: &ShownUnique) -> Option<Unique> {
        let name = self.name("the unique constraint", &shown.name)?;
        let columns = self.columns(table, "the unique constraint on", &shown.columns)?;
        Some(Unique { name, columns })
    }

    fn foreign_key(&mut self, table: &Table, shown: &ShownKey) -> Option<ForeignKey> {
        Some(ForeignKey {
            name: self.name("the foreign key", &shown.name)?,
            columns: self.columns(table, "the foreign key on", &shown.columns)?,
            target: self.name("the target of a foreign key", &shown.target)?,
            target_columns: shown
                .target_columns
                .iter()
                .map(|column| self.name("the target of a foreign key", column))
                .collect::<Option<_>>()?,
            on_delete: shown.on_delete,
            deferrable: shown.deferrable,
        })
    }

    fn index(&mut self, table: &Table, shown: &ShownIndex) -> Option<Index> {
        let name = self.name("the index", &shown.name)?;
        let include = self.columns(table, "the index that includes", &shown.include)?;
        let terms = shown.terms.iter().map(|term| self.term(table, term)).collect::<Option<_>>()?;
        let condition = shown.condition.as_deref().map(|condition| unwrapped(condition).to_owned());
        Some(Index { name, terms, unique: shown.unique, condition, method: shown.method.clone(), include })
    }

    fn term(&mut self, table: &Table, shown: &ShownTerm) -> Option<IndexTerm> {
        if let Some(expression) = &shown.expression {
            return Some(IndexTerm::Expression(unwrapped(expression).to_owned()));
        }
        let column = self.columns(table, "the index on", shown.column.as_slice())?.pop()?;
        Some(if shown.descending { IndexTerm::Descending(column) } else { IndexTerm::Column(column) })
    }

    fn check(
        &mut self,
        table: &mut Table,
        shown: &ShownCheck,
        choices: impl Fn(&str, &str) -> Option<Vec<String>>,
    ) {
        let of = table.name.clone();
        let belongs = |column: &&mut Column| {
            shown.name == *Name::generated(of.as_str(), &[column.name.as_str()], "choices").as_str()
        };
        if let Some(column) = table.columns.iter_mut().find(belongs)
            && let Some(texts) = choices(column.name.as_str(), &shown.expression)
        {
            column.choices = texts;
            return;
        }
        if let Some(name) = self.name("the check", &shown.name) {
            table.checks.push(Check { name, expression: unwrapped(&shown.expression).to_owned() });
        }
    }
}
