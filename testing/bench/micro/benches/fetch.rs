//! A typed fetch of a thousand rows.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use micro::{
    ROWS,
    fixture::{self, timed},
    raw, typed,
};

fn fetch(criterion: &mut Criterion) {
    let runtime = fixture::runtime().expect("a runtime");
    runtime.block_on(fixture::plant()).expect("a seeded Postgres");
    let url = fixture::database_url().expect("its URL");
    let mut connection = runtime.block_on(raw::connect(&url)).expect("a connection");
    let db = runtime.block_on(typed::connect(&url)).expect("a pool");

    let mut group = criterion.benchmark_group("fetch");
    group.throughput(Throughput::Elements(u64::from(ROWS)));
    group.bench_function("sqlx query_as", |bencher| {
        bencher.iter_custom(|times| {
            let all = async {
                for _ in 0..times {
                    let posts = raw::fetch(&mut connection).await.expect("posts");
                    assert_eq!(black_box(posts).len(), usize::from(ROWS));
                }
            };
            runtime.block_on(timed(all))
        });
    });
    group.bench_function("rustango fetch", |bencher| {
        bencher.iter_custom(|times| {
            let all = async {
                for _ in 0..times {
                    let posts = typed::fetch(&db).await.expect("posts");
                    assert_eq!(black_box(posts).len(), usize::from(ROWS));
                }
            };
            runtime.block_on(timed(all))
        });
    });
    group.finish();
}

criterion_group!(benches, fetch);
criterion_main!(benches);
