//! What the databases say alike of tables, columns, constraints and indexes.

use std::fmt;

use rustango_ports::{
    database::{AutoKey, Dialect, TypeCheck, ValueType},
    schema::{Check, Column, ForeignKey, Index, IndexTerm, Name, OnDelete, Table, Unique},
};

/// Spells the parts of schema changes in the words of a dialect.
#[derive(Clone, Copy)]
pub struct SchemaWords<'a> {
    dialect: &'a dyn Dialect,
    comments: bool,
}

impl<'a> SchemaWords<'a> {
    /// Takes the words of a dialect.
    #[must_use]
    pub const fn new(dialect: &'a dyn Dialect) -> Self {
        Self { dialect, comments: false }
    }

    /// Writes comments within the definitions of tables and columns, where the
    /// database has no statement for them.
    #[must_use]
    pub const fn with_comments(self) -> Self {
        Self { comments: true, ..self }
    }

    /// Quotes a name.
    #[must_use]
    pub fn name(self, name: &Name) -> String {
        let mark = self.dialect.quote_mark();
        // Names hold no marks, so nothing in them needs escaping.
        format!("{mark}{name}{mark}")
    }

    /// Writes names as a list in parentheses.
    #[must_use]
    pub fn names(self, names: &[Name]) -> String {
        let quoted: Vec<_> = names.iter().map(|name| self.name(name)).collect();
        format!("({})", quoted.join(", "))
    }

    /// Writes `CREATE TABLE` with the columns, keys and checks of a table;
    /// indexes are statements of their own.
    #[must_use]
    pub fn create_table(self, table: &Table) -> String {
        self.create_table_as(table, table.name.as_str())
    }

    /// Writes [`create_table`](Self::create_table) under another name, while
    /// all that is named after the table keeps its name.
    #[must_use]
    pub fn create_table_as(self, table: &Table, name: &str) -> String {
        let mark = self.dialect.quote_mark();
        format!("CREATE TABLE {mark}{name}{mark} ({})", self.table_parts(table).join(", "))
    }

    /// Writes [`create_table`](Self::create_table) with indexes in its
    /// parentheses, and the comment behind them where it stands there.
    #[must_use]
    pub fn create_table_with(self, table: &Table, indexes: Vec<String>) -> String {
        let parts = [self.table_parts(table), indexes].concat();
        let mut out = format!("CREATE TABLE {} ({})", self.name(&table.name), parts.join(", "));
        if let Some(comment) = table.comment.as_deref().filter(|_| self.comments) {
            out.extend([" COMMENT = ", &self.literal(comment)]);
        }
        out
    }

    fn table_parts(self, table: &Table) -> Vec<String> {
        let mut parts: Vec<_> = table.columns.iter().map(|column| self.column(table, column)).collect();
        // A key that the database numbers is declared with its column.
        if !table.primary_key.is_empty() && !table.columns.iter().any(|column| column.auto) {
            parts.push(format!("PRIMARY KEY {}", self.names(&table.primary_key)));
        }
        parts.extend(table.columns.iter().flat_map(|column| self.column_checks(table, column)));
        parts.extend(table.checks.iter().map(|check| self.check(check)));
        parts.extend(table.uniques.iter().map(|unique| self.unique(unique)));
        parts.extend(table.foreign_keys.iter().map(|key| self.foreign_key(key)));
        parts
    }

    /// Writes a column: name, type, NOT NULL, default; the comment, where it
    /// stands within.
    #[must_use]
    pub fn column(self, table: &Table, column: &Column) -> String {
        let mut out = self.name(&column.name);
        out.push(' ');
        if let Some(key) = auto_key(column) {
            self.dialect.auto_key(&mut out, key);
        } else {
            out.push_str(&self.column_type(table, column));
            if !column.nullable {
                out.push_str(" NOT NULL");
            }
            if let Some(default) = &column.default {
                out.extend([" DEFAULT (", default, ")"]);
            }
        }
        if let Some(comment) = column.comment.as_deref().filter(|_| self.comments) {
            out.extend([" COMMENT ", &self.literal(comment)]);
        }
        out
    }

