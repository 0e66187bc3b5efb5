//! What the release before this one, which runs while the migration does and
//! for a while after it, does not survive.

use rustango_ports::schema::Operation;

use crate::lint::{Rule, rule::EVERY, seen::Seen};

/// Where it is written how to change a schema under two releases.
const SOURCE: &str = "Expand and contract, as in \"ParallelChange\" (Danilo Sato, martinfowler.com)";

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "release/drop-table",
        databases: EVERY,
        title: "breaks the previous release, which still reads it, and its rows are gone",
        what_happens: "Instances of the previous release run until the new one has replaced them all. Every query of \
                       theirs on the table fails from the moment of the migration on.",
        versions: "all",
        safe_sequence: &[
            "deploy a release whose models do not have the table",
            "drop it in a migration of the release after that, and silence this finding with that as the reason",
        ],
        source: SOURCE,
        finds: |seen| {
            matches!(seen.operation(), Some(Operation::DropTable { .. } | Operation::DropM2MTable { .. }))
        },
    },
    Rule {
        id: "release/drop-column",
        databases: EVERY,
        title: "breaks the previous release, which still names it, and its values are gone",
        what_happens: "Queries name all columns of their models: those of the previous release fail from the moment of \
                       the migration on, reads and writes alike.",
        versions: "all",
        safe_sequence: &[
            "let the database fill it where nobody does: AlterColumnNullable to true, or a default",
            "deploy a release whose model does not have the field",
            "drop it in a migration of the release after that, and silence this finding with that as the reason",
        ],
        source: SOURCE,
        finds: |seen| matches!(seen.operation(), Some(Operation::DropColumn { .. })),
    },
    Rule {
        id: "release/rename-table",
        databases: EVERY,
        title: "breaks the previous release, which knows the old name",
        what_happens: "Every query of the previous release on the table fails from the moment of the migration on.",
        versions: "all",
        safe_sequence: &[
            "keep the table as it is, and give the model its name: `#[rustango(table = \"…\")]`",
            "or create the new table, write to both, copy the rows in batches, read from the new one, and drop the old \
             one a release later",
        ],
        source: SOURCE,
        finds: |seen| matches!(seen.operation(), Some(Operation::RenameTable { .. })),
    },
    Rule {
        id: "release/rename-column",
        databases: EVERY,
        title: "breaks the previous release, which knows the old name",
        what_happens: "Every query of the previous release that names the column fails from the moment of the \
                       migration on.",
        versions: "all",
        safe_sequence: &[
            "keep the column as it is, and give the field its name: `#[rustango(column = \"…\")]`",
            "or add the new column, write to both, copy the values in batches, read from the new one, and drop the old \
             one a release later",
        ],
        source: SOURCE,
        finds: |seen| matches!(seen.operation(), Some(Operation::RenameColumn { .. })),
    },
    Rule {
        id: "release/add-required-column",
        databases: EVERY,
        title: "cannot be written by the previous release, which does not know it",
        what_happens: "The column forbids NULL and the database has no default for it, so that every insert of the \
                       previous release fails.",
        versions: "all",
        safe_sequence: &[
            "add it with a default of the database: `#[rustango(default = \"…\")]`",
            "or add it as one that may be NULL, fill it in batches, and forbid NULL once every release that runs \
             writes it",
        ],
        source: SOURCE,
        finds: |seen| {
            let Some(Operation::AddColumn { column, .. }) = seen.operation() else { return false };
            !column.nullable && !column.auto && column.default.is_none()
        },
    },
    Rule {
        id: "release/forbid-null",
        databases: EVERY,
        title: "breaks the previous release, which may still write NULL",
        what_happens: "The model of the previous release has an optional field. What it saves without a value fails \
                       from the moment of the migration on.",
        versions: "all",
        safe_sequence: &[
            "deploy a release that always writes a value",
            "fill what is NULL, in batches",
            "forbid NULL in a migration of the release after that, and silence this finding with that as the reason",
        ],
        source: SOURCE,
        finds: |seen| {
            let Some(Operation::AlterColumnNullable { column, nullable: false, .. }) = seen.operation()
            else {
                return false;
            };
            seen.column(column).is_some_and(|column| column.nullable)
        },
    },
    Rule {
        id: "release/remove-choice",
        databases: EVERY,
        title: "breaks the previous release, which may still write what is no choice any more",
        what_happens: "The database refuses texts that are not in the list. Rows that have one of them make the \
                       migration fail; what the previous release saves with one fails after it.",
        versions: "all",
        safe_sequence: &[
            "deploy a release that writes none of the removed choices",
            "change the rows that have them, in batches",
            "remove them in a migration of the release after that, and silence this finding with that as the reason",
        ],
        source: SOURCE,
        finds: removes_choice,
    },
    Rule {
        id: "release/drop-default",
        databases: EVERY,
        title: "breaks whoever leaves the value to the database",
        what_happens: "The column forbids NULL and loses its default: inserts of a release that does not know the \
                       column fail.",
        versions: "all",
        safe_sequence: &[
            "drop the default once every release that runs writes the column, and silence this finding with that as \
             the reason",
        ],
        source: SOURCE,
        finds: |seen| {
            let Some(Operation::AlterColumnDefault { column, default: None, .. }) = seen.operation() else {
                return false;
            };
            seen.column(column).is_some_and(|column| !column.nullable && column.default.is_some())
        },
    },
];

fn removes_choice(seen: &Seen<'_>) -> bool {
    let Some(Operation::AlterColumnChoices { column, choices, .. }) = seen.operation() else { return false };
    let Some(before) = seen.column(column) else { return false };
    let becomes_closed = before.choices.is_empty() && !choices.is_empty();
    let loses = !choices.is_empty() && before.choices.iter().any(|choice| !choices.contains(choice));
    becomes_closed || loses
}
