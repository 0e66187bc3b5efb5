//! Everything on MariaDB.

use crate::shared::{Fresh, Server, behaves};

/// The MariaDB server for tests.
pub(crate) struct MariaDb;

impl Server for MariaDb {
    const VARIABLE: &'static str = "RUSTANGO_TEST_MARIADB_URL";
}

/// A database of its own on MariaDB, for each test.
pub(crate) type FreshOnMariaDb = Fresh<MariaDb>;

behaves!(MariaDb);

mod conformance {
    rustango_testing::database::suite!(super::FreshOnMariaDb);
}

mod schemas {
    rustango_testing::schema::suite!(super::FreshOnMariaDb);
}
