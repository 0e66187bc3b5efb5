//! The first migration of a project: what `makemigrations` would write.

use chrono::{DateTime, SubsecRound as _, Utc};
use rustango_migrate::{Decisions, Hints, Migration, MigrationName, NoPlan, Schema, Step, diff, title};
use rustango_ports::{
    database::{Identifier, ValueType},
    schema::{Column, Name, Table},
};

/// Plans the tables of `templates/project/src/models.rs`. A project whose
/// models say otherwise fails `makemigrations --check`, which the tests run.
pub(crate) fn first(now: DateTime<Utc>) -> Result<Migration, NoPlan> {
    let (before, after) = (Schema::default(), schema());
    let plan = diff(&before, &after, &Hints::default(), &mut Decisions::none())?;
    let name = MigrationName::numbered(1, &title(&before, &plan.operations));
    let mut migration = Migration::new(name, now.trunc_subsecs(0), after);
    migration.forward = plan.operations.into_iter().map(Step::Schema).collect();
    Ok(migration)
}

fn schema() -> Schema {
    let mut id = Column::new(Name::from(ID), ValueType::I64);
    id.auto = true;
    let mut title = Column::new(Name::from(TITLE), ValueType::Text);
    title.max_length = Some(200);
    let mut note = Table::new(Name::from(NOTE));
    note.primary_key = vec![id.name.clone()];
    note.columns = vec![
        id,
        title,
        Column::new(Name::from(BODY), ValueType::Text),
        Column::new(Name::from(CREATED_AT), ValueType::Timestamp),
    ];
    Schema { tables: [(note.name.clone(), note)].into() }
}

const NOTE: Identifier = Identifier::new("note");
const ID: Identifier = Identifier::new("id");
const TITLE: Identifier = Identifier::new("title");
const BODY: Identifier = Identifier::new("body");
const CREATED_AT: Identifier = Identifier::new("created_at");
