//! CREATE and DROP.

use std::fmt::Write as _;

use rustango_model::{FieldSchema, IndexSchema, KeyCheck, ModelSchema, OnDelete, Uniqueness};
use rustango_ports::database::{AutoKey, ColumnType, Dialect, Identifier, Statement, TypeCheck, ValueType};

use super::Renderer;

/// Whether the foreign keys of a table stand in its CREATE TABLE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ForeignKeys {
    /// They do: every target exists, or the database does not mind.
    Inline,
    /// They are added after all tables exist.
    Later,
}

/// Renders a table with its keys, defaults and checks.
pub(crate) fn create_table(
    dialect: &dyn Dialect,
    schema: &ModelSchema,
    foreign_keys: ForeignKeys,
) -> Statement {
    let mut sql = Renderer::new(dialect);
    sql.push("CREATE TABLE ").name(schema.table).push(" (");
    sql.list(schema.fields, |sql, field| sql.column_definition(schema, field));
    for field in schema.fields {
        sql.field_constraints(schema, field);
    }
    for check in schema.checks {
        sql.push(", CONSTRAINT ").name(check.name).push(" CHECK (").push(check.expression).push(")");
    }
    for index in schema.indexes.iter().filter(|index| index.uniqueness == Uniqueness::Unique) {
        sql.push(", CONSTRAINT ").name(index.name).push(" UNIQUE (");
        sql.columns(schema, index);
        sql.push(")");
    }
    if foreign_keys == ForeignKeys::Inline {
        for field in schema.fields.iter().filter(|field| field.relation.is_some()) {
            sql.push(", ");
            sql.foreign_key(schema, field);
        }
    }
    sql.push(")");
    sql.into_write()
}

/// Renders the foreign keys of a table that exists without them.
pub(crate) fn add_foreign_keys(dialect: &dyn Dialect, schema: &ModelSchema) -> Vec<Statement> {
    let related = schema.fields.iter().filter(|field| field.relation.is_some());
    related
        .map(|field| {
            let mut sql = Renderer::new(dialect);
            sql.push("ALTER TABLE ").name(schema.table).push(" ADD ");
            sql.foreign_key(schema, field);
            sql.into_write()
        })
        .collect()
}

/// Renders the plain indexes of a table.
pub(crate) fn create_index(dialect: &dyn Dialect, schema: &ModelSchema) -> Vec<Statement> {
    let mut statements = Vec::new();
    for field in schema.fields.iter().filter(|field| field.index && !field.unique) {
        let mut sql = Renderer::new(dialect);
        sql.push("CREATE INDEX ").generated_name(schema, field, "idx");
        sql.push(" ON ").name(schema.table).push(" (").name(field.column).push(")");
        statements.push(sql.into_write());
    }
    for index in schema.indexes.iter().filter(|index| index.uniqueness == Uniqueness::Plain) {
        let mut sql = Renderer::new(dialect);
        sql.push("CREATE INDEX ").name(index.name).push(" ON ").name(schema.table).push(" (");
        sql.columns(schema, index);
        sql.push(")");
        statements.push(sql.into_write());
    }
    statements
}

/// Renders the removal of tables, those that point at others before them; the
/// keys of some keep to no order.
pub(crate) fn drop_tables(
    dialect: &dyn Dialect,
    tables: &[Identifier],
    circular: &[&ModelSchema],
) -> Vec<Statement> {
    let limit = dialect.limits().identifier;
    let keys: Vec<_> = circular
        .iter()
        .flat_map(|schema| schema.fields.iter().map(|field| (schema.table, field)))
        .filter(|(_, field)| field.relation.is_some())
        .map(|(table, field)| (table, generated_name(table, field.column, "fkey", limit)))
        .collect();
    dialect.drop_tables(tables, &keys).into_iter().map(|sql| Statement::write(sql, Vec::new())).collect()
}

