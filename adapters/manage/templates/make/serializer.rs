//! What goes out of `__model__` and comes in.

use rustango::prelude::*;

use crate::__models__::__model__;

/// The rows of `__model__`, as clients see and write them.
#[derive(Serializer, Clone, Debug)]
#[serializer(model = __model__)]
pub struct __pascal__Serializer {
__members__
}
