//! Why a function cannot answer: in a few words for SQLite, and in ours.

use std::fmt;

use rusqlite::Error;

/// Why a function cannot answer. No reason shows a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    NotText,
    NotInteger,
    NotReal,
    NotDecimal,
    NotJson,
    NotTime,
    NoSuchPart,
    NoSuchUnit,
    NoSuchZone,
    IntegerOutOfRange,
    DecimalOutOfRange,
    TimeOutOfRange,
    TooLong,
    BadPattern,
    PatternTooBig,
}

const ALL: [Reason; 15] = [
    Reason::NotText,
    Reason::NotInteger,
    Reason::NotReal,
    Reason::NotDecimal,
    Reason::NotJson,
    Reason::NotTime,
    Reason::NoSuchPart,
    Reason::NoSuchUnit,
    Reason::NoSuchZone,
    Reason::IntegerOutOfRange,
    Reason::DecimalOutOfRange,
    Reason::TimeOutOfRange,
    Reason::TooLong,
    Reason::BadPattern,
    Reason::PatternTooBig,
];

impl Reason {
    /// Makes the error of a function.
    pub(super) fn of(self, function: &'static str) -> Error {
        Error::UserFunctionError(Box::new(Fault { function, reason: self }))
    }

    /// What SQLite is told, and tells.
    const fn short(self) -> &'static str {
        match self {
            Self::NotText => "not text",
            Self::NotInteger => "not an integer",
            Self::NotReal => "not a number",
            Self::NotDecimal => "not a decimal",
            Self::NotJson => "not JSON",
            Self::NotTime => "not a time",
            Self::NoSuchPart => "no such part",
            Self::NoSuchUnit => "no such unit",
            Self::NoSuchZone => "no such zone",
            Self::IntegerOutOfRange => "integer out of range",
            Self::DecimalOutOfRange => "decimal out of range",
            Self::TimeOutOfRange => "time out of range",
            Self::TooLong => "too long",
            Self::BadPattern => "bad pattern",
            Self::PatternTooBig => "pattern too big",
        }
    }

    /// What a caller is told, behind the name of the function.
    const fn long(self) -> &'static str {
        match self {
            Self::NotText => "takes text, and found something else",
            Self::NotReal => "takes numbers, and found something else",
            Self::NotInteger => "takes whole numbers, and found something else",
            Self::NotDecimal => "takes decimal numbers of up to 28 digits, and found something else",
            Self::NotJson => "takes JSON documents, and found something else",
            Self::NotTime => "takes timestamps, dates and times as they are stored, and found something else",
            Self::NoSuchPart => "finds no such unit in a value of this type",
            Self::NoSuchUnit => "does not know the unit",
            Self::NoSuchZone => "does not know the time zone; it takes names such as Europe/Berlin",
            Self::IntegerOutOfRange => "comes to a number that needs more than 64 bits",
            Self::DecimalOutOfRange => "comes to a number that needs more than 28 digits",
            Self::TimeOutOfRange => "comes to a year that is not within 1 to 9999",
            Self::TooLong => "comes to a text of more than 1 MiB",
            Self::BadPattern => "was given a regular expression that makes no sense",
            Self::PatternTooBig => "was given a regular expression that takes too much memory",
        }
    }
}

/// An error of one function.
#[derive(Debug)]
pub(super) struct Fault {
    function: &'static str,
    reason: Reason,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.function, self.reason.short())
    }
}

impl std::error::Error for Fault {}

/// Says in our words what a function of ours said to SQLite.
pub(crate) fn explain(message: &str) -> Option<String> {
    let (function, short) = message.split_once(": ")?;
    if !function.starts_with("rustango_") && function != super::regexp::NAME {
        return None;
    }
    let reason = ALL.into_iter().find(|reason| reason.short() == short)?;
    if reason == Reason::PatternTooBig {
        let context = "the text is too long to be searched for without minding case; shorten it";
        return Some(context.to_owned());
    }
    Some(format!("the function {function} {}", reason.long()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_told_apart_and_explained() {
        for reason in ALL {
            let said = Fault { function: "rustango_lower", reason }.to_string();
            let context = explain(&said).unwrap();
            for words in said.split_whitespace().collect::<Vec<_>>().windows(4) {
                assert!(!context.contains(&words.join(" ")), "{context} repeats {said}");
            }
        }
        let mut short: Vec<_> = ALL.map(Reason::short).into();
        short.sort_unstable();
        short.dedup();
        assert_eq!(short.len(), ALL.len());
        for foreign in
            ["no such table: post", "rustango_lower", "rustango_lower: something", "lower: not text"]
        {
            assert_eq!(explain(foreign), None, "{foreign}");
        }
    }
}
