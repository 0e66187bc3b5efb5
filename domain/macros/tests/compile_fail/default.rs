//! Defaults are SQL.

#[path = "../it/facade.rs"]
mod facade;

use rustango_macros::Model;
use rustango_model::Auto;

#[derive(Model)]
#[rustango(crate = "facade")]
struct Post {
    #[rustango(primary_key, default = "1")]
    id: Auto<i64>,
    #[rustango(default = "")]
    title: String,
    #[rustango(default = "draft")]
    status: String,
    #[rustango(default = -1)]
    views: i32,
    #[rustango(default = true)]
    public: bool,
    #[rustango(default)]
    body: String,
    #[rustango(default = "CURRENT_DATE")]
    fine: String,
}

fn main() {}
