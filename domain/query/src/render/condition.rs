//! Conditions.

use rustango_ports::database::{Dialect, SqlText, Value};

use super::{Renderer, invalid, qualified};
use crate::{Condition, Error, FieldRef, Lookup};

impl Renderer<'_> {
    /// Writes ` WHERE …`, or nothing.
    pub(super) fn where_clause(&mut self, condition: Option<&Condition>) -> Result<(), Error> {
        if let Some(condition) = condition {
            self.push(" WHERE ");
            self.condition(condition)?;
        }
        Ok(())
    }

    pub(super) fn condition(&mut self, condition: &Condition) -> Result<(), Error> {
        match condition {
            Condition::Lookup(field, lookup) => self.lookup(*field, lookup),
            Condition::All(all) => self.joined(all, " AND ", "1 = 1"),
            Condition::Any(any) => self.joined(any, " OR ", "1 = 0"),
            Condition::Not(inner) if can_be_unknown(inner) => {
                self.push("(");
                self.condition(inner)?;
                self.push(") IS NOT TRUE");
                Ok(())
            }
            Condition::Not(inner) => {
                self.push("NOT (");
                self.condition(inner)?;
                self.push(")");
                Ok(())
            }
        }
    }

    fn joined(&mut self, conditions: &[Condition], word: &str, none: &str) -> Result<(), Error> {
        match conditions {
            [] => {
                self.push(none);
            }
            [only] => self.condition(only)?,
            several => {
                self.push("(");
                for (at, condition) in several.iter().enumerate() {
                    if at > 0 {
                        self.push(word);
                    }
                    self.condition(condition)?;
                }
                self.push(")");
            }
        }
        Ok(())
    }

    fn lookup(&mut self, field: FieldRef, lookup: &Lookup) -> Result<(), Error> {
        match lookup {
            // No database holds such text: nothing equals it, all else differs.
            Lookup::Exact(value) if holds_nul(value) => {
                self.push("1 = 0");
                Ok(())
            }
            Lookup::NotEqual(value) if holds_nul(value) => self.lookup(field, &Lookup::IsNotNull),
            Lookup::In(values) | Lookup::NotIn(values) if values.iter().any(holds_nul) => {
                let rest = values.iter().filter(|value| !holds_nul(value)).cloned().collect();
                match lookup {
                    Lookup::In(_) => self.lookup(field, &Lookup::In(rest)),
                    _ => self.lookup(field, &Lookup::NotIn(rest)),
                }
            }
            Lookup::Exact(value) => self.compare(field, " = ", value),
            Lookup::NotEqual(value) => self.compare(field, " <> ", value),
            Lookup::Less(value) => self.compare(field, " < ", value),
            Lookup::LessOrEqual(value) => self.compare(field, " <= ", value),
            Lookup::Greater(value) => self.compare(field, " > ", value),
            Lookup::GreaterOrEqual(value) => self.compare(field, " >= ", value),
            Lookup::Between(low, high) => {
                self.column(field).push(" BETWEEN ");
                self.operand(field, low)?;
                self.push(" AND ");
                self.operand(field, high)
            }
            Lookup::In(values) => self.in_list(field, values),
            Lookup::NotIn(values) if values.is_empty() => {
                self.column(field).push(" IS NOT NULL");
                Ok(())
            }
            Lookup::NotIn(values) => {
                self.push("NOT (");
                self.in_list(field, values)?;
                self.push(")");
                Ok(())
            }
            Lookup::IsNull => {
                self.column(field).push(" IS NULL");
                Ok(())
            }
            Lookup::IsNotNull => {
                self.column(field).push(" IS NOT NULL");
                Ok(())
            }
            Lookup::Text(how, text) => {
                if text.contains('\0') {
                    self.push("1 = 0");
                    return Ok(());
                }
                let dialect = self.dialect;
                dialect.text_match(&mut self.out, &subject(dialect, field), *how, text);
                Ok(())
            }
        }
    }

    fn compare(&mut self, field: FieldRef, operator: &str, value: &Value) -> Result<(), Error> {
        self.column(field).push(operator);
        self.operand(field, value)
    }

    fn operand(&mut self, field: FieldRef, value: &Value) -> Result<(), Error> {
        if value.is_null() {
            return Err(no_value(field));
        }
        self.bind(value.clone());
        Ok(())
    }

    fn in_list(&mut self, field: FieldRef, values: &[Value]) -> Result<(), Error> {
        if values.is_empty() {
            self.push("1 = 0");
            return Ok(());
        }
        if values.iter().any(Value::is_null) {
            return Err(no_value(field));
        }
        let dialect = self.dialect;
        let of = field.field().value_type;
        dialect.in_list(&mut self.out, &subject(dialect, field), of, values.to_vec());
        Ok(())
    }
}

fn subject(dialect: &dyn Dialect, field: FieldRef) -> impl Fn(&mut SqlText) + '_ {
    move |out| qualified(dialect, out, field)
}

fn holds_nul(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.contains('\0'))
}

fn no_value(field: FieldRef) -> Error {
    let (model, field) = (field.schema().name, field.field().name);
    invalid(format!(
        "{model}::{field} is compared with NULL or with a key that is not set yet; for NULL use is_null()"
    ))
}

/// Whether a NULL can make the condition neither true nor false.
fn can_be_unknown(condition: &Condition) -> bool {
    match condition {
        Condition::Lookup(_, Lookup::IsNull | Lookup::IsNotNull) | Condition::Not(_) => false,
        Condition::Lookup(field, _) => field.field().nullable,
        Condition::All(inner) | Condition::Any(inner) => inner.iter().any(can_be_unknown),
    }
}
