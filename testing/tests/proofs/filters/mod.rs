//! Random trees of conditions mean in a database what they mean in memory, NULLs included.

mod chance;
mod evaluator;
mod models;
mod tree;

use proptest::{prop_assert_eq, test_runner::TestCaseError};
use rustango::prelude::*;

use self::{
    chance::{trees, windows, worlds},
    models::{Kind, Part, Thing, World},
    tree::{Tree, Window},
};
use crate::{
    chance::{deep, holds_for, one_of, unexpected},
    ground::{Ground, On, registry},
};

async fn fill(db: &Db, world: &World) -> Result<(), Error> {
    let World { mut kinds, mut things, mut parts } = world.clone();
    Kind::bulk_insert(&mut kinds, db).await?;
    Thing::bulk_insert(&mut things, db).await?;
    Part::bulk_insert(&mut parts, db).await
}

async fn agrees(db: &Db, world: &World, tree: &Tree, window: &Window) -> Result<(), TestCaseError> {
    let query = || Thing::objects().filter(tree.predicate());
    let found = window.of(query()).values(Thing::id).fetch(db).await.map_err(unexpected)?;
    prop_assert_eq!(found, world.found(tree, window));
    let number = world.things.iter().filter(|thing| world.holds(tree, thing)).count() as u64;
    let counted = query().count(db).await.map_err(unexpected)?;
    let others = Thing::objects().exclude(tree.predicate()).count(db).await.map_err(unexpected)?;
    prop_assert_eq!((counted, others), (number, world.things.len() as u64 - number));
    Ok(())
}

fn filters_agree(on: On) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for number in 0..deep(2, 40) {
        let world = one_of(&worlds(), number);
        let ground = runtime.block_on(async {
            let ground = Ground::new(on, registry![Kind, Thing, Part]).await;
            fill(&ground.db, &world).await.unwrap();
            ground
        });
        holds_for(deep(250, 1_000), &(trees(), windows()), |(tree, window)| {
            runtime.block_on(agrees(&ground.db, &world, &tree, &window))
        });
        runtime.block_on(ground.remove());
    }
}

#[test]
fn filters_agree_with_memory_on_sqlite() {
    filters_agree(On::Sqlite);
}

#[test]
fn filters_agree_with_memory_on_postgres() {
    filters_agree(On::Postgres);
}

#[test]
fn filters_agree_with_memory_on_mariadb() {
    filters_agree(On::MariaDb);
}

mod real_mysql {
    use super::*;

    #[test]
    fn filters_agree_with_memory_on_mysql() {
        filters_agree(On::MySql);
    }
}
