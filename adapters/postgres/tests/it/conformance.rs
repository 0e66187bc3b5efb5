//! The suites of the database port and of the schema port, on a server by itself and as its own replica.

use crate::shared::schema::Schema;

rustango_testing::database::suite!(Schema);

mod routed {
    rustango_testing::database::suite!(rustango_testing::database::Routed<super::Schema>);
}

mod of_schemas {
    rustango_testing::schema::suite!(super::Schema);
}
