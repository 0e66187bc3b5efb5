//! Allocations a row, of a fetch and of a bulk insert, as one Markdown table. No clock is involved.

use micro::{
    ROWS,
    alloc::{Counting, Counts, counted},
    fixture::{self, Result, clear, new_posts},
    raw,
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> Result<()> {
    fixture::runtime()?.block_on(async {
        let pool = fixture::connect().await?;
        let posts = new_posts();
        println!("\n| side | work | allocations/row | bytes/row |\n|---|---|--:|--:|");

        // The first call prepares the statement; the second is what every later one costs.
        raw::fetch(&pool).await?;
        let (fetched, counts) = counted(raw::fetch(&pool)).await;
        assert_eq!(fetched?.len(), usize::from(ROWS));
        report("sqlx query_as", "fetch", counts);

        clear(&pool).await?;
        raw::insert(&pool, &posts).await?;
        let (inserted, counts) = counted(raw::insert(&pool, &posts)).await;
        assert_eq!(inserted?.len(), usize::from(ROWS));
        report("sqlx UNNEST", "bulk insert", counts);
        Ok(())
    })
}

fn report(side: &str, work: &str, counts: Counts) {
    let per_row = |count: usize| count as f64 / f64::from(ROWS);
    println!("| {side} | {work} | {:.2} | {:.0} |", per_row(counts.allocations), per_row(counts.bytes));
}
