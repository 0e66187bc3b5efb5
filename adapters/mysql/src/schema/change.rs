//! The statements of each operation.

use rustango_ports::schema::{
    Column, ForeignKey, Name, OnDelete, Operation, Refusal, SchemaStatement, Table, Transition,
};
use rustango_sql_base::reads_rows;

use super::{
    alter::{Alteration, Replaced},
    convert,
    parts::{Part, Parts, named},
    widths,
};
use crate::dialect::MysqlDialect;

type Statements = Result<Vec<SchemaStatement>, Refusal>;

/// Returns the statements that make a change.
pub(super) fn statements(dialect: MysqlDialect, operation: &Operation, tables: Transition<'_>) -> Statements {
    let change = Change { dialect, tables };
    match operation {
        Operation::CreateTable(table) | Operation::CreateM2MTable(table) => change.create_table(table),
        Operation::DropTable { table } | Operation::DropM2MTable { table } => {
            Ok(vec![SchemaStatement::new(format!("DROP TABLE `{table}`"))])
        }
        Operation::RenameTable { table, to } => change.renamed(table, to),
        Operation::RenameColumn { table, .. } => change.renamed(table, table),
        Operation::AddColumn { table, column, fill: Some(fill) } => change.add_filled(table, column, fill),
        Operation::AlterColumnType { table, column, cast, .. } => {
            change.alter_type(table, column, cast.as_deref())
        }
        Operation::AlterColumnNullable { table, column, nullable: false, fill: Some(fill) } => {
            let mut out = vec![update(table, column, fill, &format!(" WHERE `{column}` IS NULL"))];
            out.extend(change.altered(table)?);
            Ok(out)
        }
        Operation::AddForeignKey { table, key, .. } | Operation::AddCompositeFk { table, key, .. } => {
            change.check_key(table, key)?;
            change.altered(table)
        }
        // Its rows were checked when it was added.
        Operation::ValidateConstraint { .. } => Ok(Vec::new()),
        // All else is in the two tables.
        _ => change.altered(operation.table()),
    }
}

fn update(table: &Name, column: &Name, value: &str, condition: &str) -> SchemaStatement {
    SchemaStatement::new(format!("UPDATE `{table}` SET `{column}` = ({value}){condition}"))
}

/// A change, and the tables around it.
struct Change<'a> {
    dialect: MysqlDialect,
    tables: Transition<'a>,
}

impl Change<'_> {
    fn before(&self, name: &Name) -> Result<&Table, Refusal> {
        self.tables.before.table(name.as_str()).ok_or_else(|| missing(name))
    }

    fn after(&self, name: &Name) -> Result<&Table, Refusal> {
        self.tables.after.table(name.as_str()).ok_or_else(|| missing(name))
    }

    fn between(&self, before: &Table, after: &Table) -> Statements {
        widths::check(self.dialect.flavor(), after)?;
        Alteration::new(&self.dialect, self.tables, before, after).statements()
    }

    fn altered(&self, table: &Name) -> Statements {
        self.between(self.before(table)?, self.after(table)?)
    }

    fn renamed(&self, from: &Name, to: &Name) -> Statements {
        Alteration::new(&self.dialect, self.tables, self.before(from)?, self.after(to)?)
            .renamed()
            .statements()
    }

    fn create_table(&self, table: &Table) -> Statements {
        widths::check(self.dialect.flavor(), table)?;
        let parts = Parts::new(&self.dialect);
        for key in &table.foreign_keys {
            self.check_key(&table.name, key)?;
        }
        let is_unique = |part: &Part| table.uniques.iter().any(|unique| unique.name == part.name);
        let indexes = parts.indexes(table)?;
        let more = indexes.iter().filter(|part| !is_unique(part)).map(named).collect();
        Ok(vec![SchemaStatement::new(parts.words.create_table_with(table, more))])
    }

    fn check_key(&self, table: &Name, key: &ForeignKey) -> Result<(), Refusal> {
        let (name, flavor) = (&key.name, self.dialect.flavor());
        if key.deferrable {
            return Err(Refusal(format!(
                "the foreign key \"{name}\" of \"{table}\" is checked at the end of the transaction, and {flavor} \
                 checks with each statement: remove `deferrable`, and write targets first"
            )));
        }
        if key.on_delete == OnDelete::SetDefault {
            return Err(Refusal(format!(
                "the foreign key \"{name}\" of \"{table}\" becomes its default when its target goes, and {flavor} \
                 has no such keys: choose another `on_delete`"
            )));
        }
        Ok(())
    }

    /// A value that is the same for all rows is the default that the column has
    /// when it is added; one that looks at the row takes an UPDATE.
    fn add_filled(&self, name: &Name, column: &Column, fill: &str) -> Statements {
        let (before, after) = (self.before(name)?, self.after(name)?);
        let mut between = after.clone();
        let is_of_rows = reads_rows(after, fill);
        for added in between.columns.iter_mut().filter(|known| known.name == column.name) {
            if is_of_rows {
                (added.nullable, added.default) = (true, None);
                added.choices.clear();
            } else {
                added.default = Some(fill.to_owned());
            }
        }
        let mut out = self.between(before, &between)?;
        if is_of_rows {
            out.push(update(name, &column.name, fill, ""));
        }
        out.extend(self.between(&between, after)?);
        Ok(out)
    }

    /// Where the database does not convert values as it should, a column beside
    /// takes the new ones, and then the place of the old one.
    fn alter_type(&self, name: &Name, column: &Name, cast: Option<&str>) -> Statements {
        let (before, after) = (self.before(name)?, self.after(name)?);
        let find = |table: &Table| table.column(column.as_str()).cloned().ok_or_else(|| missing(column));
        let (old, new) = (find(before)?, find(after)?);
        let converted = cast
            .map(str::to_owned)
            .or_else(|| convert::converted(self.dialect, &format!("`{column}`"), old.of, new.of));
        let Some(converted) = converted else {
            return self.between(before, after);
        };
        let holder = Name::generated(name.as_str(), &[column.as_str()], "new");
        let of = Parts::new(&self.dialect).words.column_type(after, &new);
        let mut out = vec![
            SchemaStatement::new(format!("ALTER TABLE `{name}` ADD COLUMN `{holder}` {of} NULL")),
            update(name, &holder, &converted, ""),
        ];
        let replaced = Replaced { column, by: &holder };
        widths::check(self.dialect.flavor(), after)?;
        let alteration = Alteration::new(&self.dialect, self.tables, before, after).replacing(replaced);
        out.extend(alteration.statements()?);
        Ok(out)
    }
}

fn missing(name: &Name) -> Refusal {
    Refusal(format!("there is no \"{name}\": the operation does not fit the schema it is applied to"))
}
