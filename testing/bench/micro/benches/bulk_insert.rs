//! A bulk insert of a thousand rows into an empty table.

use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use micro::{
    ROWS,
    fixture::{self, clear, new_posts},
    raw,
};
use sqlx::PgPool;

fn bulk_insert(criterion: &mut Criterion) {
    let runtime = fixture::runtime().expect("a runtime");
    let pool = runtime.block_on(fixture::connect()).expect("a seeded Postgres");
    let posts = new_posts();

    let mut group = criterion.benchmark_group("bulk insert");
    group.throughput(Throughput::Elements(u64::from(ROWS)));
    group.bench_function("sqlx UNNEST", |bencher| {
        bencher.to_async(&runtime).iter_custom(|times| {
            timed(&pool, times, async || {
                let ids = raw::insert(&pool, &posts).await.expect("inserted posts");
                assert_eq!(ids.len(), usize::from(ROWS));
            })
        });
    });
    group.finish();
}

/// Times the insert alone, with the table emptied before each.
async fn timed(pool: &PgPool, times: u64, insert: impl AsyncFn()) -> Duration {
    let mut spent = Duration::ZERO;
    for _ in 0..times {
        clear(pool).await.expect("an empty table");
        let start = Instant::now();
        insert().await;
        spent += start.elapsed();
    }
    spent
}

criterion_group!(benches, bulk_insert);
criterion_main!(benches);
