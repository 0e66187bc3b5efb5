//! What is asked of a database behind a pooler that hands sessions on with each transaction.

use futures_util::future::try_join_all;
use rustango_ports::database::{
    Database as _, Executor as _, Statement, TransactionOptions, Value, ValueRef,
};

use super::schema::Schema;
use crate::Adapter;

/// A table that is seen through the pooler: nothing can be set for its sessions.
pub(crate) async fn table(schema: &Schema) -> String {
    let name = format!("{}.visit", schema.name);
    let sql =
        format!("CREATE TABLE {name} (id bigint PRIMARY KEY, path text NOT NULL, at timestamptz NOT NULL)");
    schema.beside.execute(&Statement::write(sql, vec![])).await.unwrap();
    name
}

fn at(number: i64) -> Value {
    Value::Timestamp(chrono::DateTime::from_timestamp(number * 60, 0).unwrap())
}

/// Runs statements and transactions of two hundred tasks at once, far more than there are sessions.
pub(crate) async fn many_clients_share_a_session(database: &Adapter) {
    let schema = Schema::new().await;
    let table = table(&schema).await;
    let write = |number: i64| {
        let (database, table) = (database.clone(), table.clone());
        async move {
            // Many texts, with values of many types: named, they would meet each other on two sessions.
            let insert = format!("INSERT INTO {table} VALUES ($1, $2, $3)");
            let row = vec![Value::I64(number), Value::Text(format!("/{number}")), at(number)];
            database.execute(&Statement::write(insert, row)).await?;
            for extra in 0..5 {
                let sql = format!("SELECT path, at, $2::bigint + {extra} FROM {table} WHERE id = $1");
                let read = Statement::read(sql, vec![Value::I64(number), Value::I64(1)]);
                let rows = database.query(&read).await?;
                assert_eq!(rows.get(0, 0)?, ValueRef::Text(&format!("/{number}")));
                assert_eq!(rows.get(0, 2)?, ValueRef::I64(extra + 1));
            }
            let transaction = database.begin(TransactionOptions::default()).await?;
            let update = format!("UPDATE {table} SET path = path || $1 WHERE id = $2");
            let changed = vec![Value::Text("!".into()), Value::I64(number)];
            assert_eq!(transaction.execute(&Statement::write(update, changed)).await?.rows_affected, 1);
            let mine = format!("SELECT path FROM {table} WHERE id = $1");
            let rows = transaction.query(&Statement::read(mine, vec![Value::I64(number)])).await?;
            assert_eq!(rows.get(0, 0)?, ValueRef::Text(&format!("/{number}!")));
            if number % 2 == 0 { transaction.commit().await } else { transaction.rollback().await }
        }
    };
    try_join_all((0..200).map(write)).await.unwrap();
    let kept = format!("SELECT count(*) FROM {table} WHERE path LIKE '%!'");
    let rows = database.query(&Statement::read(kept, vec![])).await.unwrap();
    assert_eq!(rows.get(0, 0).unwrap(), ValueRef::I64(100));
    schema.drop().await;
}
