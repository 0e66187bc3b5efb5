//! The statements of each change.

use rustango_ports::schema::{
    Check, Column, ForeignKey, Index, Name, Operation, Refusal, SchemaStatement, Table, Transition,
};
use rustango_sql_base::{SchemaWords, auto_key, reads_rows, renames};

use super::using;
use crate::dialect::PostgresDialect;

const WORDS: SchemaWords<'static> = SchemaWords::new(&PostgresDialect);

type Statements = Result<Vec<SchemaStatement>, Refusal>;

/// Returns the statements that make a change.
pub(super) fn statements(operation: &Operation, tables: Transition<'_>) -> Statements {
    match operation {
        Operation::CreateTable(table) | Operation::CreateM2MTable(table) => create_table(table),
        Operation::DropTable { table } | Operation::DropM2MTable { table } => {
            Ok(one(format!("DROP TABLE {}", WORDS.name(table))))
        }
        Operation::RenameTable { table, to } => {
            let sql = format!("ALTER TABLE {} RENAME TO {}", WORDS.name(table), WORDS.name(to));
            Ok(renamed(sql, before(tables, table)?, after(tables, to)?))
        }
        Operation::RenameColumn { table, column, to } => {
            let (column, to) = (WORDS.name(column), WORDS.name(to));
            let sql = format!("ALTER TABLE {} RENAME COLUMN {column} TO {to}", WORDS.name(table));
            Ok(renamed(sql, before(tables, table)?, after(tables, table)?))
        }
        Operation::AlterTableComment { table, comment } => {
            Ok(one(comment_on("TABLE", &WORDS.name(table), comment.as_deref())))
        }
        Operation::CreateIndex { table, index, concurrently } => create_index(table, index, *concurrently),
        Operation::DropIndex { index, concurrently: true, .. } => Ok(vec![drop_concurrently(index)]),
        Operation::DropIndex { index, .. } => Ok(one(format!("DROP INDEX {}", WORDS.name(index)))),
        Operation::AddUniqueConstraint { table, unique } => {
            Ok(one(alter(table, &[format!("ADD {}", WORDS.unique(unique))])))
        }
        Operation::AddCheckConstraint { table, check, not_valid } => {
            Ok(one(alter(table, &[add_check(check, *not_valid)])))
        }
        Operation::AddForeignKey { table, key, not_valid }
        | Operation::AddCompositeFk { table, key, not_valid } => {
            Ok(one(alter(table, &[add_key(key, *not_valid)])))
        }
        Operation::DropUniqueConstraint { table, name }
        | Operation::DropCheckConstraint { table, name }
        | Operation::DropForeignKey { table, name }
        | Operation::DropCompositeFk { table, name } => Ok(one(alter(table, &[drop_constraint(name)]))),
        Operation::ValidateConstraint { table, name } => {
            Ok(one(alter(table, &[format!("VALIDATE CONSTRAINT {}", WORDS.name(name))])))
        }
        _ => column_statements(operation, tables),
    }
}

/// Makes the changes of one column.
fn column_statements(operation: &Operation, tables: Transition<'_>) -> Statements {
    match operation {
        Operation::AddColumn { table, column, fill } => {
            Ok(add_column(tables, after(tables, table)?, column, fill.as_deref()))
        }
        Operation::DropColumn { table, column } => {
            Ok(one(alter(table, &[format!("DROP COLUMN {}", WORDS.name(column))])))
        }
        Operation::AlterColumnType { table, column, cast, .. } => {
            let change = ColumnChange::of(tables, table, column)?;
            Ok(change.alter_type(cast.as_deref()))
        }
        Operation::AlterColumnMaxLength { table, column, .. } => {
            let change = ColumnChange::of(tables, table, column)?;
            Ok(one(alter(table, &[change.set_type()])))
        }
        Operation::AlterColumnNullable { table, column, nullable: true, .. } => {
            Ok(one(alter(table, &[format!("ALTER COLUMN {} DROP NOT NULL", WORDS.name(column))])))
        }
        Operation::AlterColumnNullable { table, column, fill, .. } => {
            let mut out = fill
                .as_deref()
                .map_or_else(Vec::new, |fill| filled(tables, table, column, fill, Rows::WithoutValue));
            let set = format!("ALTER COLUMN {} SET NOT NULL", WORDS.name(column));
            out.push(SchemaStatement::new(alter(table, &[set])));
            Ok(out)
        }
        Operation::AlterColumnDefault { table, column, default } => {
            Ok(one(alter(table, &[set_default(column, default.as_deref())])))
        }
        Operation::AlterColumnUnique { table, column, unique } => {
            let name = Name::generated(table.as_str(), &[column.as_str()], "key");
            let action = if *unique {
                format!("ADD CONSTRAINT {} UNIQUE ({})", WORDS.name(&name), WORDS.name(column))
            } else {
                drop_constraint(&name)
            };
            Ok(one(alter(table, &[action])))
        }
        Operation::AlterColumnChoices { table, column, .. } => {
            Ok(ColumnChange::of(tables, table, column)?.alter_choices())
        }
        Operation::AlterColumnComment { table, column, comment } => {
            Ok(one(comment_on_column(table, column, comment.as_deref())))
        }
        _ => Err(Refusal(format!("PostgreSQL is not told yet what {} is", operation.name()))),
    }
}

