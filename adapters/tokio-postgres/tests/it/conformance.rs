//! The suite of the database port.

use crate::shared::schema::Schema;

rustango_testing::database::suite!(Schema);

mod of_schemas {
    rustango_testing::schema::suite!(super::Schema);
}
