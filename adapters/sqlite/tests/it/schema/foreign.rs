//! Tables that others made, or had a hand in: nothing of them is lost silently.

use rustango_ports::{
    database::{Database, DbErrorKind, ValueType},
    schema::{Name, OnDelete, Operation, SchemaDialect as _},
};
use rustango_sqlite::{SqliteDatabase, SqliteDialect};

use super::{UNCHECKED, change, create, lengthen, name};
use crate::support::{memory, number, run};

async fn shown(database: &SqliteDatabase) -> rustango_ports::schema::Introspection {
    SqliteDialect.introspect(database).await.unwrap()
}

#[tokio::test]
async fn what_nobody_described_stops_a_rebuild() {
    let others = [
        ("the index \"other\"", "CREATE INDEX other ON post (author)"),
        ("the column \"other\"", "ALTER TABLE post ADD COLUMN other TEXT"),
        ("the generated column \"other\"", "ALTER TABLE post ADD COLUMN other TEXT AS (title || '!')"),
        ("the constraint \"other\"", "ALTER TABLE post ADD CONSTRAINT other CHECK (author > 0)"),
    ];
    for (what, sql) in others {
        let database = memory().await;
        create(&database, 3).await;
        run(&database, sql).await;
        let before = shown(&database).await;
        let error = change(&database, &lengthen(), UNCHECKED()).await.unwrap_err();
        assert_eq!(error.kind(), &DbErrorKind::Unsupported, "{error}");
        assert!(error.context().contains(what), "{error}");
        assert_eq!(shown(&database).await, before, "{sql}");
    }
}

#[tokio::test]
async fn a_trigger_that_speaks_of_a_column_keeps_it() {
    let database = memory().await;
    create(&database, 3).await;
    let body = "BEGIN UPDATE author SET id = id WHERE NEW.title <> ''; END";
    run(&database, &format!("CREATE TRIGGER reader AFTER INSERT ON post {body}")).await;
    let mut schema = super::blog();
    let post = schema.tables.get_mut("post").unwrap();
    (post.checks, post.indexes) = (Vec::new(), Vec::new());
    run(&database, "DROP INDEX post_title_idx").await;
    let gone = Operation::DropColumn { table: name("post"), column: name("title") };
    let transaction = database.begin(UNCHECKED()).await.unwrap();
    let mut outcome = Ok(());
    for sql in ["ALTER TABLE post DROP CONSTRAINT post_has_title".to_owned()]
        .into_iter()
        .chain(super::statements(&gone, &schema))
    {
        outcome = transaction.execute(&crate::support::write(&sql, vec![])).await.map(drop);
        if outcome.is_err() {
            break;
        }
    }
    let error = outcome.unwrap_err();
    assert!(error.context().contains("the trigger \"reader\""), "{error}");
    transaction.rollback().await.unwrap();
    assert_eq!(number(&database, "SELECT count(title) FROM post").await, 3);
}

#[tokio::test]
async fn tables_of_others_are_read() {
    let database = memory().await;
    run(&database, "CREATE TABLE [kind] (code TEXT NOT NULL PRIMARY KEY, label VARCHAR( 20 ) UNIQUE)").await;
    let thing = "CREATE TABLE Thing (
        Id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT REFERENCES kind ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
        n INTEGER DEFAULT 5 CHECK (n > 0), UNIQUE (N, kind)) STRICT";
    run(&database, thing).await;
    let shown = shown(&database).await;
    let thing = &shown.schema.tables["Thing"];
    assert_eq!(thing.primary_key, [name("Id")]);
    assert!(thing.columns[0].auto && thing.columns[1].nullable);
    assert_eq!(thing.columns[2].default.as_deref(), Some("5"));
    assert_eq!(thing.uniques[0].name, Name::generated("Thing", &["N", "kind"], "key"));
    assert_eq!(thing.uniques[0].columns, [name("n"), name("kind")]);
    let key = &thing.foreign_keys[0];
    assert_eq!(
        (key.name.as_str(), key.on_delete, key.deferrable),
        ("Thing_kind_fkey", OnDelete::SetNull, true)
    );
    assert_eq!(key.target_columns, [name("code")]);
    let kind = &shown.schema.tables["kind"];
    assert_eq!((kind.columns[1].of, kind.columns[1].max_length), (ValueType::Text, Some(20)));
    let told = [
        "of the table \"Thing\": a check without a name, (n > 0)",
        "of the table \"Thing\": the column \"n\": no check \"Thing_n_type\" keeps it to its type",
        "of the table \"Thing\": the option STRICT",
        "of the table \"kind\": the column \"label\": no check \"kind_label_type\" keeps it to its type",
    ];
    assert_eq!(shown.left_out, told);
}
