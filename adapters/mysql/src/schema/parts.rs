//! What a table consists of, in the words of the database.

use rustango_ports::schema::{Column, ForeignKey, Index, IndexTerm, Name, Refusal, Schema, Table};
use rustango_sql_base::{SchemaWords, auto_key};

use crate::{dialect::MysqlDialect, flavor::Flavor};

/// A part that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its name.
    pub(super) name: Name,
    /// The columns whose change it feels, as far as they are named apart.
    pub(super) columns: Vec<Name>,
    /// What it is, without its name.
    pub(super) definition: String,
}

/// Writes the parts of tables.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) dialect: &'a MysqlDialect,
    pub(super) words: SchemaWords<'a>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(dialect: &'a MysqlDialect) -> Self {
        Self { dialect, words: SchemaWords::new(dialect).with_comments() }
    }

    /// Writes a column of a table that has its primary key already.
    pub(super) fn column(self, table: &Table, column: &Column) -> String {
        let written = self.words.column(table, column);
        if auto_key(column).is_some() { written.replacen(" PRIMARY KEY", "", 1) } else { written }
    }

    /// Writes the checks of a table, those of its columns among them.
    pub(super) fn checks(self, table: &Table) -> Vec<Part> {
        let mut parts = Vec::new();
        for column in &table.columns {
            let checks = self.words.checks_of(table, column).into_iter();
            parts.extend(checks.map(|check| Part {
                name: check.name,
                columns: vec![column.name.clone()],
                definition: check.expression,
            }));
        }
        parts.extend(table.checks.iter().map(|check| Part {
            name: check.name.clone(),
            columns: Vec::new(),
            definition: check.expression.clone(),
        }));
        parts
    }

    /// Writes the indexes of a table: those of unique constraints, those of its
    /// own, and those that its foreign keys need.
    ///
    /// An index by the name of a foreign key is there exactly where no other
    /// begins with the columns of the key. So does the database see to it when
    /// tables are created.
    pub(super) fn indexes(self, table: &Table) -> Result<Vec<Part>, Refusal> {
        let mut parts = Vec::new();
        for unique in &table.uniques {
            let definition = format!("UNIQUE INDEX {{}} {}", self.words.names(&unique.columns));
            parts.push(Part { name: unique.name.clone(), columns: unique.columns.clone(), definition });
        }
        for index in &table.indexes {
            let definition = self.index(index)?;
            parts.push(Part { name: index.name.clone(), columns: index.columns(), definition });
        }
        for key in table.foreign_keys.iter().filter(|key| !is_supported(table, key)) {
            let definition = format!("INDEX {{}} {}", self.words.names(&key.columns));
            parts.push(Part { name: key.name.clone(), columns: key.columns.clone(), definition });
        }
        Ok(parts)
    }

    /// Writes an index, with `{}` in the place of its name.
    fn index(self, index: &Index) -> Result<String, Refusal> {
        let (name, flavor) = (&index.name, self.dialect.flavor());
        let refuse = |why: String| Err(Refusal(format!("the index \"{name}\" {why}")));
        if index.condition.is_some() {
            return refuse(format!(
                "holds some rows only, and {flavor} has no such indexes: remove its `where`, \
                 or index a column that is NULL in the other rows"
            ));
        }
        if !index.include.is_empty() {
            return refuse(format!(
                "includes columns, and {flavor} has no such indexes: list them at the end of its columns"
            ));
        }
        let is_expression = |term: &IndexTerm| matches!(term, IndexTerm::Expression(_));
        if flavor == Flavor::MariaDb && index.terms.iter().any(is_expression) {
            return refuse(
                "is over an expression, and MariaDB has no such indexes: \
                 keep what it computes in a column, and index that"
                    .to_owned(),
            );
        }
        let kind = match (index.method.as_deref(), index.unique) {
            (None | Some("btree"), false) => "INDEX",
            (None | Some("btree"), true) => "UNIQUE INDEX",
            (Some("fulltext"), false) => "FULLTEXT INDEX",
            (Some(method), _) => {
                return refuse(format!(
                    "has the method {method:?}, and tables of {flavor} have btree, and fulltext where it is \
                     not unique: name one of them, or none"
                ));
            }
        };
        Ok(format!("{kind} {{}} {}", self.words.index_terms(index)))
    }

    /// Writes the foreign keys of a table that its database can have.
    pub(super) fn foreign_keys(self, schema: &Schema, table: &Table) -> Vec<Part> {
        let fits = |key: &&ForeignKey| fits(schema, table, key);
        let part = |key: &ForeignKey| Part {
            name: key.name.clone(),
            columns: key.columns.clone(),
            definition: self.words.foreign_key(key),
        };
        table.foreign_keys.iter().filter(fits).map(part).collect()
    }
}

/// Fills in the name of an index.
pub(super) fn named(part: &Part) -> String {
    part.definition.replacen("{}", &format!("`{}`", part.name), 1)
}

/// Tells whether both ends of a foreign key have one type. While one of them
/// has changed and the other has not yet, the database cannot have the key: it
/// goes with the first change and comes back with the second.
pub(super) fn fits(schema: &Schema, table: &Table, key: &ForeignKey) -> bool {
    let target = if key.target == table.name { Some(table) } else { schema.table(key.target.as_str()) };
    let of = |table: &Table, name: &Name| table.column(name.as_str()).map(|column| column.of);
    let same = |(from, to): (&Name, &Name)| of(table, from) == target.and_then(|target| of(target, to));
    target.is_none() || key.columns.iter().zip(&key.target_columns).all(same)
}

fn is_supported(table: &Table, key: &ForeignKey) -> bool {
    let ascending = |index: &Index| -> Vec<Name> {
        let column = |term: &IndexTerm| match term {
            IndexTerm::Column(name) => Some(name.clone()),
            _ => None,
        };
        index.terms.iter().map_while(column).collect()
    };
    let plain = table.indexes.iter().filter(|index| index.method.as_deref() != Some("fulltext"));
    [table.primary_key.clone()]
        .into_iter()
        .chain(table.uniques.iter().map(|unique| unique.columns.clone()))
        .chain(plain.map(ascending))
        .any(|columns| columns.starts_with(&key.columns))
}
