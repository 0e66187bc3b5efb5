//! The suite of the database port, on a server by itself and as its own replica.

use crate::shared::schema::Schema;

rustango_testing::database::suite!(Schema);

mod routed {
    rustango_testing::database::suite!(rustango_testing::database::Routed<super::Schema>);
}
