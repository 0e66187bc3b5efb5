//! Defaults are SQL.

use rustango::{Auto, Model};

#[derive(Model)]
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
