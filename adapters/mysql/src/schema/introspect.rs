//! The tables of a live database, from `information_schema`.
//!
//! Where one type stands for several, it is read so: `tinyint(1)` is a boolean,
//! `binary(16)` a UUID, a `varchar` as long as a key lets text be has no limit of
//! its own. JSON on MariaDB is the `longtext` whose check says that documents are
//! not empty, or are valid. An index that is unique is a unique constraint
//! wherever it can be one, and the one that a foreign key needs is part of it.

use std::collections::BTreeMap;

use rustango_ports::{
    database::{DbError, Executor, ValueType},
    schema::{Column, Introspection, Name, Table},
};
use rustango_sql_base::{
    ShownCheck, ShownColumn, ShownIndex, ShownKey, ShownTable, ShownTerm, ShownUnique, read as documents,
    schema_of,
};

use super::{
    parts::Parts,
    shown::{self, CheckRow, ColumnRow, IndexRow, KeyRow, TableRow},
};
use crate::{dialect::MysqlDialect, flavor::Flavor};

const TABLES: &str = "SELECT JSON_OBJECT('name', TABLE_NAME, 'kind', TABLE_TYPE, 'options', CREATE_OPTIONS, \
    'comment', TABLE_COMMENT) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME";

const COLUMNS: &str = "SELECT JSON_OBJECT('table', TABLE_NAME, 'name', COLUMN_NAME, 'type', COLUMN_TYPE, \
    'nullable', IS_NULLABLE, 'extra', EXTRA, 'default', COLUMN_DEFAULT, 'comment', COLUMN_COMMENT) \
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION";

const KEYS: &str = "SELECT JSON_OBJECT('table', k.TABLE_NAME, 'name', k.CONSTRAINT_NAME, 'column', k.COLUMN_NAME, \
    'target', k.REFERENCED_TABLE_NAME, 'target_column', k.REFERENCED_COLUMN_NAME, \
    'is_within', IF(k.REFERENCED_TABLE_SCHEMA = DATABASE(), 1, 0), \
    'on_delete', LOWER(REPLACE(r.DELETE_RULE, ' ', '_')), 'on_update', r.UPDATE_RULE) \
    FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r \
    ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME \
    AND r.TABLE_NAME = k.TABLE_NAME \
    WHERE k.TABLE_SCHEMA = DATABASE() ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION";

/// The catalogues differ in where expressions stand.
fn indexes(flavor: Flavor) -> String {
    let expression = match flavor {
        Flavor::MySql => "EXPRESSION",
        Flavor::MariaDb => "NULL",
    };
    format!(
        "SELECT JSON_OBJECT('table', TABLE_NAME, 'name', INDEX_NAME, 'allows_duplicates', NON_UNIQUE, \
         'column', COLUMN_NAME, 'expression', {expression}, 'direction', COLLATION, 'prefix', SUB_PART, \
         'type', INDEX_TYPE) FROM information_schema.STATISTICS \
         WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX"
    )
}

/// The catalogues differ in how a check is told its table.
const fn checks(flavor: Flavor) -> &'static str {
    match flavor {
        Flavor::MySql => {
            "SELECT JSON_OBJECT('table', t.TABLE_NAME, 'name', c.CONSTRAINT_NAME, 'expression', c.CHECK_CLAUSE) \
             FROM information_schema.CHECK_CONSTRAINTS c JOIN information_schema.TABLE_CONSTRAINTS t \
             ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME \
             AND t.CONSTRAINT_TYPE = 'CHECK' \
             WHERE c.CONSTRAINT_SCHEMA = DATABASE() ORDER BY t.TABLE_NAME, c.CONSTRAINT_NAME"
        }
        Flavor::MariaDb => {
            "SELECT JSON_OBJECT('table', TABLE_NAME, 'name', CONSTRAINT_NAME, 'expression', CHECK_CLAUSE) \
             FROM information_schema.CHECK_CONSTRAINTS \
             WHERE CONSTRAINT_SCHEMA = DATABASE() ORDER BY TABLE_NAME, CONSTRAINT_NAME"
        }
    }
}

pub(super) async fn read(dialect: MysqlDialect, executor: &dyn Executor) -> Result<Introspection, DbError> {
    let flavor = dialect.flavor();
    let mut catalogue = Catalogue { flavor, tables: BTreeMap::new(), left_out: Vec::new() };
    documents(executor, TABLES).await?.into_iter().for_each(|row| catalogue.table(row));
    documents(executor, COLUMNS).await?.into_iter().for_each(|row| catalogue.column(row));
    documents(executor, KEYS).await?.into_iter().for_each(|row| catalogue.key(row));
    documents(executor, &indexes(flavor)).await?.into_iter().for_each(|row| catalogue.index(row));
    documents(executor, checks(flavor)).await?.into_iter().for_each(|row| catalogue.check(row));
    Ok(catalogue.finish(dialect))
}

/// What the catalogue has shown so far.
struct Catalogue {
    flavor: Flavor,
    tables: BTreeMap<String, ShownTable>,
    left_out: Vec<String>,
}

impl Catalogue {
    fn table(&mut self, row: TableRow) {
        let is_partitioned = row.options.is_some_and(|options| options.contains("partitioned"));
        if row.kind != "BASE TABLE" || is_partitioned {
            let kind = if is_partitioned { "partitioned table".to_owned() } else { row.kind.to_lowercase() };
            self.left_out.push(format!("the {kind} \"{}\"", row.name));
            return;
        }
        let comment = row.comment.filter(|comment| !comment.is_empty());
        self.tables.insert(row.name.clone(), ShownTable { name: row.name, comment, ..ShownTable::default() });
    }

