//! Functions and operators whose spelling differs between databases.

use super::{Fragment, ValueType};

/// An operand of a function: its text, and the type of its values.
#[derive(Clone, Copy)]
pub struct Argument<'a> {
    /// Writes it; may be called several times, where a dialect needs it twice.
    pub write: Fragment<'a>,
    /// The type of its values.
    pub of: ValueType,
    /// Whether it is a column as it is stored, and not computed.
    pub stored: bool,
}

impl std::fmt::Debug for Argument<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Argument").field("of", &self.of).field("stored", &self.stored).finish_non_exhaustive()
    }
}

/// A function of values of one row, with one meaning on all databases.
///
/// NULL in makes NULL out, where nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Function {
    /// The text in small letters, by Unicode, character by character.
    Lower,
    /// The text in capital letters, by Unicode, character by character.
    Upper,
    /// The number of characters of a text.
    Length,
    /// The text without spaces at both ends.
    Trim,
    /// The text without spaces at its beginning.
    TrimStart,
    /// The text without spaces at its end.
    TrimEnd,
    /// `replace(text, from, to)`, minding case.
    Replace,
    /// `substring(text, start, length)`, counted in characters from 1.
    Substring,
    /// All texts joined; NULL counts as empty.
    Concat,
    /// The first value that is not NULL.
    Coalesce,
    /// NULL where both are equal, else the first.
    NullIf,
    /// The greatest value that is not NULL.
    Greatest,
    /// The least value that is not NULL.
    Least,
    /// The number without its sign.
    Abs,
    /// The number rounded to so many digits behind the point; decimals half
    /// away from zero.
    Round(u8),
    /// The greatest whole number that is not above.
    Floor,
    /// The least whole number that is not below.
    Ceil,
}

/// Arithmetic with one meaning on all databases: integers are 64 bits wide and
/// an overflow is an error, decimals are exact, dividing by zero makes NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arithmetic {
    /// The sum.
    Add,
    /// The difference.
    Subtract,
    /// The product.
    Multiply,
    /// The quotient: of integers the whole part; of decimals rounded to
    /// [`Self::QUOTIENT_SCALE`] digits behind the point.
    Divide,
    /// The rest of a division, with the sign of the dividend.
    Remainder,
}

impl Arithmetic {
    /// The digits behind the point of a quotient or an average of decimals.
    pub const QUOTIENT_SCALE: u8 = 12;
}

/// A part of a date or a time, as a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DatePart {
    /// The year.
    Year,
    /// The quarter, 1 to 4.
    Quarter,
    /// The month, 1 to 12.
    Month,
    /// The week of the ISO year, 1 to 53 (ISO 8601).
    Week,
    /// The day of the month.
    Day,
    /// The day of the week: 1 is Sunday, 7 is Saturday, as Django counts.
    WeekDay,
    /// The hour, 0 to 23.
    Hour,
    /// The minute.
    Minute,
    /// The whole seconds of the minute.
    Second,
}

/// What a point in time is cut down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DateUnit {
    /// The first of January.
    Year,
    /// The first day of the quarter.
    Quarter,
    /// The first of the month.
    Month,
    /// Monday.
    Week,
    /// Midnight.
    Day,
    /// The full hour.
    Hour,
    /// The full minute.
    Minute,
    /// The full second.
    Second,
}

/// The time zone whose clocks and calendars are looked at, by its name in the
/// IANA database (RFC 6557): one that is known to exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone<'a> {
    /// The one that points in time are stored in.
    Utc,
    /// Another one: `Europe/Paris`.
    Named(&'a str),
}

/// A function of many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Aggregate {
    /// The number of rows, or of values that are not NULL.
    Count,
    /// The sum: exact for integers and decimals, NULL for no values.
    Sum,
    /// The average: a float of integers and floats, a decimal of decimals.
    Average,
    /// The least value.
    Minimum,
    /// The greatest value.
    Maximum,
}

/// Whether equal values count once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Duplicates {
    /// Every value counts.
    #[default]
    Kept,
    /// Equal values count once.
    Removed,
}

/// Whether a pattern minds case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// It does.
    Sensitive,
    /// It does not, by Unicode's simple folding.
    Insensitive,
}

/// A question to a JSON document.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum JsonMatch<'a> {
    /// It holds the document: objects with at least these members, arrays with
    /// at least these items, in depth.
    Contains(&'a serde_json::Value),
    /// The document holds it.
    ContainedBy(&'a serde_json::Value),
    /// It is an object with this key.
    HasKey(&'a str),
    /// It is an object with one of these keys.
    HasAnyKey(&'a [String]),
    /// It is an object with all of these keys.
    HasKeys(&'a [String]),
    /// It equals the document, whatever the order of keys.
    Equals(&'a serde_json::Value),
}

/// A step into a JSON document. Texts are data: they are bound or quoted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum JsonStep {
    /// The member of an object.
    Key(String),
    /// The item of an array, counted from 0.
    Index(u32),
}

/// How rows that are read are locked until the transaction ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LockWait {
    /// Waits for what others hold.
    #[default]
    Wait,
    /// Fails at once with kind `LockTimeout` where others hold a row.
    NoWait,
    /// Leaves out rows that others hold.
    SkipLocked,
}

/// What a database does not have, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unsupported(pub &'static str);
