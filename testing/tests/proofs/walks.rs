//! Walks over keyset pages while others write: rows that are there throughout come once each, in
//! their order.

use proptest::{collection::vec, option, prelude::*, sample::select};
use rust_decimal::Decimal;
use rustango::{
    prelude::*,
    query::{Ordering, QuerySet},
};
use tokio::{sync::watch, task::JoinSet};

use crate::{
    chance::{deep, holds_for, unexpected},
    ground::{Ground, On, registry},
};

#[derive(Model, Clone, Debug)]
#[rustango(table = "walks_row")]
struct Row {
    #[rustango(primary_key)]
    id: Auto<i64>,
    /// Whether nobody touches it during a walk.
    stays: bool,
    rank: Option<i32>,
    label: Option<String>,
    price: Option<Decimal>,
}

/// What rows are sorted by; from few values, so that ties are many.
type Values = (Option<i32>, Option<&'static str>, Option<i64>);

fn values() -> impl Strategy<Value = Values> {
    (option::of(-2..3), option::of(select(&["", "a", "B", "ä", "zz"][..])), option::of(-1_i64..2))
}

impl Row {
    fn new(stays: bool, values: Values) -> Self {
        Self { id: Auto::default(), stays, rank: None, label: None, price: None }.with(values)
    }

    fn with(self, (rank, label, price): Values) -> Self {
        let price = price.map(|tenths| Decimal::new(tenths, 1));
        Self { rank, label: label.map(str::to_owned), price, ..self }
    }
}

#[derive(Clone, Debug)]
enum Write {
    Insert(Values),
    /// One of the rows that this writer has, and where it goes.
    Move(usize, Values),
    Delete(usize),
}

fn writes() -> impl Strategy<Value = Vec<Write>> {
    let write = prop_oneof![
        3 => values().prop_map(Write::Insert),
        3 => (any::<usize>(), values()).prop_map(|(at, values)| Write::Move(at, values)),
        2 => any::<usize>().prop_map(Write::Delete),
    ];
    vec(write, 10..40)
}

#[derive(Clone, Copy, Debug)]
enum Sort {
    Rank,
    Label,
    LabelLower,
    Price,
    RankDoubled,
}

#[derive(Clone, Debug)]
struct Walk {
    rows: Vec<(bool, Values)>,
    sorts: Vec<(Sort, bool, bool)>,
    reversed: bool,
    page: u64,
    writers: Vec<Vec<Write>>,
}

prop_compose! {
    fn walks()(
        rows in vec((any::<bool>(), values()), 5..50),
        sorts in vec((select(&[Sort::Rank, Sort::Label, Sort::LabelLower, Sort::Price, Sort::RankDoubled][..]), any::<bool>(), any::<bool>()), 0..4),
        reversed in any::<bool>(),
        page in 1_u64..9,
        writers in vec(writes(), 1..4),
    ) -> Walk {
        Walk { rows, sorts, reversed, page, writers }
    }
}

impl Walk {
    fn query(&self) -> QuerySet<Row> {
        let terms: Vec<_> = self.sorts.iter().map(|(sort, down, first)| term(*sort, *down, *first)).collect();
        let query = Row::objects().order_by(terms);
        if self.reversed { query.reverse() } else { query }
    }

    /// Walks, and returns the keys of the rows that stay, as they came. Between two pages at
    /// least one row is written, as long as there are any to write.
    async fn walk(&self, db: &Db, mut written: watch::Receiver<usize>) -> Result<Vec<Auto<i64>>, Error> {
        let (mut met, mut cursor) = (Vec::new(), None);
        loop {
            let before = *written.borrow_and_update();
            let slice = self.query().fetch_after(cursor.as_ref(), self.page, db).await?;
            met.extend(slice.results.iter().filter(|row| row.stays).map(|row| row.id));
            cursor = slice.next;
            if cursor.is_none() {
                return Ok(met);
            }
            // All writers are gone where this fails.
            let _ = written.wait_for(|now| *now > before).await;
        }
    }
}

fn term(sort: Sort, down: bool, nulls_first: bool) -> Ordering<Row> {
    let term = match (sort, down) {
        (Sort::Rank, false) => Row::rank.asc(),
        (Sort::Rank, true) => Row::rank.desc(),
        (Sort::Label, false) => Row::label.asc(),
        (Sort::Label, true) => Row::label.desc(),
        (Sort::LabelLower, false) => Row::label.lower().asc(),
        (Sort::LabelLower, true) => Row::label.lower().desc(),
        (Sort::Price, false) => Row::price.asc(),
        (Sort::Price, true) => Row::price.desc(),
        (Sort::RankDoubled, false) => (Row::rank * 2).asc(),
        (Sort::RankDoubled, true) => (Row::rank * 2).desc(),
    };
    if nulls_first { term.nulls_first() } else { term }
}

/// Writes one after the other, to rows of its own.
async fn write(
    db: Db,
    writes: Vec<Write>,
    mut own: Vec<Row>,
    written: watch::Sender<usize>,
) -> Result<(), Error> {
    for one in writes {
        match one {
            Write::Insert(values) => {
                let mut row = Row::new(false, values);
                row.insert(&db).await?;
                own.push(row);
            }
            Write::Move(at, values) if !own.is_empty() => {
                let at = at % own.len();
                own[at] = own[at].clone().with(values);
                own[at].update(&db).await?;
            }
            Write::Delete(at) if !own.is_empty() => {
                let row = own.swap_remove(at % own.len());
                row.delete(&db).await?;
            }
            Write::Move(..) | Write::Delete(_) => {}
        }
        written.send_modify(|number| *number += 1);
    }
    Ok(())
}

async fn meets_every_row_once(db: &Db, walk: Walk) -> Result<(), TestCaseError> {
    Row::objects().delete(db).await.map_err(unexpected)?;
    let mut rows: Vec<_> = walk.rows.iter().map(|(stays, values)| Row::new(*stays, *values)).collect();
    Row::bulk_insert(&mut rows, db).await.map_err(unexpected)?;
    let expected = walk.query().filter(Row::stays.eq(true)).values(Row::id).fetch(db).await;
    let expected = expected.map_err(unexpected)?;

    let mut others: Vec<_> = rows.into_iter().filter(|row| !row.stays).collect();
    let (sender, written) = watch::channel(0);
    let mut writers = JoinSet::new();
    for (number, writes) in walk.writers.iter().enumerate() {
        let share = others.len() / (walk.writers.len() - number);
        let own = others.split_off(others.len() - share);
        writers.spawn(write(db.clone(), writes.clone(), own, sender.clone()));
    }
    drop(sender);
    let met = walk.walk(db, written).await.map_err(unexpected)?;
    while let Some(written) = writers.join_next().await {
        written.map_err(unexpected)?.map_err(unexpected)?;
    }
    prop_assert_eq!(met, expected);
    Ok(())
}

fn walks_meet_every_row_once(on: On) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ground = runtime.block_on(Ground::new(on, registry![Row]));
    holds_for(deep(25, 1_500), &walks(), |walk| runtime.block_on(meets_every_row_once(&ground.db, walk)));
    runtime.block_on(ground.remove());
}

#[test]
fn walks_meet_every_row_once_on_sqlite() {
    walks_meet_every_row_once(On::Sqlite);
}

#[test]
fn walks_meet_every_row_once_on_postgres() {
    walks_meet_every_row_once(On::Postgres);
}

#[test]
fn walks_meet_every_row_once_on_tokio_postgres() {
    walks_meet_every_row_once(On::Tokio);
}

#[test]
fn walks_meet_every_row_once_on_mariadb() {
    walks_meet_every_row_once(On::MariaDb);
}

mod real_mysql {
    use super::*;

    #[test]
    fn walks_meet_every_row_once_on_mysql() {
        walks_meet_every_row_once(On::MySql);
    }
}
