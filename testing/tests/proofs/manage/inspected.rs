//! Models that `inspectdb` writes of the tables of each database.

use rustango::{
    Registry, connect, create_tables,
    ports::database::{Executor as _, Statement},
};

use super::{
    Program,
    models::{Catalogue, Edition, Thing},
};
use crate::{ground::registry, migrations::On};

/// Makes tables by hand, or those of models, and prints models of them.
async fn printed(on: On, by_hand: &[&str], registry: Registry) -> String {
    let fresh = on.fresh().await;
    let db = connect(fresh.url()).await.unwrap();
    create_tables(&db, &registry).await.unwrap();
    for sql in by_hand {
        db.execute(&Statement::write(*sql, vec![])).await.unwrap();
    }
    db.close().await;
    let source = Program::new(fresh.url(), registry).run("inspectdb").await.ends(0).out;
    fresh.remove().await;
    source
}

/// Takes out of a source what says nothing: comments, and how it is laid out.
fn bare(source: &str) -> String {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let dense: String = code.flat_map(str::chars).filter(|letter| !letter.is_whitespace()).collect();
    dense.replace(",)", ")").replace(",}", "}")
}

/// The models of this program, which compile, are what is printed of the tables
/// that they make.
async fn models_are_printed_as_they_are(on: On) {
    let printed = printed(on, &[], registry!(Catalogue, Edition, Thing)).await;
    let models = include_str!("models.rs");
    let expected = match on {
        On::Sqlite => models
            .replace("    comment = \"All that can be had\",\n", "")
            .replace(", comment = \"Where it stands\"", ""),
        On::Postgres => models.replace("'none'", "'none'::character varying"),
        On::MariaDb => models.replace("expr = \"number", "expr = \"\\\"number\\\""),
        On::MySql => models.replace("expr = \"number", "expr = \"`number`"),
    };
    let (printed, expected) = (bare(&printed), bare(&expected));
    let same = printed.chars().zip(expected.chars()).take_while(|(one, other)| one == other).count();
    let behind = |text: &str| text.chars().skip(same.saturating_sub(40)).take(120).collect::<String>();
    assert!(printed == expected, "{on:?}: {}\nand not {}", behind(&printed), behind(&expected));
}

const POSTGRES: &[&str] = &[
    "CREATE TYPE mood AS ENUM ('glad', 'sad')",
    "CREATE TABLE person (id serial PRIMARY KEY, name varchar(40) NOT NULL UNIQUE, nick character(5), mood mood, kind text \
     NOT NULL DEFAULT 'plain' CHECK (kind IN ('plain', 'odd one')), born date, wakes time, seen timestamptz NOT NULL \
     DEFAULT now(), local timestamp, height real, weight double precision, worth numeric(10, 2) NOT NULL, small smallint, \
     big bigint, is_here boolean NOT NULL DEFAULT true, token uuid, notes jsonb, old_notes json, face bytea, tags text[], \
     home inet)",
    "CREATE TABLE address (person integer NOT NULL REFERENCES person ON DELETE CASCADE, kind text NOT NULL, street text, \
     PRIMARY KEY (person, kind), CONSTRAINT one_street UNIQUE (person, street), CONSTRAINT street_there CHECK (street <> \
     ''))",
    "CREATE INDEX address_by_street ON address (street DESC) WHERE street IS NOT NULL",
    "CREATE UNIQUE INDEX person_lower_name ON person (lower(name))",
    "COMMENT ON COLUMN person.nick IS 'What friends say'",
];

const MYSQL: &[&str] = &[
    "CREATE TABLE person (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE, nick CHAR(5) COMMENT 'What \
     friends say', mood ENUM('glad', 'sad'), kind VARCHAR(9) NOT NULL DEFAULT 'plain' CHECK (kind IN ('plain', 'odd one')), \
     born DATE, wakes TIME, seen TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, local DATETIME(6), height FLOAT, weight \
     DOUBLE, worth DECIMAL(10, 2) NOT NULL, small SMALLINT, big BIGINT, is_here TINYINT(1) NOT NULL DEFAULT 1, token \
     BINARY(16), notes JSON, face LONGBLOB, story LONGTEXT, counter INT UNSIGNED)",
    "CREATE TABLE address (person INT NOT NULL, kind VARCHAR(9) NOT NULL, street VARCHAR(40), PRIMARY KEY (person, kind), \
     CONSTRAINT one_street UNIQUE (person, street), CONSTRAINT street_there CHECK (street <> ''), CONSTRAINT of_person \
     FOREIGN KEY (person) REFERENCES person (id) ON DELETE CASCADE)",
    "CREATE INDEX address_by_street ON address (street)",
];

