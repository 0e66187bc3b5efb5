//! What a database shows of itself.

use rustango_ports::{
    database::ValueType,
    schema::{ForeignKey, Name, OnDelete, Schema},
};

use super::super::{
    tables::{
        auto, blog, column, integer, key, name, names, nullable, plain, table, text, unique, with_default,
    },
    trial::Trial,
};
use crate::database::trial::Outcome;

pub(crate) async fn tables_show_what_they_were_created_with(trial: &Trial) -> Outcome {
    let mut place = table("place", [text("country", 2), integer("number"), nullable(text("name", 20))]);
    place.primary_key = names(&["number", "country"]);
    let mut visit = table("visit", [auto("id"), text("country", 2), nullable(integer("number"))]);
    visit.foreign_keys.push(key(
        "visit",
        &["number", "country"],
        "place",
        &["number", "country"],
        OnDelete::Cascade,
    ));
    visit.uniques.push(unique("visit", &["country", "id"]));
    let mut tree =
        table("tree", [auto("id"), nullable(integer("parent")), with_default(text("state", 5), "'new'")]);
    tree.columns[2].choices = vec!["new".to_owned(), "it's old".to_owned()];
    tree.foreign_keys.push(ForeignKey {
        name: name("my_own_name"),
        ..key("tree", &["parent"], "tree", &["id"], OnDelete::SetNull)
    });
    let [author, post] = blog();
    let site = trial.site([place, visit, tree, author, post]).await?;
    let shown = site.introspect().await?;
    for (name, expected) in &site.schema().tables {
        assert_eq!(plain(&shown.schema.tables[name]), plain(expected));
    }
    assert_eq!(shown.schema.tables.len(), site.schema().tables.len());
    assert_eq!(shown.left_out, Vec::<String>::new());
    Ok(())
}

pub(crate) async fn every_type_is_shown(trial: &Trial) -> Outcome {
    use ValueType::{Bool, Bytes, Date, Decimal, F32, F64, I16, I32, I64, Json, Text, Time, Timestamp, Uuid};
    let types = [Bool, I16, I32, I64, F32, F64, Decimal, Text, Bytes, Uuid, Timestamp, Date, Time, Json];
    let mut all = vec![auto("id"), text("short", 7)];
    for (number, of) in types.into_iter().enumerate() {
        all.push(column(&format!("there{number}"), of));
        all.push(nullable(column(&format!("maybe{number}"), of)));
    }
    let site = trial.site([table("everything", all)]).await?;
    let shown = site.introspect().await?;
    assert_eq!(shown.schema.tables["everything"].columns, site.schema().tables["everything"].columns);
    assert_eq!(shown.left_out, Vec::<String>::new());
    Ok(())
}

pub(crate) async fn an_empty_database_shows_nothing(trial: &Trial) -> Outcome {
    let shown = trial.site([]).await?.introspect().await?;
    assert_eq!((shown.schema, shown.left_out), (Schema::default(), Vec::new()));
    Ok(())
}

pub(crate) async fn what_is_not_known_is_told(trial: &Trial) -> Outcome {
    let site = trial.site(blog()).await?;
    let [table, column] = ["odd table", "odd column"].map(|name| site.quoted(name));
    site.run(&format!("CREATE TABLE {table} (id BIGINT PRIMARY KEY)")).await?;
    site.run(&format!("CREATE TABLE odd (id BIGINT PRIMARY KEY, spot POINT, {column} BIGINT)")).await?;
    site.run("CREATE VIEW seen AS SELECT id FROM post").await?;
    let shown = site.introspect().await?;
    let tables: Vec<_> = shown.schema.tables.keys().map(Name::as_str).collect();
    assert_eq!(tables, ["author", "odd", "post"]);
    assert_eq!(shown.schema.tables["odd"].columns.len(), 1, "{shown:?}");
    let told = |words: [&str; 2]| {
        shown.left_out.iter().any(|sentence| words.iter().all(|word| sentence.contains(word)))
    };
    assert!(told(["odd table", ""]), "{:?}", shown.left_out);
    assert!(told(["odd", "spot"]), "{:?}", shown.left_out);
    assert!(told(["odd", "odd column"]), "{:?}", shown.left_out);
    site.run("DROP VIEW seen").await?;
    Ok(())
}
