//! What people are asked, and how it is put where nobody answers.

use std::fmt;

use rustango_ports::{
    database::ValueType,
    schema::{Column, Name},
};

/// What a plan cannot decide by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Question {
    /// Whether something was renamed or dropped.
    Rename(RenameQuestion),
    /// What rows that are there already get.
    Fill(FillQuestion),
    /// How values become those of another type.
    Cast(CastQuestion),
}

/// Something is gone, and something like it is new: was it renamed?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameQuestion {
    /// What is gone.
    pub subject: Subject,
    /// What it may be now, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// A table or a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A table.
    Table(Name),
    /// A table between two others.
    Link(Name),
    /// A column.
    Column {
        /// Its table.
        table: Name,
        /// The column.
        column: Name,
    },
}

/// Something new that may have had another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name.
    pub name: Name,
    /// How alike the two are, in percent.
    pub likeness: u8,
}

/// A column must not be NULL, and rows that are there already have nothing for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillQuestion {
    /// The table.
    pub table: Name,
    /// The column as it is to be.
    pub column: Column,
    /// Why rows have nothing for it.
    pub want: Want,
}

/// Why rows have nothing for a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Want {
    /// The column is new.
    New,
    /// The column was nullable.
    Nullable,
}

/// A column gets another type, and databases do not all make one of the other
/// by themselves, or not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CastQuestion {
    /// The table.
    pub table: Name,
    /// The column.
    pub column: Name,
    /// Its type so far.
    pub from: ValueType,
    /// The type that it is to have.
    pub to: ValueType,
}

/// Decisions that are missing, each with what to write.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct NeedsDecision {
    /// What is asked.
    pub questions: Vec<Question>,
}

impl NeedsDecision {
    /// Tells whether columns of a table may turn out to be others of it.
    pub(super) fn is_about(&self, table: &Name) -> bool {
        self.questions.iter().any(|question| match question {
            Question::Rename(RenameQuestion { subject: Subject::Column { table: its, .. }, .. }) => {
                its == table
            }
            _ => false,
        })
    }

    /// Tells whether a column may turn out to be an old one by another name.
    pub(super) fn may_be_old(&self, table: &Name, column: &Name) -> bool {
        self.questions.iter().any(|question| match question {
            Question::Rename(RenameQuestion { subject: Subject::Column { table: its, .. }, candidates }) => {
                its == table && candidates.iter().any(|candidate| candidate.name == *column)
            }
            _ => false,
        })
    }
}

impl Subject {
    /// Returns `table` or `table.column`.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Table(table) | Self::Link(table) => table.to_string(),
            Self::Column { table, column } => format!("{table}.{column}"),
        }
    }

    /// Returns its own name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        match self {
            Self::Table(name) | Self::Link(name) | Self::Column { column: name, .. } => name,
        }
    }
}

impl FillQuestion {
    /// Returns `table.column`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.{}", self.table, self.column.name)
    }
}

impl CastQuestion {
    /// Returns `table.column`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }
}

impl fmt::Display for NeedsDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.questions.len() {
            1 => f.write_str("a change needs a decision")?,
            count => write!(f, "{count} changes need a decision")?,
        }
        self.questions.iter().try_for_each(|question| write!(f, "\n- {question}"))
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rename(question) => question.fmt(f),
            Self::Fill(question) => question.fmt(f),
            Self::Cast(question) => question.fmt(f),
        }
    }
}

impl fmt::Display for RenameQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gone = self.subject.name();
        match &self.subject {
            Subject::Table(_) | Subject::Link(_) => write!(f, "the table \"{gone}\" is gone, and ")?,
            Subject::Column { table, .. } => write!(f, "the column \"{gone}\" of \"{table}\" is gone, and ")?,
        }
        for (position, Candidate { name, likeness }) in self.candidates.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}\"{name}\" ({likeness} % alike)")?;
        }
        let verb = if self.candidates.len() == 1 { "is" } else { "are" };
        let it = if self.candidates.len() == 1 { "it" } else { "one of them" };
        write!(f, " {verb} new. If {it} is what \"{gone}\" was, write `")?;
        match &self.subject {
            Subject::Table(_) => write!(f, "#[rustango(was = \"{gone}\")]` on that model")?,
            Subject::Link(_) => write!(f, "was = \"{gone}\"` into its `m2m(…)`")?,
            Subject::Column { .. } => write!(f, "#[rustango(was = \"{gone}\")]` on that field")?,
        }
        let lost = if matches!(self.subject, Subject::Column { .. }) { "values" } else { "rows" };
        write!(f, "; if not, and its {lost} may go, say so: `--drop {}`", self.subject.path())
    }
}

impl fmt::Display for FillQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, column, want } = self;
        let why = match want {
            Want::New => "is new, is never NULL and has no default",
            Want::Nullable => "is no longer nullable and has no default",
        };
        write!(
            f,
            "the column \"{0}\" of \"{table}\" {why}, so that rows which are there already have no value for it. \
             Make the field an `Option`, give it `default = \"…\"`, or give those rows a value once: \
             `--fill \"{table}.{0}=…\"`",
            column.name
        )
    }
}

impl fmt::Display for CastQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, column, from, to } = self;
        write!(
            f,
            "the column \"{column}\" of \"{table}\" holds {from} and is to hold {to}, and databases do not all make one \
             of the other, or not the same one. Say how, as an SQL expression in the words of your database: \
             `--cast \"{table}.{column}=…\"`; or add another column, fill it with a data operation, and drop this one \
             in a later migration"
        )
    }
}
