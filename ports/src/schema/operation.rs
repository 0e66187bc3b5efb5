//! The changes of a schema.

use serde::{Deserialize, Serialize};

use super::{Check, Column, ForeignKey, Index, Name, Table, Unique};
use crate::database::ValueType;

/// One change of a schema: what a migration consists of.
///
/// In a file it is an object with its name as the only key:
/// `{"AddColumn": {"table": "post", "column": {…}}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub enum Operation {
    /// Creates a table with its key, columns, uniques and checks, and those of
    /// its foreign keys and indexes that it holds.
    CreateTable(Table),
    /// Drops a table and its rows.
    DropTable {
        /// The table.
        table: Name,
    },
    /// Renames a table, and what is named after it.
    RenameTable {
        /// The table.
        table: Name,
        /// Its new name.
        to: Name,
    },
    /// Creates the table between two others.
    CreateM2MTable(Table),
    /// Drops the table between two others, and its rows.
    DropM2MTable {
        /// The table.
        table: Name,
    },
    /// Changes what people read about a table.
    AlterTableComment {
        /// The table.
        table: Name,
        /// The comment; none removes it.
        comment: Option<String>,
    },
    /// Adds a column.
    AddColumn {
        /// The table.
        table: Name,
        /// The column.
        column: Column,
        /// What rows that are there already get, as an SQL expression, where
        /// it is not the default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fill: Option<String>,
    },
    /// Drops a column and its values.
    DropColumn {
        /// The table.
        table: Name,
        /// The column.
        column: Name,
    },
    /// Renames a column, and what is named after it.
    RenameColumn {
        /// The table.
        table: Name,
        /// The column.
        column: Name,
        /// Its new name.
        to: Name,
    },
    /// Changes the type of a column.
    AlterColumnType {
        /// The table.
        table: Name,
        /// The column.
        column: Name,
        /// Its new type.
        to: ValueType,
        /// How a value becomes one of the new type, as an SQL expression in
        /// the words of the database, where its own cast does not do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cast: Option<String>,
    },
    /// Lets a column be NULL, or forbids it.
    AlterColumnNullable {
        /// The table.
        table: Name,
        /// The column.
        column: Name,
        /// Whether it may be NULL.
        nullable: bool,
        /// What rows with NULL get where it is forbidden, as an SQL expression.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fill: Option<String>,
    },
    /// Changes the default of a column.
    AlterColumnDefault {
        /// The table.
        table: Name,
        /// The column.
        column: Name,
        /// The default, as an SQL expression; none removes it.
        default: Option<String>,
    },
    /// Changes how many characters a column holds.
    AlterColumnMaxLength {
        /// The table.
        table: Name,
        /// The column.
        column: Name,
        /// The most characters; none lifts the limit.
        max_length: Option<u32>,
    },
    /// Forbids rows to share the value of a column, or allows it.
    AlterColumnUnique {
        /// The table.
        table: Name,
        /// The column.
        column: Name,
        /// Whether no two rows may share a value.
        unique: bool,
    },
    /// Changes the closed list of texts that a column holds.
    AlterColumnChoices {
        /// The table.
        table: Name,
        /// The column.
        column: Name,
        /// The texts; an empty list allows all.
        choices: Vec<String>,
    },
    /// Changes what people read about a column.
    AlterColumnComment {
        /// The table.
        table: Name,
        /// The column.
        column: Name,
        /// The comment; none removes it.
        comment: Option<String>,
    },
    /// Creates an index.
    CreateIndex {
        /// The table.
        table: Name,
        /// The index.
        index: Index,
        /// Whether writes go on meanwhile, where the database can; such a
        /// change takes part in no transaction.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        concurrently: bool,
    },
    /// Drops an index.
    DropIndex {
        /// The table.
        table: Name,
        /// The index.
        index: Name,
        /// Whether writes go on meanwhile, where the database can; such a
        /// change takes part in no transaction.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        concurrently: bool,
    },
    /// Adds columns whose values no two rows share.
    AddUniqueConstraint {
        /// The table.
        table: Name,
        /// The constraint.
        unique: Unique,
    },
    /// Lets rows share the values.
    DropUniqueConstraint {
        /// The table.
        table: Name,
        /// The constraint.
        name: Name,
    },
    /// Adds a condition that every row meets.
    AddCheckConstraint {
        /// The table.
        table: Name,
        /// The condition.
        check: Check,
        /// Whether rows that are there already go unchecked until
        /// [`Operation::ValidateConstraint`], where the database can.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        not_valid: bool,
    },
    /// Drops a condition.
    DropCheckConstraint {
        /// The table.
        table: Name,
        /// The condition.
        name: Name,
    },
    /// Lets a column point at another table.
    AddForeignKey {
        /// The table.
        table: Name,
        /// The key, of one column.
        key: ForeignKey,
        /// Whether rows that are there already go unchecked until
        /// [`Operation::ValidateConstraint`], where the database can.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        not_valid: bool,
    },
    /// Lets a column point nowhere.
    DropForeignKey {
        /// The table.
        table: Name,
        /// The key.
        name: Name,
    },
    /// Lets several columns together point at another table.
    AddCompositeFk {
        /// The table.
        table: Name,
        /// The key, of several columns.
        key: ForeignKey,
        /// Whether rows that are there already go unchecked until
        /// [`Operation::ValidateConstraint`], where the database can.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        not_valid: bool,
    },
    /// Lets several columns point nowhere.
    DropCompositeFk {
        /// The table.
        table: Name,
        /// The key.
        name: Name,
    },
    /// Checks the rows that a constraint added with `not_valid` has not seen;
    /// where the database checked them at once, nothing.
    ValidateConstraint {
        /// The table.
        table: Name,
        /// The constraint.
        name: Name,
    },
}

