//! `dbshell`, `db:dump`, `db:restore` and `db:info`, by the tools that come with
//! each database.

use std::fs;

use rustango::{
    connect,
    ports::database::{Executor as _, Statement},
    prelude::*,
    query::Raw,
};
use rustango_testing::services::{FreshDatabase, postgres_url};

use super::Program;
use crate::{ground::registry, migrations::On};

/// Somebody with a name that is hard on quotes.
#[derive(Model, Clone, Debug)]
#[rustango(table = "keeper", app = "vault")]
struct Keeper {
    #[rustango(primary_key)]
    id: Auto<i64>,
    #[rustango(max_length = 80, unique)]
    name: String,
}

/// What is kept.
#[derive(Model, Clone, Debug)]
#[rustango(table = "item", app = "vault", check(name = "item_worth", expr = "worth >= 0"))]
struct Item {
    #[rustango(primary_key)]
    id: Auto<i64>,
    keeper: ForeignKey<Keeper>,
    worth: rust_decimal::Decimal,
    seal: Vec<u8>,
    kept_since: Option<chrono::DateTime<chrono::Utc>>,
    is_whole: bool,
}

/// A password that no tool may show, with what URLs and shells take for something else.
const PASSWORD: &str = "s3cret' word$";
const IN_URL: &str = "s3cret'%20word%24";

const ROWS: &str = r#"[
    {"model": "vault.keeper", "pk": 1, "fields": {"name": "O'Brien \"Bob\" \\ 🗝 ÄÖ"}},
    {"model": "vault.keeper", "pk": 2, "fields": {"name": "line\nbreak"}},
    {"model": "vault.item", "pk": 7, "fields": {"keeper": 1, "worth": "12345678901234.56789", "seal": "00ff8027",
        "kept_since": "2026-04-01T12:30:00.123456Z", "is_whole": true}},
    {"model": "vault.item", "pk": 8, "fields": {"keeper": 2, "worth": "0", "seal": "", "kept_since": null,
        "is_whole": false}}
]"#;

/// A whole database, and somebody with a password who has all rights in it.
struct Vault {
    fresh: FreshDatabase,
    url: String,
    user: String,
    on: On,
}

impl Vault {
    async fn new(on: On) -> Self {
        let fresh = match on {
            On::Postgres => FreshDatabase::whole_postgres(connect(&postgres_url()).await.unwrap()).await,
            _ => on.fresh().await,
        };
        let (scheme, rest) = fresh.url().split_once("://").unwrap();
        let (_, address) = rest.split_once('@').unwrap();
        let name = address.split(['/', '?']).nth(1).unwrap().to_owned();
        let user = name.replace("fresh", "k");
        // MySQL takes passwords over encrypted connections alone.
        let url = format!("{scheme}://{user}:{IN_URL}@{}", address.replace("?ssl-mode=disabled", ""));
        let vault = Self { fresh, url, user, on };
        let password = PASSWORD.replace('\'', "''");
        let user = vault.quoted_user();
        let rights = match on {
            On::Postgres => [
                format!("CREATE ROLE {user} LOGIN PASSWORD '{password}'"),
                format!("GRANT ALL ON DATABASE {name} TO {user}"),
                format!("GRANT ALL ON SCHEMA public TO {user}"),
            ],
            _ => [
                format!("CREATE USER {user} IDENTIFIED BY '{password}'"),
                format!("GRANT ALL ON {name}.* TO {user}"),
                "DO 0".to_owned(),
            ],
        };
        vault.as_superuser(&rights).await;
        vault
    }

    /// The user as the server calls them: short, since MySQL knows 32 characters.
    fn quoted_user(&self) -> String {
        match self.on {
            On::Postgres => self.user.clone(),
            _ => format!("'{}'@'127.0.0.1'", self.user),
        }
    }

    async fn as_superuser(&self, statements: &[String]) {
        execute(self.fresh.url(), statements).await;
    }

    async fn remove(self) {
        let user = self.quoted_user();
        match self.on {
            On::Postgres => {
                self.as_superuser(&[format!("DROP OWNED BY {user}"), format!("DROP ROLE {user}")]).await;
            }
            _ => self.as_superuser(&[format!("DROP USER {user}")]).await,
        }
        self.fresh.remove().await;
    }
}

async fn execute(url: &str, statements: &[String]) {
    let db = connect(url).await.unwrap();
    for sql in statements {
        db.execute(&Statement::write(sql.as_str(), Vec::new())).await.unwrap();
    }
    db.close().await;
}