    fn column(&mut self, row: ColumnRow) {
        let Some(table) = self.tables.get_mut(&row.table) else { return };
        let read = shown::value_type(&row.words);
        if read.is_more {
            let (column, words) = (&row.name, &row.words);
            table.left_out.push(format!(
                "the column \"{column}\" of \"{}\": what {words} has beyond its values",
                table.name
            ));
        }
        let auto = row.extra.contains("auto_increment");
        table.columns.push(ShownColumn {
            of: read.of,
            max_length: read.max_length,
            nullable: row.nullable == "YES",
            auto,
            generated: row.extra.contains(" GENERATED"),
            default: shown::default(self.flavor, &row, read.of),
            comment: Some(row.comment).filter(|comment| !comment.is_empty()),
            name: row.name,
            words: row.words,
        });
    }

    fn key(&mut self, row: KeyRow) {
        let Some(table) = self.tables.get_mut(&row.table) else { return };
        if row.is_within == 0 {
            table.left_out.push(format!(
                "the foreign key \"{}\" of \"{}\": it points out of the database",
                row.name, row.table
            ));
            return;
        }
        if let Some(key) = table.foreign_keys.last_mut().filter(|key| key.name == row.name) {
            key.columns.push(row.column);
            key.target_columns.push(row.target_column);
            return;
        }
        if !matches!(row.on_update.as_str(), "RESTRICT" | "NO ACTION") {
            table.left_out.push(format!(
                "the foreign key \"{}\" of \"{}\": what it does on update",
                row.name, row.table
            ));
        }
        table.foreign_keys.push(ShownKey {
            name: row.name,
            columns: vec![row.column],
            target: row.target,
            target_columns: vec![row.target_column],
            on_delete: row.on_delete,
            deferrable: false,
        });
    }

    fn index(&mut self, row: IndexRow) {
        let flavor = self.flavor;
        let Some(table) = self.tables.get_mut(&row.table) else { return };
        if row.name == "PRIMARY" {
            table.primary_key.extend(row.column);
            return;
        }
        if row.prefix.is_some() {
            table.left_out.push(format!(
                "the index \"{}\" of \"{}\": it holds the beginnings of values",
                row.name, row.table
            ));
        }
        let term = ShownTerm {
            column: row.column,
            expression: row.expression.map(|expression| shown::rewritten(flavor, &expression)),
            descending: row.direction.as_deref() == Some("D"),
        };
        if let Some(index) = table.indexes.last_mut().filter(|index| index.name == row.name) {
            index.terms.push(term);
            return;
        }
        table.indexes.push(ShownIndex {
            name: row.name,
            terms: vec![term],
            unique: row.allows_duplicates == 0,
            method: Some(row.kind.to_lowercase()).filter(|kind| kind != "btree"),
            ..ShownIndex::default()
        });
    }

    fn check(&mut self, row: CheckRow) {
        let Some(table) = self.tables.get_mut(&row.table) else { return };
        let expression = match self.flavor {
            Flavor::MySql => shown::rewritten(self.flavor, &row.expression),
            Flavor::MariaDb => row.expression,
        };
        let name = &table.name;
        let is_type = |column: &&mut ShownColumn| {
            row.name == *Name::generated(name, &[column.name.as_str()], "type").as_str()
        };
        if let Some(column) = table.columns.iter_mut().find(is_type)
            && shown::take_type(column, &expression)
        {
            return;
        }
        // What MariaDB calls JSON is text with this check.
        let json = |column: &&mut ShownColumn| shown::is_json_check(&column.name, &expression);
        if let Some(column) = table.columns.iter_mut().find(json) {
            column.of = Some(ValueType::Json);
            return;
        }
        table.checks.push(ShownCheck { name: row.name, expression });
    }

    fn finish(mut self, dialect: MysqlDialect) -> Introspection {
        self.tables.values_mut().for_each(sort_out);
        let mut found = schema_of(self.tables.into_values().collect(), shown::choices);
        found.schema.tables.values_mut().for_each(|table| unlimit(dialect, table));
        found.left_out.extend(self.left_out);
        found
    }
}

/// Tells unique constraints from indexes, and takes away what foreign keys need.
fn sort_out(table: &mut ShownTable) {
    for index in std::mem::take(&mut table.indexes) {
        let columns: Vec<_> = index.terms.iter().filter_map(|term| term.column.clone()).collect();
        let is_plain = columns.len() == index.terms.len() && !index.terms.iter().any(|term| term.descending);
        let is_needed = |key: &ShownKey| key.name == index.name && key.columns == columns;
        if index.unique && is_plain {
            table.uniques.push(ShownUnique { name: index.name, columns });
        } else if !table.foreign_keys.iter().any(is_needed) {
            table.indexes.push(index);
        }
    }
}

/// Takes the limit from text that is as long as its keys let it be.
fn unlimit(dialect: MysqlDialect, table: &mut Table) {
    let words = Parts::new(&dialect).words;
    let is_usual = |column: &Column| {
        let mut free = column.clone();
        free.max_length = None;
        words.column_type(table, &free) == words.column_type(table, column)
            && words.checks_of(table, &free) == words.checks_of(table, column)
    };
    let usual: Vec<_> = table.columns.iter().map(is_usual).collect();
    for (column, is_usual) in table.columns.iter_mut().zip(usual) {
        if is_usual {
            column.max_length = None;
        }
    }
}
