//! Fields that the toolkit writes by itself: times and UUIDs.

use chrono::{DateTime, Utc};
use rustango_model::{FieldSchema, ModelSchema, Stamp};
use rustango_ports::{
    database::{Value, ValueType},
    runtime::Random,
};
use uuid::{Builder, Uuid};

use super::version;
use crate::Db;

/// When a row is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Insert,
    Update,
}

/// Makes the stamps of one moment: all of them tell the same time.
pub(crate) struct Stamper<'a> {
    db: &'a Db,
    moment: Moment,
    now: Option<DateTime<Utc>>,
}

impl<'a> Stamper<'a> {
    pub(crate) const fn new(db: &'a Db, moment: Moment) -> Self {
        Self { db, moment, now: None }
    }

    /// Returns what takes the place of the value that is given, where the
    /// toolkit writes the field.
    pub(crate) fn stamp(&mut self, field: &FieldSchema, given: Option<&Value>) -> Option<Value> {
        match (field.stamp, self.moment) {
            (Stamp::NowOnInsert, Moment::Insert) | (Stamp::NowOnSave, _) => {
                Some(moment_value(self.now(), field.value_type))
            }
            (Stamp::UuidV4 | Stamp::UuidV7, Moment::Insert)
                if given.is_none_or(|value| is_to_fill(field, value)) =>
            {
                Some(Value::Uuid(new_uuid(field.stamp, self.now(), self.db.random())))
            }
            (Stamp::Version, Moment::Insert) => Some(version::first(field.value_type)),
            _ => None,
        }
    }

    fn now(&mut self) -> DateTime<Utc> {
        *self.now.get_or_insert_with(|| self.db.clock().now())
    }
}

/// Puts the stamps of the moment among the values, and returns them.
pub(crate) fn stamp(
    db: &Db,
    schema: &ModelSchema,
    values: &mut Vec<(usize, Value)>,
    moment: Moment,
) -> Vec<(usize, Value)> {
    let mut maker = Stamper::new(db, moment);
    let mut stamped = Vec::new();
    for (position, field) in schema.fields.iter().enumerate() {
        let given = values.iter().position(|(field, _)| *field == position);
        let Some(value) = maker.stamp(field, given.map(|at| &values[at].1)) else { continue };
        match given {
            Some(at) => values[at].1 = value.clone(),
            None => values.push((position, value.clone())),
        }
        stamped.push((position, value));
    }
    stamped
}

/// Whether a UUID is still to be made for this value.
pub(crate) fn is_to_fill(field: &FieldSchema, value: &Value) -> bool {
    matches!(field.stamp, Stamp::UuidV4 | Stamp::UuidV7)
        && match value {
            Value::Uuid(uuid) => uuid.is_nil(),
            value => value.is_null(),
        }
}

fn moment_value(now: DateTime<Utc>, of: ValueType) -> Value {
    match of {
        ValueType::Date => Value::Date(now.date_naive()),
        ValueType::Time => Value::Time(now.time()),
        _ => Value::Timestamp(now),
    }
}

/// Makes a UUID of RFC 9562, version 4 or 7.
fn new_uuid(stamp: Stamp, now: DateTime<Utc>, random: &dyn Random) -> Uuid {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    if stamp == Stamp::UuidV4 {
        return Builder::from_random_bytes(bytes).into_uuid();
    }
    let mut tail = [0; 10];
    tail.copy_from_slice(&bytes[..10]);
    // Times before 1970 have no version 7; they count as 1970.
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);

    impl Random for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn version_7_carries_the_time() {
        let now = DateTime::from_timestamp_millis(0x0123_4567_89AB).expect("a valid time");
        let uuid = new_uuid(Stamp::UuidV7, now, &Fixed(0xff));
        assert_eq!(uuid.to_string(), "01234567-89ab-7fff-bfff-ffffffffffff");
    }

    #[test]
    fn version_4_is_all_random() {
        let uuid = new_uuid(Stamp::UuidV4, DateTime::UNIX_EPOCH, &Fixed(0));
        assert_eq!(uuid.to_string(), "00000000-0000-4000-8000-000000000000");
    }
}