async fn rows_survive(on: On) {
    let vault = Vault::new(on).await;
    let shop = Program::new(&vault.url, registry!(Keeper, Item));
    let (file, rows) = (shop.path().join("shop.dump"), shop.path().join("rows.json"));
    let file = file.display();
    fs::write(&rows, ROWS).unwrap();
    shop.run("makemigrations").await.ends(0);
    shop.run("migrate").await.ends(0);
    shop.run(&format!("loaddata {}", rows.display())).await.ends(0).says(&["4 rows are new"]);
    let before = shop.run("dumpdata").await.ends(0).out;
    shop.run(&format!("db:dump {file}")).await.ends(0).says(&["Wrote"]);
    shop.run(&format!("db:dump {file}")).await.ends(2).says(&["is there already"]);

    shop.run("flush --yes").await.ends(0);
    assert_eq!(shop.run("dumpdata").await.out.trim(), "[]");
    // What came later goes, though it points at what the file holds, and the other way round.
    let later = [
        "CREATE TABLE later (id BIGINT PRIMARY KEY, keeper BIGINT, CONSTRAINT up FOREIGN KEY (keeper) REFERENCES keeper \
         (id))",
        "ALTER TABLE keeper ADD COLUMN later BIGINT",
        "ALTER TABLE keeper ADD CONSTRAINT down FOREIGN KEY (later) REFERENCES later (id)",
    ];
    execute(&vault.url, &later.map(str::to_owned)).await;
    shop.run(&format!("db:restore {file}")).await.ends(3).says(&["--yes"]);
    shop.run(&format!("db:restore --yes {file}")).await.ends(0).says(&["is as"]);
    assert_eq!(shop.run("dumpdata").await.out, before);
    let info = shop.run("db:info").await.ends(0).says(&["keeper (2 columns)", "item (6 columns)", ":***@"]);
    assert!(!info.out.contains("later") && !info.out.contains("s3cret"), "{}", info.out);
    shop.run("status").await.ends(0).says(&["[x] 0001_initial"]);
    shop.run("check").await.ends(0);

    shop.run("migrate zero").await.ends(0);
    shop.run(&format!("db:restore --yes {file}")).await.ends(0);
    assert_eq!(shop.run("dumpdata").await.out, before);

    // What is no dump, or half of one, changes nothing.
    let whole = fs::read(shop.path().join("shop.dump")).unwrap();
    let half = shop.path().join("half");
    for broken in [&b"nonsense"[..], &whole[..whole.len() / 3]] {
        fs::write(&half, broken).unwrap();
        shop.run(&format!("db:restore --yes {}", half.display())).await.ends(1);
        assert_eq!(shop.run("dumpdata").await.out, before);
    }
    vault.remove().await;
}

/// The shell of a tool tells how the tool itself was called.
async fn shell_hides_the_password(on: On) {
    let vault = Vault::new(on).await;
    let shop = Program::new(&vault.url, registry!(Keeper));
    let seen = shop.path().join("seen").display().to_string();
    let look =
        format!("tr '\\0' '\\n' < /proc/$PPID/cmdline > {seen} && cat /proc/$PPID/environ > {seen}.environ");
    let (run, system) = if on == On::Postgres { ("-c", "\\!") } else { ("-e", "system") };
    shop.run_with(&["dbshell", "--", run, &format!("{system} {look}")]).await.ends(0);
    let text = |path: String| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    let (arguments, environment) = (text(seen.clone()), text(format!("{seen}.environ")));
    assert!(arguments.contains("sql") && !arguments.contains("s3cret"), "{arguments}");
    assert!(environment.contains(PASSWORD), "the tool is told the password");

    let ask = "CREATE TABLE asked AS SELECT CAST(current_user AS CHAR(80)) AS who";
    shop.run_with(&["dbshell", "--", run, ask]).await.ends(0);
    let db = connect(&vault.url).await.unwrap();
    let (who,): (String,) = Raw::unchecked("SELECT who FROM asked".to_owned()).get(&db).await.unwrap();
    assert!(who.starts_with(&vault.user), "it is {who} in the database of the program");
    db.close().await;
    shop.run_with(&["dbshell", "--", "--no-such-option"]).await.ends(1).says(&["ended with exit status"]);
    vault.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_survive_a_dump_of_postgres() {
    rows_survive(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_survive_a_dump_of_mariadb() {
    rows_survive(On::MariaDb).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_of_postgres_hides_the_password() {
    shell_hides_the_password(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_of_mariadb_hides_the_password() {
    shell_hides_the_password(On::MariaDb).await;
}

/// Left out where there is no MySQL, by the name of this module.
mod real_mysql {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn rows_survive_a_dump() {
        rows_survive(On::MySql).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_shell_hides_the_password() {
        shell_hides_the_password(On::MySql).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_has_a_shell_too() {
    let fresh = On::Sqlite.fresh().await;
    let shop = Program::new(fresh.url(), registry!(Keeper));
    let answer = shop.path().join("answer");
    shop.run("makemigrations").await.ends(0);
    shop.run("migrate").await.ends(0);
    let ask = format!(".output {}", answer.display());
    shop.run_with(&["dbshell", "--", &ask, "SELECT count(*) FROM keeper"]).await.ends(0);
    assert_eq!(fs::read_to_string(answer).unwrap().trim(), "0");
    fresh.remove().await;
}
