//! The suite of the database port.

use crate::shared::schema::Schema;

rustango_testing::database::suite!(Schema);
