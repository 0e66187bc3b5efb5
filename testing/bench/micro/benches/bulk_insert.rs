//! A bulk insert of a thousand rows into an empty table.

use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use micro::{
    ROWS,
    fixture::{self, clear, new_posts, timed},
    raw, typed,
};

fn bulk_insert(criterion: &mut Criterion) {
    let runtime = fixture::runtime().expect("a runtime");
    let mut owner = runtime.block_on(fixture::plant()).expect("a seeded Postgres");
    let url = fixture::database_url().expect("its URL");
    let mut connection = runtime.block_on(raw::connect(&url)).expect("a connection");
    let db = runtime.block_on(typed::connect(&url)).expect("a pool");
    let posts = new_posts();

    let mut group = criterion.benchmark_group("bulk insert");
    group.throughput(Throughput::Elements(u64::from(ROWS)));
    group.bench_function("sqlx UNNEST", |bencher| {
        bencher.iter_custom(|times| {
            runtime.block_on(async {
                let mut spent = Duration::ZERO;
                for _ in 0..times {
                    clear(&mut owner).await.expect("an empty table");
                    spent += timed(async {
                        let ids = raw::insert(&mut connection, &posts).await.expect("inserted posts");
                        assert_eq!(ids.len(), usize::from(ROWS));
                    })
                    .await;
                }
                spent
            })
        });
    });
    group.bench_function("rustango bulk_insert", |bencher| {
        bencher.iter_custom(|times| {
            runtime.block_on(async {
                let mut spent = Duration::ZERO;
                for _ in 0..times {
                    clear(&mut owner).await.expect("an empty table");
                    let mut models = typed::models(&posts);
                    spent += timed(async {
                        typed::insert(&db, &mut models).await.expect("inserted posts");
                        assert!(models.iter().all(|post| post.id.is_set()));
                    })
                    .await;
                }
                spent
            })
        });
    });
    group.finish();
}

criterion_group!(benches, bulk_insert);
criterion_main!(benches);