impl Renderer<'_> {
    fn column_definition(&mut self, schema: &ModelSchema, field: &FieldSchema) {
        self.name(field.column).push(" ");
        let dialect = self.dialect;
        if let Some(key) = auto_key(field) {
            dialect.auto_key(&mut self.out.sql, key);
            return;
        }
        dialect.column_type(&mut self.out.sql, column_type(schema, field));
        if !field.nullable {
            self.push(" NOT NULL");
        }
        if let Some(default) = field.default {
            self.push(" DEFAULT (").push(default).push(")");
        }
        if field.primary_key {
            self.push(" PRIMARY KEY");
        }
    }

    /// Writes what a field asks of its values, as constraints of the table:
    /// not all databases give those of a column a name.
    fn field_constraints(&mut self, schema: &ModelSchema, field: &FieldSchema) {
        if auto_key(field).is_some() {
            return;
        }
        if field.unique && !field.primary_key {
            self.push(", CONSTRAINT ").generated_name(schema, field, "key");
            self.push(" UNIQUE (").name(field.column).push(")");
        }
        let dialect = self.dialect;
        let mut check = String::new();
        if dialect.type_check(&mut check, field.column, column_type(schema, field)) == TypeCheck::Written {
            self.push(", CONSTRAINT ").generated_name(schema, field, "type").push(" CHECK (");
            self.push(&check).push(")");
        }
        if !field.choices.is_empty() {
            self.push(", CONSTRAINT ").generated_name(schema, field, "choices").push(" CHECK (");
            self.name(field.column).push(" IN (");
            self.list(field.choices, |sql, choice| dialect.literal(&mut sql.out.sql, choice.value));
            self.push("))");
        }
    }

    fn foreign_key(&mut self, schema: &ModelSchema, field: &FieldSchema) {
        let Some(relation) = field.relation else { return };
        let target = (relation.target)();
        self.push("CONSTRAINT ").generated_name(schema, field, "fkey");
        self.push(" FOREIGN KEY (").name(field.column).push(") REFERENCES ").name(target.table);
        self.push(" (").name(target.key().column).push(") ON DELETE ").push(match relation.on_delete {
            OnDelete::Cascade => "CASCADE",
            OnDelete::SetNull => "SET NULL",
            OnDelete::SetDefault => "SET DEFAULT",
            OnDelete::NoAction => "NO ACTION",
            _ => "RESTRICT",
        });
        if relation.checked == KeyCheck::AtCommit {
            self.push(" DEFERRABLE INITIALLY DEFERRED");
        }
    }

    fn columns(&mut self, schema: &ModelSchema, index: &IndexSchema) {
        self.list(index.fields, |sql, &field| {
            sql.name(schema.fields[field].column);
        });
    }

    /// Writes the quoted name `<table>_<column>_<suffix>`, cut to the length
    /// that the database takes.
    fn generated_name(&mut self, schema: &ModelSchema, field: &FieldSchema, suffix: &str) -> &mut Self {
        let name = generated_name(schema.table, field.column, suffix, self.dialect.limits().identifier);
        let mark = self.dialect.quote_mark();
        self.out.sql.push(mark);
        // Its parts are identifiers, so nothing in it needs escaping.
        self.out.sql.push_str(&name);
        self.out.sql.push(mark);
        self
    }
}

/// Finds the fields that a constraint is about, by its name.
pub(crate) fn constraint_fields(dialect: &dyn Dialect, schema: &ModelSchema, constraint: &str) -> Vec<usize> {
    if let Some(index) = schema.indexes.iter().find(|index| index.name.as_str() == constraint) {
        return index.fields.to_vec();
    }
    // What MySQL calls the key of every table.
    if constraint == "PRIMARY" {
        return vec![schema.primary_key];
    }
    let limit = dialect.limits().identifier;
    let is_of = |field: &FieldSchema| {
        ["key", "fkey", "type", "choices"]
            .iter()
            .any(|suffix| generated_name(schema.table, field.column, suffix, limit) == constraint)
    };
    schema.fields.iter().position(is_of).into_iter().collect()
}

/// The type of a column: a foreign key has that of what it points at.
fn column_type(schema: &ModelSchema, field: &FieldSchema) -> ColumnType {
    let mut column = match field.relation {
        Some(relation) => (relation.target)().key().column_type(),
        None => field.column_type(),
    };
    let position = schema.fields.iter().position(|known| known.column == field.column);
    let widths = schema
        .indexes
        .iter()
        .filter(|index| position.is_some_and(|position| index.fields.contains(&position)))
        .map(|index| u8::try_from(index.fields.len()).unwrap_or(u8::MAX));
    column.key_columns = widths.fold(column.key_columns, u8::max);
    column
}

fn auto_key(field: &FieldSchema) -> Option<AutoKey> {
    match field.value_type {
        _ if !(field.auto && field.primary_key) => None,
        ValueType::I16 => Some(AutoKey::I16),
        ValueType::I32 => Some(AutoKey::I32),
        ValueType::I64 => Some(AutoKey::I64),
        _ => None,
    }
}

/// Joins the parts; a name over the limit keeps its beginning and ends with a
/// hash of the whole (FNV-1a), so that it stays unique and stable.
fn generated_name(table: Identifier, column: Identifier, suffix: &str, limit: usize) -> String {
    let mut name = String::new();
    for part in [table.as_str(), "_", column.as_str(), "_", suffix] {
        name.push_str(part);
    }
    if name.len() > limit {
        let hash = name
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        name.truncate(limit.saturating_sub(9));
        // Writing to a String cannot fail.
        let _ = write!(name, "_{hash:08x}");
    }
    name
}
