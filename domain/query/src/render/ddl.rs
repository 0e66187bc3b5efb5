//! CREATE and DROP.

use std::fmt::Write as _;

use rustango_model::{FieldSchema, IndexSchema, KeyCheck, ModelSchema, OnDelete, Reference, Uniqueness};
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
    schema: &'static ModelSchema,
    foreign_keys: ForeignKeys,
) -> Statement {
    let mut sql = Renderer::new(dialect);
    sql.push("CREATE TABLE ").name(schema.table).push(" (");
    sql.list(schema.fields, |sql, field| sql.column_definition(schema, field));
    if schema.single_key().is_none() {
        sql.push(", PRIMARY KEY (").list(schema.key_fields(), |sql, field| {
            sql.name(field.column);
        });
        sql.push(")");
    }
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
        for key in schema.references() {
            sql.push(", ");
            sql.foreign_key(key);
        }
    }
    sql.push(")");
    sql.into_write()
}

/// Renders the foreign keys of a table that exists without them.
pub(crate) fn add_foreign_keys(dialect: &dyn Dialect, schema: &'static ModelSchema) -> Vec<Statement> {
    schema
        .references()
        .map(|key| {
            let mut sql = Renderer::new(dialect);
            sql.push("ALTER TABLE ").name(schema.table).push(" ADD ");
            sql.foreign_key(key);
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
    circular: &[&'static ModelSchema],
) -> Vec<Statement> {
    let limit = dialect.limits().identifier;
    let keys: Vec<_> = circular
        .iter()
        .flat_map(|schema| schema.references())
        .map(|key| (key.source().table, reference_name(key, limit)))
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
        if field.primary_key && schema.single_key().is_some() {
            self.push(" PRIMARY KEY");
        }
    }

    /// Writes what a field asks of its values, as constraints of the table:
    /// not all databases give those of a column a name.
    fn field_constraints(&mut self, schema: &ModelSchema, field: &FieldSchema) {
        if auto_key(field).is_some() {
            return;
        }
        let is_key = field.primary_key && schema.single_key().is_some();
        if field.unique && !is_key {
            self.push(", CONSTRAINT ").generated_name(schema, field, "key");
            self.push(" UNIQUE (").name(field.column).push(")");
        }
        let dialect = self.dialect;
        let mut check = String::new();
        if dialect.type_check(&mut check, field.column.as_str(), column_type(schema, field))
            == TypeCheck::Written
        {
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

    fn foreign_key(&mut self, key: Reference) {
        let (source, target) = (key.source(), key.target());
        let pairs = key.ordered_pairs();
        let name = reference_name(key, self.dialect.limits().identifier);
        self.push("CONSTRAINT ").quoted(&name);
        self.push(" FOREIGN KEY (").list(&pairs, |sql, (from, _)| {
            sql.name(source.fields[*from].column);
        });
        self.push(") REFERENCES ").name(target.table).push(" (").list(&pairs, |sql, (_, on)| {
            sql.name(target.fields[*on].column);
        });
        self.push(") ON DELETE ").push(match key.on_delete() {
            OnDelete::Cascade => "CASCADE",
            OnDelete::SetNull => "SET NULL",
            OnDelete::SetDefault => "SET DEFAULT",
            OnDelete::NoAction => "NO ACTION",
            _ => "RESTRICT",
        });
        if key.checked() == KeyCheck::AtCommit {
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
        let limit = self.dialect.limits().identifier;
        self.quoted(&generated_name(schema.table, [field.column], suffix, limit))
    }

    /// Writes a name made of identifiers, in which nothing needs escaping.
    fn quoted(&mut self, name: &str) -> &mut Self {
        let mark = self.dialect.quote_mark();
        self.out.sql.push(mark);
        self.out.sql.push_str(name);
        self.out.sql.push(mark);
        self
    }
}

/// Finds the fields that a constraint is about, by its name.
pub(crate) fn constraint_fields(
    dialect: &dyn Dialect,
    schema: &'static ModelSchema,
    constraint: &str,
) -> Vec<usize> {
    if let Some(index) = schema.indexes.iter().find(|index| index.name.as_str() == constraint) {
        return index.fields.to_vec();
    }
    // What MySQL calls the key of every table.
    if constraint == "PRIMARY" {
        return schema.primary_key.to_vec();
    }
    let limit = dialect.limits().identifier;
    if let Some(key) = schema.references().find(|key| reference_name(*key, limit) == constraint) {
        return key.pairs().map(|(from, _)| from).collect();
    }
    let is_of = |field: &FieldSchema| {
        ["key", "type", "choices"]
            .iter()
            .any(|suffix| generated_name(schema.table, [field.column], suffix, limit) == constraint)
    };
    schema.fields.iter().position(is_of).into_iter().collect()
}

/// The type of a column: a foreign key has that of what it points at.
fn column_type(schema: &ModelSchema, field: &FieldSchema) -> ColumnType {
    let mut column = match field.relation {
        Some(relation) => {
            let target = (relation.target)();
            column_type(target, &target.fields[target.primary_key[0]])
        }
        None => field.column_type(),
    };
    let is_it = |position: usize| schema.fields[position].column == field.column;
    let sets = schema.indexes.iter().map(|index| index.fields).chain([schema.primary_key]);
    let sets = sets.chain(schema.composite_keys.iter().map(|key| key.from));
    let widths = sets.filter(|set| set.iter().any(|&at| is_it(at))).map(<[usize]>::len);
    let widest = widths.max().unwrap_or_default();
    column.key_columns = column.key_columns.max(u8::try_from(widest).unwrap_or(u8::MAX));
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

/// The name of the constraint of a foreign key.
fn reference_name(key: Reference, limit: usize) -> String {
    generated_name(key.source().table, key.fields().map(|field| field.column), "fkey", limit)
}

/// Joins the parts; a name over the limit keeps its beginning and ends with a
/// hash of the whole (FNV-1a), so that it stays unique and stable.
fn generated_name(
    table: Identifier,
    columns: impl IntoIterator<Item = Identifier>,
    suffix: &str,
    limit: usize,
) -> String {
    let mut name = table.as_str().to_owned();
    for part in columns.into_iter().map(|column| column.as_str()).chain([suffix]) {
        name.push('_');
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