fn one(sql: String) -> Vec<SchemaStatement> {
    vec![SchemaStatement::new(sql)]
}

fn before<'a>(tables: Transition<'a>, name: &Name) -> Result<&'a Table, Refusal> {
    tables.before.table(name.as_str()).ok_or_else(|| missing(name))
}

fn after<'a>(tables: Transition<'a>, name: &Name) -> Result<&'a Table, Refusal> {
    tables.after.table(name.as_str()).ok_or_else(|| missing(name))
}

fn missing(name: &Name) -> Refusal {
    Refusal(format!("there is no \"{name}\": the operation does not fit the schema it is applied to"))
}

/// Writes ALTER TABLE with its actions.
fn alter(table: &Name, actions: &[String]) -> String {
    format!("ALTER TABLE {} {}", WORDS.name(table), actions.join(", "))
}

fn drop_constraint(name: &Name) -> String {
    format!("DROP CONSTRAINT {}", WORDS.name(name))
}

fn set_default(column: &Name, default: Option<&str>) -> String {
    let column = WORDS.name(column);
    match default {
        Some(default) => format!("ALTER COLUMN {column} SET DEFAULT ({default})"),
        None => format!("ALTER COLUMN {column} DROP DEFAULT"),
    }
}

fn comment_on(kind: &str, what: &str, comment: Option<&str>) -> String {
    let comment = comment.map_or_else(|| "NULL".to_owned(), |comment| WORDS.literal(comment));
    format!("COMMENT ON {kind} {what} IS {comment}")
}

fn comment_on_column(table: &Name, column: &Name, comment: Option<&str>) -> String {
    comment_on("COLUMN", &format!("{}.{}", WORDS.name(table), WORDS.name(column)), comment)
}

fn add_check(check: &Check, not_valid: bool) -> String {
    format!("ADD {}{}", WORDS.check(check), if not_valid { " NOT VALID" } else { "" })
}

fn add_key(key: &ForeignKey, not_valid: bool) -> String {
    format!("ADD {}{}", WORDS.foreign_key(key), if not_valid { " NOT VALID" } else { "" })
}

fn create_table(table: &Table) -> Statements {
    let mut out = one(WORDS.create_table(table));
    for index in &table.indexes {
        out.extend(create_index(&table.name, index, false)?);
    }
    if let Some(comment) = &table.comment {
        out.extend(one(comment_on("TABLE", &WORDS.name(&table.name), Some(comment))));
    }
    for column in table.columns.iter().filter(|column| column.comment.is_some()) {
        out.extend(one(comment_on_column(&table.name, &column.name, column.comment.as_deref())));
    }
    Ok(out)
}

