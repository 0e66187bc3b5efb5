//! What a program binds to statements of its own.

use rustango_ports::database::Value;

use crate::{FieldValue, ForeignKey, Model};

/// A value that a statement takes: of a field, borrowed text, a foreign key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound to a statement",
    label = "not a value for databases",
    note = "bind what fields hold, such as i64, String, Uuid or an Option of one, or borrowed text"
)]
pub trait Bind {
    /// Makes the value; nothing of a key that is not set yet, which is no
    /// NULL.
    fn into_value(self) -> Option<Value>;
}

impl<T: FieldValue> Bind for T {
    fn into_value(self) -> Option<Value> {
        Some(self.to_value()).filter(|value| !(T::AUTO && value.is_null()))
    }
}

impl Bind for &str {
    fn into_value(self) -> Option<Value> {
        Some(Value::Text(self.to_owned()))
    }
}

impl Bind for &String {
    fn into_value(self) -> Option<Value> {
        self.as_str().into_value()
    }
}

impl<T: Model> Bind for &ForeignKey<T> {
    fn into_value(self) -> Option<Value> {
        Some(self.to_value())
    }
}

impl Bind for Value {
    fn into_value(self) -> Option<Value> {
        Some(self)
    }
}