    /// Writes the type of a column.
    #[must_use]
    pub fn column_type(self, table: &Table, column: &Column) -> String {
        let mut out = String::new();
        self.dialect.column_type(&mut out, table.column_type(column));
        out
    }

    /// Writes the constraints that belong to a column: that it keeps to its
    /// type, and to its choices.
    #[must_use]
    pub fn column_checks(self, table: &Table, column: &Column) -> Vec<String> {
        self.checks_of(table, column).iter().map(|check| self.check(check)).collect()
    }

    /// Returns the checks that belong to a column, with the names that they
    /// have after it.
    #[must_use]
    pub fn checks_of(self, table: &Table, column: &Column) -> Vec<Check> {
        if auto_key(column).is_some() {
            return Vec::new();
        }
        let named = |suffix: &str, expression| Check {
            name: Name::generated(table.name.as_str(), &[column.name.as_str()], suffix),
            expression,
        };
        let mut checks = Vec::new();
        let mut check = String::new();
        let shape = table.column_type(column);
        if self.dialect.type_check(&mut check, column.name.as_str(), shape) == TypeCheck::Written {
            checks.push(named("type", check));
        }
        if !column.choices.is_empty() {
            let literals: Vec<_> = column.choices.iter().map(|choice| self.literal(choice)).collect();
            checks
                .push(named("choices", format!("{} IN ({})", self.name(&column.name), literals.join(", "))));
        }
        checks
    }

    /// Writes a text as a literal.
    #[must_use]
    pub fn literal(self, text: &str) -> String {
        let mut out = String::new();
        self.dialect.literal(&mut out, text);
        out
    }

    /// Writes a unique constraint.
    #[must_use]
    pub fn unique(self, unique: &Unique) -> String {
        format!("CONSTRAINT {} UNIQUE {}", self.name(&unique.name), self.names(&unique.columns))
    }

    /// Writes a check constraint.
    #[must_use]
    pub fn check(self, check: &Check) -> String {
        format!("CONSTRAINT {} CHECK ({})", self.name(&check.name), check.expression)
    }

    /// Writes a foreign key.
    #[must_use]
    pub fn foreign_key(self, key: &ForeignKey) -> String {
        let (columns, targets) = (self.names(&key.columns), self.names(&key.target_columns));
        let on_delete = match key.on_delete {
            OnDelete::Cascade => "CASCADE",
            OnDelete::SetNull => "SET NULL",
            OnDelete::SetDefault => "SET DEFAULT",
            OnDelete::NoAction => "NO ACTION",
            _ => "RESTRICT",
        };
        let deferred = if key.deferrable { " DEFERRABLE INITIALLY DEFERRED" } else { "" };
        format!(
            "CONSTRAINT {} FOREIGN KEY {columns} REFERENCES {} {targets} ON DELETE {on_delete}{deferred}",
            self.name(&key.name),
            self.name(&key.target),
        )
    }

    /// Writes what an index is sorted by, as a list in parentheses.
    #[must_use]
    pub fn index_terms(self, index: &Index) -> String {
        let terms: Vec<_> = index
            .terms
            .iter()
            .map(|term| match term {
                IndexTerm::Column(column) => self.name(column),
                IndexTerm::Descending(column) => format!("{} DESC", self.name(column)),
                IndexTerm::Expression(expression) => format!("({expression})"),
            })
            .collect();
        format!("({})", terms.join(", "))
    }
}

impl fmt::Debug for SchemaWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SchemaWords").field(&self.dialect.name()).finish()
    }
}

/// Tells how the database numbers a column, if it does.
#[must_use]
pub const fn auto_key(column: &Column) -> Option<AutoKey> {
    match column.of {
        _ if !column.auto => None,
        ValueType::I16 => Some(AutoKey::I16),
        ValueType::I32 => Some(AutoKey::I32),
        ValueType::I64 => Some(AutoKey::I64),
        _ => None,
    }
}