/// An index that could not be made concurrently is left behind, invalid and
/// with its name: one that is in the way goes before.
fn create_index(table: &Name, index: &Index, concurrently: bool) -> Statements {
    let mut sql = String::from(if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    if concurrently {
        sql.push_str("CONCURRENTLY ");
    }
    sql.extend([&*WORDS.name(&index.name), " ON ", &*WORDS.name(table)]);
    if let Some(method) = &index.method {
        let method = Name::parse(method.as_str()).map_err(|_| {
            Refusal(format!(
                "the index \"{}\" has the method {method:?}, which is no name: \
                 write one that PostgreSQL has, such as gin, gist, brin or hash",
                index.name
            ))
        })?;
        sql.extend([" USING ", method.as_str()]);
    }
    sql.extend([" ", &*WORDS.index_terms(index)]);
    if !index.include.is_empty() {
        sql.extend([" INCLUDE ", &*WORDS.names(&index.include)]);
    }
    if let Some(condition) = &index.condition {
        sql.extend([" WHERE (", condition, ")"]);
    }
    if concurrently {
        Ok(vec![drop_concurrently(&index.name), SchemaStatement::alone(sql)])
    } else {
        Ok(one(sql))
    }
}

fn drop_concurrently(index: &Name) -> SchemaStatement {
    SchemaStatement::alone(format!("DROP INDEX CONCURRENTLY IF EXISTS {}", WORDS.name(index)))
}

/// Renames what is named after a table or a column beside it: what the toolkit
/// named, and what PostgreSQL did.
fn renamed(sql: String, old: &Table, new: &Table) -> Vec<SchemaStatement> {
    let mut out = one(sql);
    let table = WORDS.name(&new.name);
    let beside = renames(WORDS, old, new);
    out.extend(beside.constraints.iter().map(|(from, to)| {
        SchemaStatement::new(format!(
            "ALTER TABLE {table} RENAME CONSTRAINT {} TO {}",
            WORDS.name(from),
            WORDS.name(to)
        ))
    }));
    out.extend(beside.indexes.iter().map(|(from, to)| {
        SchemaStatement::new(format!("ALTER INDEX {} RENAME TO {}", WORDS.name(from), WORDS.name(to)))
    }));
    let mut if_exists = |kind: &str, from: Name, to: Name| {
        if from != to {
            let (from, to) = (WORDS.name(&from), WORDS.name(&to));
            out.push(SchemaStatement::new(format!("ALTER {kind} IF EXISTS {from} RENAME TO {to}")));
        }
    };
    let named =
        |table: &Table, columns: &[&str], suffix| Name::generated(table.name.as_str(), columns, suffix);
    if_exists("INDEX", named(old, &[], "pkey"), named(new, &[], "pkey"));
    for (from, to) in old.columns.iter().zip(&new.columns).filter(|(from, _)| auto_key(from).is_some()) {
        if_exists(
            "SEQUENCE",
            named(old, &[from.name.as_str()], "seq"),
            named(new, &[to.name.as_str()], "seq"),
        );
    }
    out
}

/// A value that is the same for all rows is written down once, as the default
/// that the column had when it was added; one that looks at the row takes an
/// UPDATE.
fn add_column(
    tables: Transition<'_>,
    table: &Table,
    column: &Column,
    fill: Option<&str>,
) -> Vec<SchemaStatement> {
    let checks = || {
        WORDS.column_checks(table, column).into_iter().map(|check| format!("ADD {check}")).collect::<Vec<_>>()
    };
    let added = |column: &Column| format!("ADD COLUMN {}", WORDS.column(table, column));
    let mut out = Vec::new();
    match fill {
        Some(fill) if reads_rows(table, fill) => {
            out.extend(one(alter(
                &table.name,
                &[added(&Column { nullable: true, default: None, ..column.clone() })],
            )));
            out.extend(filled(tables, &table.name, &column.name, fill, Rows::All));
            let mut actions = checks();
            if column.default.is_some() {
                actions.push(set_default(&column.name, column.default.as_deref()));
            }
            if !column.nullable {
                actions.push(format!("ALTER COLUMN {} SET NOT NULL", WORDS.name(&column.name)));
            }
            if !actions.is_empty() {
                out.extend(one(alter(&table.name, &actions)));
            }
        }
        Some(fill) => {
            let mut actions = vec![added(&Column { default: Some(fill.to_owned()), ..column.clone() })];
            actions.extend(checks());
            out.extend(one(alter(&table.name, &actions)));
            out.extend(one(alter(&table.name, &[set_default(&column.name, column.default.as_deref())])));
        }
        None => {
            let mut actions = vec![added(column)];
            actions.extend(checks());
            out.extend(one(alter(&table.name, &actions)));
        }
    }
    if column.comment.is_some() {
        out.extend(one(comment_on_column(&table.name, &column.name, column.comment.as_deref())));
    }
    out
}

/// Which rows get a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    All,
    WithoutValue,
}

