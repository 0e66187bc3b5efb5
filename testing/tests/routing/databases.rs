//! Several databases by name, each with its models.

use rustango::{
    Auto, Databases, ForeignKey, Registry, check_tables, create_tables, ports::database::DbErrorKind,
    prelude::*, query::Error, sqlite::SqliteDatabase,
};

#[derive(Model, Clone, Debug)]
#[rustango(table = "routing_order", app = "shop")]
struct Order {
    #[rustango(primary_key)]
    id: Auto<i64>,
    what: String,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "routing_line", app = "shop")]
struct Line {
    #[rustango(primary_key)]
    id: Auto<i64>,
    order: ForeignKey<Order>,
}

#[derive(Model, Clone, Debug)]
#[rustango(table = "routing_event", app = "history")]
struct Event {
    #[rustango(primary_key)]
    id: Auto<i64>,
    text: String,
}

async fn memory() -> Db {
    Db::new(SqliteDatabase::connect("sqlite::memory:").await.unwrap())
}

fn all() -> Registry {
    Registry::new().with::<Order>().unwrap().with::<Line>().unwrap().with::<Event>().unwrap()
}

async fn two() -> Databases {
    Databases::new(memory().await)
        .with("archive", memory().await)
        .models_live_in(|model| if model.app == "history" { "archive" } else { Databases::DEFAULT })
}

fn context(error: Error) -> (DbErrorKind, String) {
    match error {
        Error::Database(error) => (error.kind().clone(), error.context().to_owned()),
        other => panic!("expected an error of the database, found {other:?}"),
    }
}

#[tokio::test]
async fn each_model_lives_where_it_is_said_to() {
    let databases = two().await;
    assert_eq!(databases.names().collect::<Vec<_>>(), ["archive", "default"]);
    for name in databases.names() {
        let here = databases.registry(name, &all()).unwrap();
        create_tables(databases.using(name).unwrap(), &here).await.unwrap();
    }
    let names = |name| -> Vec<_> {
        databases.registry(name, &all()).unwrap().models().iter().map(|model| model.name).collect()
    };
    assert_eq!(names("default"), ["Order", "Line"]);
    assert_eq!(names("archive"), ["Event"]);

    let (default, archive) = (databases.using("default").unwrap(), databases.using("archive").unwrap());
    check_tables(default, &databases.registry("default", &all()).unwrap()).await.unwrap();
    check_tables(archive, &databases.registry("archive", &all()).unwrap()).await.unwrap();
    let elsewhere = check_tables(archive, &Registry::new().with::<Order>().unwrap()).await.unwrap_err();
    assert!(matches!(elsewhere.database_kind(), Some(DbErrorKind::MissingTable { .. })));

    let mut order = Order { id: Auto::default(), what: "bread".into() };
    order.save(databases.of::<Order>().unwrap()).await.unwrap();
    let mut event = Event { id: Auto::default(), text: "ordered".into() };
    event.save(databases.of::<Event>().unwrap()).await.unwrap();
    assert_eq!(Order::objects().count(default).await.unwrap(), 1);
    assert_eq!(Event::objects().get(archive).await.unwrap().text, "ordered");
}

#[tokio::test]
async fn by_itself_every_model_lives_in_the_default() {
    let databases = Databases::new(memory().await).with("archive", memory().await);
    assert_eq!(databases.registry("default", &all()).unwrap().models().len(), 3);
    assert_eq!(databases.registry("archive", &all()).unwrap().models().len(), 0);
}

#[tokio::test]
async fn unknown_names_are_told_with_the_known_ones() {
    let databases = two().await.models_live_in(|_| "attic");
    let missing = |name: &str| DbErrorKind::MissingDatabase { database: name.to_owned() };
    let known = "this program has \"archive\", \"default\"";
    let (kind, text) = context(databases.using("archiv").unwrap_err());
    assert_eq!((kind, text), (missing("archiv"), format!("no database is called \"archiv\"; {known}")));
    let of_order = (
        missing("attic"),
        format!("no database is called \"attic\", where the model Order is to live; {known}"),
    );
    assert_eq!(context(databases.of::<Order>().unwrap_err()), of_order);
    assert_eq!(context(databases.registry("default", &all()).unwrap_err()), of_order);
    assert_eq!(context(databases.registry("cellar", &all()).unwrap_err()).0, missing("cellar"));
}

#[tokio::test]
async fn a_foreign_key_that_leaves_its_database_is_told() {
    let databases =
        two().await.models_live_in(|model| if model.name == "Order" { "archive" } else { "default" });
    let (kind, text) = context(databases.registry("default", &all()).unwrap_err());
    assert_eq!(kind, DbErrorKind::Configuration);
    assert_eq!(
        text,
        "a foreign key cannot leave its database, and from \"default\" some do: Line::order points at Order in \
         \"archive\""
    );
    assert_eq!(databases.registry("archive", &all()).unwrap().models().len(), 1);
}

#[tokio::test]
async fn a_name_given_twice_is_the_last() {
    let databases = Databases::new(memory().await).with("default", memory().await);
    assert_eq!(databases.names().count(), 1);
    assert!(format!("{databases:?}").contains("\"default\""));
}
