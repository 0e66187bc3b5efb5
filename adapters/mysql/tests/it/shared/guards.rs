//! Connections that were cut off: what they did ends, and nobody gets them in an unknown state.

use std::{
    future::Future,
    pin::pin,
    sync::mpsc,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use rustango_mysql::MysqlDatabase;
use rustango_ports::database::{
    Database as _, DbError, DbErrorKind, Executor as _, Statement, TransactionOptions, Value, ValueRef,
    ValueType,
};
use rustango_testing::{database::Fixture as _, proxy::Proxy};
use tokio::time::timeout;

use super::{Fresh, Server, server_address};

async fn number(database: &MysqlDatabase, sql: &str) -> i64 {
    let asked = Statement::read(sql, vec![]).with_columns([ValueType::I64]);
    match database.query(&asked).await.unwrap().get(0, 0).unwrap() {
        ValueRef::I64(number) => number,
        other => panic!("a number is asked for, not {other:?}"),
    }
}

/// Nobody reads the answer of a statement that was cut off, so it ends too, and
/// gives its locks back.
pub(crate) async fn a_cut_off_statement_is_ended_on_the_server<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let database = MysqlDatabase::open(fresh.config().max_connections(1)).await.unwrap();
    let outside = MysqlDatabase::open(fresh.config().max_connections(1)).await.unwrap();
    let nap = Statement::read("SELECT SLEEP(300)", vec![]);
    let naps = "SELECT COUNT(*) FROM information_schema.processlist \
                WHERE db = DATABASE() AND info LIKE 'SELECT SLEEP%'";
    for is_in_transaction in [false, true] {
        let work = async {
            if is_in_transaction {
                let tx = database.begin(TransactionOptions::default()).await.unwrap();
                tx.query(&nap).await.map(drop)
            } else {
                database.query(&nap).await.map(drop)
            }
        };
        let (cut, seen) = tokio::join!(timeout(Duration::from_millis(500), work), async {
            let begun = Instant::now();
            while number(&outside, naps).await == 0 {
                assert!(begun.elapsed() < Duration::from_secs(10), "the statement never began");
            }
        });
        assert!(cut.is_err(), "it sleeps for minutes");
        let () = seen;
        let begun = Instant::now();
        while number(&outside, naps).await > 0 {
            assert!(begun.elapsed() < Duration::from_secs(10), "the statement goes on");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(number(&database, "SELECT 1").await, 1);
    }
    database.close().await;
    outside.close().await;
    fresh.remove().await;
}

/// A statement that ends just as its time is up: the order to end it must not
/// find the next one.
pub(crate) async fn a_late_order_to_end_hits_nobody<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let limit = Duration::from_millis(300);
    let config = fresh.config().max_connections(1).statement_timeout(limit);
    let database = MysqlDatabase::open(config).await.unwrap();
    for extra in 0..12_u64 {
        let nap = format!("SELECT SLEEP({})", Duration::from_micros(297_000 + extra * 500).as_secs_f64());
        // In time or not, both may be.
        if let Err(error) = database.query(&Statement::write(nap, vec![])).await {
            let kind = error.kind();
            assert!(matches!(kind, DbErrorKind::StatementTimeout | DbErrorKind::ConnectionLost), "{error}");
        }
        for _ in 0..3 {
            assert_eq!(number(&database, "SELECT SLEEP(0.001) + 7").await, 7);
        }
    }
    database.close().await;
    fresh.remove().await;
}

/// Statements that are new to the connection are prepared first, in steps of
/// their own.
pub(crate) async fn every_statement_may_be_cut_off_anew<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let proxy = Proxy::start(server_address::<S>()).await.unwrap();
    let config = fresh.config_through(proxy.address()).max_connections(1);
    let database = MysqlDatabase::open(config).await.unwrap();
    let run = async |sql: String| database.execute(&Statement::write(sql, vec![])).await.unwrap();
    run("CREATE TABLE t (id bigint AUTO_INCREMENT PRIMARY KEY, text longtext NOT NULL)".to_owned()).await;
    let long = "x".repeat(40_000);
    proxy.delay(Duration::from_millis(1));
    for polls in 0.. {
        let insert = format!("INSERT INTO t (text) VALUES (?), (?), (?) /* {polls} */");
        let insert = Statement::write(insert, vec![Value::Text(long.clone()); 3]);
        let select = Statement::read(
            format!("SELECT id, text, ? AS polls FROM t ORDER BY id DESC LIMIT 3 /* {polls} */"),
            vec![Value::I64(polls)],
        );
        let mut has_ended = true;
        has_ended &= drop_after(polls, database.execute(&insert)).await;
        has_ended &= drop_after(polls, database.query(&select)).await;
        // Words that are taken for others are noticed in time, or waited for in vain.
        let counted = timeout(Duration::from_secs(3), number(&database, "SELECT COUNT(*) % 3 FROM t")).await;
        assert_eq!(counted, Ok(0), "an insert was split, or the connection is out of step");
        assert_eq!(number(&database, "SELECT 42").await, 42);
        if has_ended {
            break;
        }
        assert!(polls < 1_000, "it never ends");
    }
    database.close().await;
    fresh.remove().await;
}

/// Polls a future so many times and drops it; tells whether it came to its end.
async fn drop_after<T>(polls: i64, future: impl Future<Output = Result<T, DbError>>) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        future.as_mut().poll(context).map(|done| done.map(|_| true).expect("nothing else goes wrong"))
    })
    .await
}

/// Whatever is dropped where no runtime is any more.
pub(crate) async fn nothing_panics_without_a_runtime<S: Server>() {
    let fresh = Fresh::<S>::new().await;
    let config = fresh.config().max_connections(1);
    let (sender, receiver) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (database, tx) = runtime.block_on(async {
            let database = MysqlDatabase::open(config).await.unwrap();
            let tx = database.begin(TransactionOptions::default()).await.unwrap();
            (database, tx)
        });
        {
            let _entered = runtime.enter();
            let nap = Statement::read("SELECT SLEEP(1)", vec![]);
            let mut cut = pin!(tx.query(&nap));
            let _ = cut.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
        drop(runtime);
        drop(tx);
        drop(database);
        sender.send(()).unwrap();
    });
    let done = tokio::task::spawn_blocking(move || receiver.recv_timeout(Duration::from_secs(20)));
    done.await.unwrap().unwrap();
    thread.join().unwrap();
    fresh.remove().await;
}
