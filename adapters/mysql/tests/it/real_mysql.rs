//! Everything on MySQL itself. `testing/run` tries to start one, and says so
//! where it could not; the name of this module is how it leaves these tests out.

use rustango_mysql::{MysqlConfig, MysqlDatabase};
use rustango_ports::database::{Database as _, DbErrorKind, Executor as _, Statement, ValueRef};

use crate::shared::{Fresh, Server, behaves, server_address};

/// The MySQL server for tests.
pub(crate) struct RealMysql;

impl Server for RealMysql {
    const VARIABLE: &'static str = "RUSTANGO_TEST_MYSQL_URL";
}

/// A database of its own on MySQL, for each test.
pub(crate) type FreshOnMysql = Fresh<RealMysql>;

behaves!(RealMysql);

mod conformance {
    rustango_testing::database::suite!(super::FreshOnMysql);
}

mod schemas {
    rustango_testing::schema::suite!(super::FreshOnMysql);
}

/// A password travels encrypted or not at all.
#[tokio::test]
async fn passwords_need_an_encrypted_connection() {
    let user = Fresh::<RealMysql>::unique_name();
    Fresh::<RealMysql>::run_apart(&format!("CREATE USER {user}@'127.0.0.1' IDENTIFIED BY 'p@ss:word'")).await;
    let address = server_address::<RealMysql>();
    let url = |mode: &str| format!("mysql://{user}:p%40ss%3Aword@{address}?ssl-mode={mode}");

    let refused = MysqlDatabase::connect(&url("disabled")).await.unwrap_err();
    assert_eq!(refused.kind(), &DbErrorKind::Configuration, "{refused}");
    assert!(refused.context().contains("leave out ssl-mode=disabled"), "{refused}");
    for mode in ["preferred", "required"] {
        let database = MysqlDatabase::connect(&url(mode)).await.unwrap();
        let asked = Statement::read("SHOW SESSION STATUS LIKE 'Ssl_cipher'", vec![]);
        let rows = database.query(&asked).await.unwrap();
        assert!(matches!(rows.get(0, 1).unwrap(), ValueRef::Text(cipher) if !cipher.is_empty()), "{mode}");
        database.close().await;
    }
    // The server has made its certificate itself.
    let refused = MysqlDatabase::connect(&url("verify_ca")).await.unwrap_err();
    assert_eq!(refused.kind(), &DbErrorKind::Unreachable, "{refused}");
    assert!(refused.context().contains("ssl-mode"), "{refused}");

    let wrong = MysqlConfig::from_url(&url("required").replace("word", "wrong")).unwrap();
    let refused = MysqlDatabase::open(wrong).await.unwrap_err();
    assert_eq!(refused.kind(), &DbErrorKind::AccessDenied, "{refused}");
    Fresh::<RealMysql>::run_apart(&format!("DROP USER {user}@'127.0.0.1'")).await;
}
