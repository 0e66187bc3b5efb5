//! Allocations a row, of a fetch and of a bulk insert, as one Markdown table. No clock is involved.

use micro::{
    ROWS,
    alloc::{Counting, Counts, counted},
    fixture::{self, Result, clear, new_posts},
    raw, typed,
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> Result<()> {
    fixture::runtime()?.block_on(async {
        let mut owner = fixture::plant().await?;
        let url = fixture::database_url()?;
        let mut connection = raw::connect(&url).await?;
        let db = typed::connect(&url).await?;
        let posts = new_posts();
        println!("\n| side | work | allocations/row | bytes/row |\n|---|---|--:|--:|");

        // The first call prepares the statement; the second is what every later one costs.
        raw::fetch(&mut connection).await?;
        let (fetched, counts) = counted(raw::fetch(&mut connection)).await;
        assert_eq!(fetched?.len(), usize::from(ROWS));
        report("sqlx query_as", "fetch", counts);
        typed::fetch(&db).await?;
        let (fetched, counts) = counted(typed::fetch(&db)).await;
        assert_eq!(fetched?.len(), usize::from(ROWS));
        report("rustango fetch", "fetch", counts);

        clear(&mut owner).await?;
        raw::insert(&mut connection, &posts).await?;
        let (inserted, counts) = counted(raw::insert(&mut connection, &posts)).await;
        assert_eq!(inserted?.len(), usize::from(ROWS));
        report("sqlx UNNEST", "bulk insert", counts);
        typed::insert(&db, &mut typed::models(&posts)).await?;
        let mut models = typed::models(&posts);
        let (inserted, counts) = counted(typed::insert(&db, &mut models)).await;
        inserted?;
        assert!(models.iter().all(|post| post.id.is_set()));
        report("rustango bulk_insert", "bulk insert", counts);
        Ok(())
    })
}

fn report(side: &str, work: &str, counts: Counts) {
    let per_row = |count: usize| count as f64 / f64::from(ROWS);
    println!("| {side} | {work} | {:.2} | {:.0} |", per_row(counts.allocations), per_row(counts.bytes));
}