/// What is printed of tables that were made without a model.
async fn tables_by_hand_are_printed(on: On, by_hand: &[&str], lines: &[&str]) {
    let source = printed(on, by_hand, Registry::new()).await;
    for line in WHEREVER.iter().chain(lines) {
        assert!(source.contains(line), "{on:?}: expected {line} in:\n{source}");
    }
}

/// What is the same of the tables of all servers.
const WHEREVER: &[&str] = &[
    "pub struct Person {\n    #[rustango(primary_key)]\n    pub id: Auto<i32>,\n",
    "    pub name: String,\n    /// What friends say\n    #[rustango(max_length = 5, comment = \"What friends say\")]\n",
    "    pub nick: Option<String>,\n",
    "    pub born: Option<NaiveDate>,\n    pub wakes: Option<NaiveTime>,\n",
    "    pub seen: DateTime<Utc>,\n",
    "    pub height: Option<f32>,\n    pub weight: Option<f64>,\n    pub worth: Decimal,\n    pub small: Option<i16>,\n",
    "    pub big: Option<i64>,\n",
    "    pub is_here: bool,\n    pub token: Option<Uuid>,\n    pub notes: Option<serde_json::Value>,\n",
    "    pub face: Option<Vec<u8>>,\n",
    "    #[rustango(primary_key, column = \"person\", on_delete = \"cascade\")]\n    pub person: ForeignKey<Person>,\n",
    "    unique_together(\"person, street\", name = \"one_street\"),\n",
    "    check(name = \"street_there\", expr = ",
    "- the column \"worth\" of \"person\": ",
    "- the column \"mood\" of \"person\": the type ",
];

/// What only PostgreSQL has.
const OF_POSTGRES: &[&str] = &[
    "    #[rustango(max_length = 40, unique)]\n    pub name: String,\n",
    "    index(\"-street\", name = \"address_by_street\", where = \"street IS NOT NULL\"),\n",
    "    index(expr = \"lower(name::text)\", name = \"person_lower_name\", unique),\n",
    "    #[rustango(default = \"now()\")]\n    pub seen: DateTime<Utc>,\n",
    "    #[rustango(default = \"'plain'::text\")]\n    pub kind: String,\n",
    "    pub old_notes: Option<serde_json::Value>,\n",
    "// - the column \"tags\" of \"person\": the type text[] is not known\n",
    "// - the column \"home\" of \"person\": the type inet is not known\n",
];

/// What MySQL and MariaDB have.
const OF_MYSQL: &[&str] = &[
    "    unique_together(\"name\", name = \"name\"),\n",
    "    #[rustango(max_length = 9, default = \"'plain'\")]\n    pub kind: String,\n",
    "    pub local: Option<DateTime<Utc>>,\n",
    "    #[rustango(default = \"1\")]\n    pub is_here: bool,\n",
    "    pub story: Option<String>,\n    pub counter: Option<i64>,\n",
    "    index(\"street\", name = \"address_by_street\"),\n",
    "// - the foreign key of person is called of_person\n",
    "// - the column \"mood\" of \"person\": the type enum('glad','sad') is not known\n",
];

#[tokio::test(flavor = "multi_thread")]
async fn tables_by_hand_are_printed_on_postgres() {
    tables_by_hand_are_printed(On::Postgres, POSTGRES, OF_POSTGRES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_by_hand_are_printed_on_mariadb() {
    tables_by_hand_are_printed(On::MariaDb, MYSQL, OF_MYSQL).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn models_are_printed_as_they_are_on_sqlite() {
    models_are_printed_as_they_are(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn models_are_printed_as_they_are_on_postgres() {
    models_are_printed_as_they_are(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn models_are_printed_as_they_are_on_mariadb() {
    models_are_printed_as_they_are(On::MariaDb).await;
}

/// Left out where there is no MySQL, by the name of this module.
mod real_mysql {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn models_are_printed_as_they_are() {
        super::models_are_printed_as_they_are(On::MySql).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn tables_by_hand_are_printed() {
        super::tables_by_hand_are_printed(On::MySql, MYSQL, OF_MYSQL).await;
    }
}