/// Gives rows a value. A key that is checked at the end of the transaction
/// would keep the table from being altered until then: it is checked at once.
fn filled(
    tables: Transition<'_>,
    table: &Name,
    column: &Name,
    fill: &str,
    rows: Rows,
) -> Vec<SchemaStatement> {
    let name = WORDS.name(column);
    let condition = if rows == Rows::All { String::new() } else { format!(" WHERE {name} IS NULL") };
    let mut out = one(format!("UPDATE {} SET {name} = ({fill}){condition}", WORDS.name(table)));
    let waits = |key: &ForeignKey, of: &Table| key.deferrable && (of.name == *table || key.target == *table);
    if tables.before.tables.values().any(|of| of.foreign_keys.iter().any(|key| waits(key, of))) {
        out.extend(one("SET CONSTRAINTS ALL IMMEDIATE".to_owned()));
        out.extend(one("SET CONSTRAINTS ALL DEFERRED".to_owned()));
    }
    out
}

/// A column before and after a change.
struct ColumnChange<'a> {
    table: &'a Table,
    old: &'a Column,
    new: &'a Column,
}

impl<'a> ColumnChange<'a> {
    fn of(tables: Transition<'a>, table: &Name, column: &Name) -> Result<Self, Refusal> {
        let (old, new) = (before(tables, table)?, after(tables, table)?);
        let find = |table: &'a Table| table.column(column.as_str()).ok_or_else(|| missing(column));
        Ok(Self { table: new, old: find(old)?, new: find(new)? })
    }

    fn name(&self) -> String {
        WORDS.name(&self.new.name)
    }

    /// Without words of conversion, a text that is too long is refused and not
    /// cut, and one that can only be short enough is not looked at.
    fn set_type(&self) -> String {
        format!("ALTER COLUMN {} TYPE {}", self.name(), WORDS.column_type(self.table, self.new))
    }

    /// The default has to have the type at every moment, and so has none
    /// meanwhile; numbers are given out by columns that are whole numbers alone.
    fn alter_type(&self, cast: Option<&str>) -> Vec<SchemaStatement> {
        let name = self.name();
        let mut actions = Vec::new();
        if self.old.default.is_some() {
            actions.push(set_default(&self.new.name, None));
        }
        let (numbered, numbers) = (auto_key(self.old).is_some(), auto_key(self.new).is_some());
        if numbered && !numbers {
            actions.push(format!("ALTER COLUMN {name} DROP IDENTITY IF EXISTS"));
        }
        let converted = cast.map_or_else(|| using::converted(&name, self.old.of, self.new.of), str::to_owned);
        actions.push(format!("{} USING ({converted})", self.set_type()));
        if self.new.default.is_some() {
            actions.push(set_default(&self.new.name, self.new.default.as_deref()));
        }
        let table = &self.table.name;
        let mut out = one(alter(table, &actions));
        if numbers && !numbered {
            let add = format!("ALTER COLUMN {name} ADD GENERATED BY DEFAULT AS IDENTITY");
            out.extend(one(alter(table, &[add])));
            out.extend(one(format!(
                "SELECT setval(pg_get_serial_sequence({}, {}), coalesce(max({name}), 0) + 1, false) FROM {}",
                WORDS.literal(&WORDS.name(table)),
                WORDS.literal(self.new.name.as_str()),
                WORDS.name(table)
            )));
        }
        out
    }

    fn alter_choices(&self) -> Vec<SchemaStatement> {
        let mut actions = Vec::new();
        if !self.old.choices.is_empty() {
            let table = self.table.name.as_str();
            actions.push(drop_constraint(&Name::generated(table, &[self.new.name.as_str()], "choices")));
        }
        let checks = WORDS.column_checks(self.table, self.new);
        actions.extend(checks.into_iter().map(|check| format!("ADD {check}")));
        if actions.is_empty() { Vec::new() } else { one(alter(&self.table.name, &actions)) }
    }
}