impl Operation {
    /// Returns its name, as files have it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CreateTable(_) => "CreateTable",
            Self::DropTable { .. } => "DropTable",
            Self::RenameTable { .. } => "RenameTable",
            Self::CreateM2MTable(_) => "CreateM2MTable",
            Self::DropM2MTable { .. } => "DropM2MTable",
            Self::AlterTableComment { .. } => "AlterTableComment",
            Self::AddColumn { .. } => "AddColumn",
            Self::DropColumn { .. } => "DropColumn",
            Self::RenameColumn { .. } => "RenameColumn",
            Self::AlterColumnType { .. } => "AlterColumnType",
            Self::AlterColumnNullable { .. } => "AlterColumnNullable",
            Self::AlterColumnDefault { .. } => "AlterColumnDefault",
            Self::AlterColumnMaxLength { .. } => "AlterColumnMaxLength",
            Self::AlterColumnUnique { .. } => "AlterColumnUnique",
            Self::AlterColumnChoices { .. } => "AlterColumnChoices",
            Self::AlterColumnComment { .. } => "AlterColumnComment",
            Self::CreateIndex { .. } => "CreateIndex",
            Self::DropIndex { .. } => "DropIndex",
            Self::AddUniqueConstraint { .. } => "AddUniqueConstraint",
            Self::DropUniqueConstraint { .. } => "DropUniqueConstraint",
            Self::AddCheckConstraint { .. } => "AddCheckConstraint",
            Self::DropCheckConstraint { .. } => "DropCheckConstraint",
            Self::AddForeignKey { .. } => "AddForeignKey",
            Self::DropForeignKey { .. } => "DropForeignKey",
            Self::AddCompositeFk { .. } => "AddCompositeFk",
            Self::DropCompositeFk { .. } => "DropCompositeFk",
            Self::ValidateConstraint { .. } => "ValidateConstraint",
        }
    }

    /// Returns the table that it changes, by the name that it has before.
    #[must_use]
    pub const fn table(&self) -> &Name {
        match self {
            Self::CreateTable(table) | Self::CreateM2MTable(table) => &table.name,
            Self::DropTable { table }
            | Self::RenameTable { table, .. }
            | Self::DropM2MTable { table }
            | Self::AlterTableComment { table, .. }
            | Self::AddColumn { table, .. }
            | Self::DropColumn { table, .. }
            | Self::RenameColumn { table, .. }
            | Self::AlterColumnType { table, .. }
            | Self::AlterColumnNullable { table, .. }
            | Self::AlterColumnDefault { table, .. }
            | Self::AlterColumnMaxLength { table, .. }
            | Self::AlterColumnUnique { table, .. }
            | Self::AlterColumnChoices { table, .. }
            | Self::AlterColumnComment { table, .. }
            | Self::CreateIndex { table, .. }
            | Self::DropIndex { table, .. }
            | Self::AddUniqueConstraint { table, .. }
            | Self::DropUniqueConstraint { table, .. }
            | Self::AddCheckConstraint { table, .. }
            | Self::DropCheckConstraint { table, .. }
            | Self::AddForeignKey { table, .. }
            | Self::DropForeignKey { table, .. }
            | Self::AddCompositeFk { table, .. }
            | Self::DropCompositeFk { table, .. }
            | Self::ValidateConstraint { table, .. } => table,
        }
    }
}
