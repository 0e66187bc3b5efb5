//! Operations by chance: squashed, they lead to the same schema.

use proptest::prelude::*;

use super::*;
use crate::chain::squash;

const TABLES: &[&str] = &["post", "note", "tag"];
const COLUMNS: &[&str] = &["a", "b", "c"];

/// An operation on few names, so that many meet.
fn operation() -> impl Strategy<Value = Operation> {
    let table = || prop::sample::select(TABLES);
    let column = || prop::sample::select(COLUMNS);
    prop_oneof![
        table().prop_map(create),
        table().prop_map(|table| Operation::DropTable { table: name(table) }),
        (table(), table())
            .prop_map(|(table, to)| Operation::RenameTable { table: name(table), to: name(to) }),
        (table(), column()).prop_map(|(table, column)| add(table, column)),
        (table(), column()).prop_map(|(table, column)| add(table, column)),
        (table(), column()).prop_map(|(table, column)| drop_column(table, column)),
        (table(), column(), column()).prop_map(|(table, from, to)| rename(table, from, to)),
        (table(), column()).prop_map(|(table, column)| default(table, column, "'x'")),
        (table(), column()).prop_map(|(table, column)| index(table, column)),
        (table(), column()).prop_map(|(table, column)| drop_index(table, column)),
        (table(), column()).prop_map(|(table, column)| unique(table, column)),
        (table(), column(), any::<bool>()).prop_map(|(table, column, unique)| Operation::AlterColumnUnique {
            table: name(table),
            column: name(column),
            unique,
        }),
        (table(), column(), table()).prop_map(|(table, column, target)| key(table, column, target)),
        (table(), column()).prop_map(|(table, column)| Operation::DropForeignKey {
            table: name(table),
            name: Name::generated(table, &[column], "fkey"),
        }),
        (table(), column()).prop_map(|(table, column)| check(table, column)),
        (table(), column()).prop_map(|(table, column)| Operation::DropCheckConstraint {
            table: name(table),
            name: name(column),
        }),
    ]
}

/// The columns that must be there for something over them.
fn columns(operation: &Operation) -> Vec<Name> {
    match operation {
        Operation::CreateIndex { index, .. } => index.columns(),
        Operation::AddUniqueConstraint { unique, .. } => unique.columns.clone(),
        Operation::AddForeignKey { key, .. } => key.columns.clone(),
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// `squash` refuses what leads elsewhere, so that it succeeds is the proof.
    #[test]
    fn squashed_operations_lead_to_the_same_schema(
        operations in prop::collection::vec(operation(), 1..60),
    ) {
        let first = migration("0001_initial", &[], &[create("post"), add("post", "a"), create("author")]);
        let mut schema = first.snapshot.clone();
        let mut fitting = Vec::new();
        for operation in operations {
            let known = columns(&operation).iter().all(|column| {
                schema.table(operation.table().as_str()).is_some_and(|table| table.column(column.as_str()).is_some())
            });
            if let Ok(after) = apply(&schema, &operation)
                && known
            {
                schema = after;
                fitting.push(operation);
            }
        }
        let second = migration("0002_some", &[&first], &fitting);
        let third = migration("0003_none", &[&second], &[]);
        let (from, to) = (second.name.clone(), third.name.clone());
        let chain = Chain::new(vec![first, second, third]).unwrap();
        let squashed = squash(&chain, &from, &to, DateTime::UNIX_EPOCH);
        prop_assert!(squashed.is_ok(), "{squashed:?} of {fitting:?}");
        prop_assert!(squashed.unwrap().forward.len() <= fitting.len());
    }
}
