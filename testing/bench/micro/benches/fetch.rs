//! A typed fetch of a thousand rows.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use micro::{ROWS, fixture, raw};

fn fetch(criterion: &mut Criterion) {
    let runtime = fixture::runtime().expect("a runtime");
    let pool = runtime.block_on(fixture::connect()).expect("a seeded Postgres");

    let mut group = criterion.benchmark_group("fetch");
    group.throughput(Throughput::Elements(u64::from(ROWS)));
    group.bench_function("sqlx query_as", |bencher| {
        bencher.to_async(&runtime).iter(async || {
            let posts = raw::fetch(&pool).await.expect("posts");
            assert_eq!(posts.len(), usize::from(ROWS));
            black_box(posts)
        });
    });
    group.finish();
}

criterion_group!(benches, fetch);
criterion_main!(benches);
