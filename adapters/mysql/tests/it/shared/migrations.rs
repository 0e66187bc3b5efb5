//! Tables that others made, as they are shown, and indexes that there are none of.

use rustango_mysql::{Flavor, MysqlDatabase};
use rustango_ports::{
    database::{Database as _, Executor as _, Statement, ValueType},
    schema::{Index, IndexTerm, Name, Operation, Schema, Transition},
};
use rustango_testing::database::Fixture as _;

use super::{Fresh, Server};

pub(crate) async fn what_others_made_is_shown_or_told<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let database = MysqlDatabase::open(fresh.config()).await.unwrap();
    for sql in [
        "CREATE TABLE plain (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, price decimal(10, 2), \
         kind enum('a', 'b'), is_on tinyint(1) NOT NULL DEFAULT 1, note varchar(20) DEFAULT 'it''s', \
         twice int AS (2) STORED, made timestamp NULL, doc json, body text, UNIQUE KEY (note), KEY part (body(10)))",
        "CREATE TABLE log (id bigint NOT NULL) PARTITION BY HASH (id) PARTITIONS 2",
    ] {
        database.execute(&Statement::write(sql, vec![])).await.unwrap();
    }
    let shown = database.dialect().schema().introspect(&database).await.unwrap();
    let tables: Vec<_> = shown.schema.tables.keys().map(Name::as_str).collect();
    assert_eq!(tables, ["plain"]);
    let plain = &shown.schema.tables["plain"];
    let columns: Vec<_> = plain.columns.iter().map(|column| (column.name.as_str(), column.of)).collect();
    let expected = [
        ("id", ValueType::I64),
        ("price", ValueType::Decimal),
        ("is_on", ValueType::Bool),
        ("note", ValueType::Text),
        ("made", ValueType::Timestamp),
        ("doc", ValueType::Json),
        ("body", ValueType::Text),
    ];
    assert_eq!(columns, expected);
    let default = |column: &str| plain.column(column).unwrap().default.clone().unwrap();
    assert!(["'it''s'", r"'it\'s'"].contains(&&*default("note")), "{}", default("note"));
    assert_eq!(default("is_on"), "1");
    assert_eq!((plain.uniques[0].name.as_str(), &*plain.uniques[0].columns[0].to_string()), ("note", "note"));
    assert!(plain.columns[0].auto && plain.checks.is_empty(), "{plain:?}");
    for words in
        ["\"id\"", "price", "kind", "twice", "made", "\"body\"", "\"part\"", "partitioned table \"log\""]
    {
        assert!(
            shown.left_out.iter().any(|sentence| sentence.contains(words)),
            "{words}: {:?}",
            shown.left_out
        );
    }
    assert_eq!(shown.left_out.len(), 8, "{:?}", shown.left_out);
    database.close().await;
    fresh.remove().await;
}

pub(crate) async fn what_indexes_there_are_none_of_is_said<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let database = MysqlDatabase::open(fresh.config().max_connections(1)).await.unwrap();
    let name = |name: &str| Name::parse(name).unwrap();
    let plain = Index::over(name("of"), vec![name("path")]);
    let mut after = Schema::default();
    after.tables.insert(name("visit"), rustango_ports::schema::Table::new(name("visit")));
    let before = after.clone();
    let refusal = |index: Index| {
        let mut after = after.clone();
        after.tables.values_mut().for_each(|table| table.indexes.push(index.clone()));
        let operation = Operation::CreateIndex { table: name("visit"), index, concurrently: false };
        let tables = Transition { before: &before, after: &after };
        database.dialect().schema().change(&operation, tables).err().map(|refusal| refusal.0)
    };
    let partial = Index { condition: Some("path <> ''".to_owned()), ..plain.clone() };
    assert!(refusal(partial).unwrap().contains("remove its `where`"));
    let covering = Index { include: vec![name("id")], ..plain.clone() };
    assert!(refusal(covering).unwrap().contains("at the end of its columns"));
    let hashed = Index { method: Some("gin".to_owned()), ..plain.clone() };
    assert!(refusal(hashed).unwrap().contains("name one of them, or none"));
    let computed = Index { terms: vec![IndexTerm::Expression("lower(path)".to_owned())], ..plain };
    let is_refused = refusal(computed).is_some_and(|told| told.contains("keep what it computes in a column"));
    let is_mariadb = database.dialect().name() == Flavor::MariaDb.to_string().to_lowercase();
    assert_eq!(is_refused, is_mariadb);
    database.close().await;
    fresh.remove().await;
}
