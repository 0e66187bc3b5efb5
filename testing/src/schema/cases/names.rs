//! Names that SQL has other plans for, and names that are long.

use rustango_ports::{
    database::ValueType,
    schema::{OnDelete, Operation},
};

use super::super::{
    tables::{auto, check, index, integer, key, name, nullable, table, text, unique},
    trial::Trial,
};
use crate::database::trial::Outcome;

pub(crate) async fn keywords_are_names(trial: &Trial) -> Outcome {
    let mut order = table("order", [auto("select"), text("group", 10), nullable(integer("user"))]);
    order.uniques.push(unique("order", &["group"]));
    order.indexes.push(index("order", &["user", "group"]));
    order.foreign_keys.push(key("order", &["user"], "table", &["check"], OnDelete::Cascade));
    let mut site = trial.site([table("table", [auto("check"), text("primary", 10)]), order]).await?;
    let group = site.quoted("group");
    let [orders, user, wanted] = ["order", "user", "from"].map(|word| site.quoted(word));
    site.run(&format!("INSERT INTO {orders} ({group}, {user}) VALUES ('a', NULL), ('b', NULL)")).await?;
    let [order, primary, from] = ["order", "primary", "from"].map(name);
    let constraint = check("unique", &format!("{group} <> 'c'"));
    let operations = [
        Operation::AddCheckConstraint { table: order.clone(), check: constraint, not_valid: false },
        Operation::AddColumn { table: order.clone(), column: nullable(text("where", 5)), fill: None },
        Operation::AlterColumnMaxLength { table: order.clone(), column: name("group"), max_length: Some(20) },
        Operation::RenameColumn { table: order.clone(), column: name("user"), to: name("references") },
        Operation::RenameColumn { table: name("table"), column: primary, to: name("key") },
        Operation::DropColumn { table: order.clone(), column: name("where") },
        Operation::RenameTable { table: order, to: from },
        Operation::RenameTable { table: name("table"), to: name("to") },
    ];
    for operation in operations {
        trial.change(&mut site, operation).await?;
    }
    let rows =
        site.rows(&format!("SELECT {group} FROM {wanted} ORDER BY {group}"), &[ValueType::Text]).await?;
    assert_eq!(rows, ["a", "b"]);
    Ok(())
}

pub(crate) async fn long_names_are_kept(trial: &Trial) -> Outcome {
    let [long, longer, other] = ["a", "b", "c"].map(|letter| letter.repeat(60));
    let mut first = table(&long, [auto("id"), text(&other, 10), nullable(integer(&longer))]);
    first.uniques.push(unique(&long, &[&other]));
    first.indexes.push(index(&long, &[&longer, &other]));
    first.foreign_keys.push(key(&long, &[&longer], &long, &["id"], OnDelete::SetNull));
    let mut site = trial.site([first]).await?;
    site.run(&format!("INSERT INTO {long} ({other}, {longer}) VALUES ('x', NULL)")).await?;
    let renamed = "d".repeat(60);
    let operations = [
        Operation::AlterColumnMaxLength { table: name(&long), column: name(&other), max_length: Some(20) },
        Operation::RenameColumn { table: name(&long), column: name(&longer), to: name(&renamed) },
        Operation::RenameTable { table: name(&long), to: name(&"e".repeat(60)) },
    ];
    for operation in operations {
        trial.change(&mut site, operation).await?;
    }
    let sql = format!("SELECT {other} FROM {}", "e".repeat(60));
    assert_eq!(site.rows(&sql, &[ValueType::Text]).await?, ["x"]);
    Ok(())
}
