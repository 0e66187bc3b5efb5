//! What a program binds to statements of its own.

use rustango_ports::database::{Value, ValueType};

use crate::{FieldValue, ForeignKey, Model, SingleKey};

/// What a name in a statement stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Binding {
    /// One value.
    One(Value),
    /// As many as there are, of one type, none of them NULL.
    List(ValueType, Vec<Value>),
}

/// Why something cannot be bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindFault {
    /// It is a key that is not set yet, which is no NULL.
    Unset,
    /// It is a list that holds NULL, which equals nothing and differs from
    /// nothing.
    NullInList,
}

/// Tells one value from several, which have a trait in common: nobody writes
/// it.
#[doc(hidden)]
#[derive(Debug)]
pub enum OneValue {}

/// As [`OneValue`].
#[doc(hidden)]
#[derive(Debug)]
pub enum ManyValues {}

/// A value that a statement takes: of a field, borrowed text, a foreign key;
/// or several, in a `Vec`, an array or a slice.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound to a statement",
    label = "not a value for databases",
    note = "bind what fields hold, such as i64, String, Uuid or an Option of one, or borrowed text, or a Vec of \
            such values"
)]
pub trait Bind<Kind = OneValue> {
    /// Makes what is bound.
    ///
    /// # Errors
    /// Why it cannot be.
    fn into_binding(self) -> Result<Binding, BindFault>;
}

impl<T: FieldValue> Bind for T {
    fn into_binding(self) -> Result<Binding, BindFault> {
        value_of(&self).map(Binding::One)
    }
}

impl Bind for &str {
    fn into_binding(self) -> Result<Binding, BindFault> {
        Ok(Binding::One(Value::Text(self.to_owned())))
    }
}

impl Bind for &String {
    fn into_binding(self) -> Result<Binding, BindFault> {
        self.as_str().into_binding()
    }
}

impl<T: Model<Key: SingleKey>> Bind for &ForeignKey<T> {
    fn into_binding(self) -> Result<Binding, BindFault> {
        Ok(Binding::One(self.to_value()))
    }
}

impl Bind for Value {
    fn into_binding(self) -> Result<Binding, BindFault> {
        Ok(Binding::One(self))
    }
}

fn value_of<T: FieldValue>(value: &T) -> Result<Value, BindFault> {
    let value = value.to_value();
    if T::AUTO && value.is_null() { Err(BindFault::Unset) } else { Ok(value) }
}

/// One of several values.
#[doc(hidden)]
pub trait Item {
    /// The type of such values.
    const TYPE: ValueType;

    /// Makes the value.
    ///
    /// # Errors
    /// Why it cannot be bound.
    fn to_item(&self) -> Result<Value, BindFault>;
}

impl<T: FieldValue> Item for T {
    const TYPE: ValueType = T::TYPE;

    fn to_item(&self) -> Result<Value, BindFault> {
        value_of(self).and_then(|value| if value.is_null() { Err(BindFault::NullInList) } else { Ok(value) })
    }
}

impl Item for &str {
    const TYPE: ValueType = ValueType::Text;

    fn to_item(&self) -> Result<Value, BindFault> {
        Ok(Value::Text((*self).to_owned()))
    }
}

impl<T: Item> Bind<ManyValues> for &[T] {
    fn into_binding(self) -> Result<Binding, BindFault> {
        let values = self.iter().map(Item::to_item).collect::<Result<_, _>>()?;
        Ok(Binding::List(T::TYPE, values))
    }
}

impl<T: Item> Bind<ManyValues> for Vec<T> {
    fn into_binding(self) -> Result<Binding, BindFault> {
        self.as_slice().into_binding()
    }
}

impl<T: Item> Bind<ManyValues> for &Vec<T> {
    fn into_binding(self) -> Result<Binding, BindFault> {
        self.as_slice().into_binding()
    }
}

impl<T: Item, const N: usize> Bind<ManyValues> for [T; N] {
    fn into_binding(self) -> Result<Binding, BindFault> {
        self.as_slice().into_binding()
    }
}
