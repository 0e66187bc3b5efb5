//! The twins of the models of testing/oracle; the rows of both come from one file.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rustango::prelude::*;
use serde::Deserialize;

#[derive(Model, Clone, Debug, Deserialize)]
#[rustango(table = "oracle_team")]
pub(super) struct Team {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    #[rustango(max_length = 60, unique)]
    pub(super) name: String,
    pub(super) city: Option<String>,
    pub(super) founded: Option<NaiveDate>,
}

#[derive(Model, Clone, Debug, Deserialize)]
#[rustango(table = "oracle_person")]
pub(super) struct Person {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) name: String,
    pub(super) nickname: Option<String>,
    pub(super) born: Option<NaiveDate>,
    pub(super) height: Option<Decimal>,
    pub(super) score: Option<i32>,
    pub(super) rating: Option<f64>,
    pub(super) active: bool,
    pub(super) joined_at: DateTime<Utc>,
    pub(super) team: Option<ForeignKey<Team>>,
    pub(super) boss: Option<ForeignKey<Person>>,
    pub(super) profile: Option<serde_json::Value>,
}

#[derive(Model, Clone, Debug, Deserialize)]
#[rustango(table = "oracle_project")]
pub(super) struct Project {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) title: String,
    pub(super) budget: Option<Decimal>,
    pub(super) starts: NaiveDate,
    pub(super) due_at: Option<DateTime<Utc>>,
    pub(super) owner: ForeignKey<Person>,
    pub(super) team: Option<ForeignKey<Team>>,
}

#[derive(Model, Clone, Debug, Deserialize)]
#[rustango(table = "oracle_task")]
pub(super) struct Task {
    #[rustango(primary_key)]
    pub(super) id: Auto<i64>,
    pub(super) title: String,
    pub(super) state: String,
    pub(super) estimate: Option<i32>,
    pub(super) spent: i32,
    pub(super) created_at: DateTime<Utc>,
    pub(super) done_at: Option<DateTime<Utc>>,
    pub(super) project: ForeignKey<Project>,
    pub(super) assignee: Option<ForeignKey<Person>>,
    pub(super) alarm: Option<NaiveTime>,
}
