//! How SQLite spells functions. It knows no driver.
//!
//! What SQLite does not do by itself (exact decimals, Unicode, checked
//! integers, JSON by value) is done by functions that every connection has.

use rustango_ports::database::{
    Aggregate, Argument, Arithmetic, Case, DatePart, DateUnit, Duplicates, Fragment, Function, JsonMatch,
    JsonStep, SqlText, Unsupported, Value, ValueType,
};

use crate::dialect::SqliteDialect;

const DECIMAL: &str = " COLLATE rustango_decimal";
const MIDNIGHT: &str = " 00:00:00.000000";

const fn is_integer(of: ValueType) -> bool {
    matches!(of, ValueType::I16 | ValueType::I32 | ValueType::I64)
}

const fn is_float(of: ValueType) -> bool {
    matches!(of, ValueType::F32 | ValueType::F64)
}

fn called(out: &mut SqlText, name: &str, arguments: &[Fragment<'_>]) {
    out.push(name).push("(");
    for (at, argument) in arguments.iter().enumerate() {
        if at > 0 {
            out.push(", ");
        }
        argument(out);
    }
    out.push(")");
}

fn named(out: &mut SqlText, name: &str, arguments: &[Argument<'_>]) {
    let fragments: Vec<Fragment<'_>> = arguments.iter().map(|argument| argument.write).collect();
    called(out, name, &fragments);
}

/// Writes a number as a float.
fn real(out: &mut SqlText, argument: Argument<'_>) {
    match argument.of {
        ValueType::Decimal => called(out, "rustango_decimal_real", &[argument.write]),
        of if is_integer(of) => {
            out.push("CAST(");
            (argument.write)(out);
            out.push(" AS REAL)");
        }
        _ => (argument.write)(out),
    }
}

pub(crate) fn compared(out: &mut SqlText, subject: Argument<'_>) {
    (subject.write)(out);
    if !subject.stored && subject.of == ValueType::Decimal {
        out.push(DECIMAL);
    }
}

/// SQLite's `max` and `min` of several values are NULL where one is.
fn extreme(out: &mut SqlText, name: &str, arguments: &[Argument<'_>]) {
    if let [only] = arguments {
        return (only.write)(out);
    }
    out.push(name).push("(");
    for first in 0..arguments.len() {
        if first > 0 {
            out.push(", ");
        }
        let rotated: Vec<Argument<'_>> =
            arguments[first..].iter().chain(&arguments[..first]).copied().collect();
        named(out, "coalesce", &rotated);
        if first == 0 && arguments[0].of == ValueType::Decimal {
            out.push(DECIMAL);
        }
    }
    out.push(")");
}

pub(crate) fn call(
    out: &mut SqlText,
    function: Function,
    arguments: &[Argument<'_>],
) -> Result<(), Unsupported> {
    match (function, arguments) {
        (Function::Lower, _) => named(out, "rustango_lower", arguments),
        (Function::Upper, _) => named(out, "rustango_upper", arguments),
        (Function::Length, _) => named(out, "length", arguments),
        (Function::Trim, _) => named(out, "trim", arguments),
        (Function::TrimStart, _) => named(out, "ltrim", arguments),
        (Function::TrimEnd, _) => named(out, "rtrim", arguments),
        (Function::Replace, _) => named(out, "replace", arguments),
        (Function::Substring, _) => named(out, "substr", arguments),
        (Function::Concat, _) => named(out, "concat", arguments),
        (Function::Coalesce, [only]) => (only.write)(out),
        (Function::Coalesce, _) => named(out, "coalesce", arguments),
        (Function::NullIf, [first, _]) => {
            out.push("nullif(");
            compared(out, Argument { stored: false, ..*first });
            for other in &arguments[1..] {
                out.push(", ");
                (other.write)(out);
            }
            out.push(")");
        }
        (Function::Greatest, _) => extreme(out, "max", arguments),
        (Function::Least, _) => extreme(out, "min", arguments),
        (_, [number]) if function != Function::Abs && is_integer(number.of) => (number.write)(out),
        (Function::Abs, [number]) => named(
            out,
            match number.of {
                ValueType::Decimal => "rustango_decimal_abs",
                of if is_integer(of) => "rustango_int_abs",
                _ => "abs",
            },
            arguments,
        ),
        (Function::Round(places), [number]) => {
            let name = if number.of == ValueType::Decimal { "rustango_decimal_round" } else { "round" };
            called(
                out,
                name,
                &[number.write, &|out| {
                    out.push(&places.to_string());
                }],
            );
        }
        (Function::Floor | Function::Ceil, [number]) => named(
            out,
            match (function, number.of == ValueType::Decimal) {
                (Function::Floor, true) => "rustango_decimal_floor",
                (Function::Floor, false) => "rustango_floor",
                (_, true) => "rustango_decimal_ceil",
                (_, false) => "rustango_ceil",
            },
            arguments,
        ),
        _ => return Err(Unsupported("SQLite has no such function of so many arguments")),
    }
    Ok(())
}

pub(crate) fn arithmetic(
    out: &mut SqlText,
    operator: Arithmetic,
    left: Argument<'_>,
    right: Argument<'_>,
    of: ValueType,
) {
    if is_float(of) {
        let sign = match operator {
            Arithmetic::Add => " + ",
            Arithmetic::Subtract => " - ",
            Arithmetic::Multiply => " * ",
            Arithmetic::Divide => " / ",
            // SQLite's own rest is that of whole numbers.
            Arithmetic::Remainder => {
                return called(out, "rustango_mod", &[&|out| real(out, left), &|out| real(out, right)]);
            }
        };
        out.push("(");
        real(out, left);
        out.push(sign);
        real(out, right);
        out.push(")");
        return;
    }
    let kind = if of == ValueType::Decimal { "decimal" } else { "int" };
    let verb = match operator {
        Arithmetic::Add => "add",
        Arithmetic::Subtract => "sub",
        Arithmetic::Multiply => "mul",
        Arithmetic::Divide => "div",
        Arithmetic::Remainder => "mod",
    };
    let name = format!("rustango_{kind}_{verb}");
    let result = |out: &mut SqlText| called(out, &name, &[left.write, right.write]);
    if of == ValueType::Decimal && operator == Arithmetic::Divide {
        let scale = |out: &mut SqlText| {
            out.push(&Arithmetic::QUOTIENT_SCALE.to_string());
        };
        called(out, "rustango_decimal_round", &[&result, &scale]);
    } else {
        result(out);
    }
}

/// Writes so many characters of the text that a date or a time is stored as.
fn digits(out: &mut SqlText, subject: Argument<'_>, start: u8, length: u8) {
    out.push("CAST(substr(");
    (subject.write)(out);
    out.push(&format!(", {start}, {length}) AS INTEGER)"));
}

pub(crate) fn date_part(out: &mut SqlText, part: DatePart, subject: Argument<'_>) {
    // A time stands alone, or behind a date and a space.
    let clock = if subject.of == ValueType::Time { 1 } else { 12 };
    let by_format = |out: &mut SqlText, format: &str, plus: &str| {
        out.push("(CAST(strftime('").push(format).push("', ");
        (subject.write)(out);
        out.push(") AS INTEGER)").push(plus).push(")");
    };
    match part {
        DatePart::Year => digits(out, subject, 1, 4),
        DatePart::Quarter => {
            out.push("((");
            digits(out, subject, 6, 2);
            out.push(" + 2) / 3)");
        }
        DatePart::Month => digits(out, subject, 6, 2),
        DatePart::Week => by_format(out, "%V", ""),
        DatePart::Day => digits(out, subject, 9, 2),
        DatePart::WeekDay => by_format(out, "%w", " + 1"),
        DatePart::Hour => digits(out, subject, clock, 2),
        DatePart::Minute => digits(out, subject, clock + 3, 2),
        _ => digits(out, subject, clock + 6, 2),
    }
}

pub(crate) fn date_trunc(out: &mut SqlText, unit: DateUnit, subject: Argument<'_>) {
    let is_date = subject.of == ValueType::Date;
    let midnight = if is_date { "" } else { MIDNIGHT };
    let head = |out: &mut SqlText, length: u8, tail: &str| {
        out.push("(substr(");
        (subject.write)(out);
        out.push(&format!(", 1, {length}) || '{tail}')"));
    };
    match unit {
        DateUnit::Year => head(out, 4, &format!("-01-01{midnight}")),
        DateUnit::Quarter => {
            out.push("(substr(");
            (subject.write)(out);
            out.push(", 1, 5) || printf('%02d', (");
            digits(out, subject, 6, 2);
            out.push(&format!(" - 1) / 3 * 3 + 1) || '-01{midnight}')"));
        }
        DateUnit::Month => head(out, 7, &format!("-01{midnight}")),
        DateUnit::Week => {
            // The Sunday that ends the week, and six days back.
            out.push("(date(");
            (subject.write)(out);
            out.push(&format!(", 'weekday 0', '-6 days') || '{midnight}')"));
        }
        _ if is_date => (subject.write)(out),
        DateUnit::Day => head(out, 10, MIDNIGHT),
        DateUnit::Hour => head(out, 13, ":00:00.000000"),
        DateUnit::Minute => head(out, 16, ":00.000000"),
        _ => head(out, 19, ".000000"),
    }
}

pub(crate) fn cast(out: &mut SqlText, subject: Argument<'_>, to: ValueType) -> Result<(), Unsupported> {
    use ValueType::{Bool, Date, Decimal, F32, F64, I16, I32, I64, Text, Timestamp, Uuid};
    let as_type = |out: &mut SqlText, inner: Fragment<'_>, name: &str| {
        out.push("CAST(");
        inner(out);
        out.push(" AS ").push(name).push(")");
    };
    let zero = |out: &mut SqlText| {
        out.push("0");
    };
    match (subject.of, to) {
        (from, to) if from == to => (subject.write)(out),
        (I16 | I32 | I64 | Bool, I16 | I32 | I64) | (F32 | F64, F32 | F64) | (Decimal | Uuid, Text) => {
            (subject.write)(out);
        }
        (I16 | I32 | I64, Decimal) => called(out, "rustango_decimal", &[subject.write]),
        (I16 | I32 | I64, Text) => as_type(out, subject.write, "TEXT"),
        (I16 | I32 | I64 | Decimal, F32 | F64) => real(out, subject),
        (Decimal, I16 | I32 | I64) => {
            let whole = |out: &mut SqlText| called(out, "rustango_decimal_round", &[subject.write, &zero]);
            as_type(out, &whole, "INTEGER");
        }
        (F32 | F64, I16 | I32 | I64) => {
            as_type(out, &|out| called(out, "round", &[subject.write]), "INTEGER");
        }
        (Timestamp, Date) => {
            out.push("substr(");
            (subject.write)(out);
            out.push(", 1, 10)");
        }
        (Date, Timestamp) => {
            out.push("(");
            (subject.write)(out);
            out.push(" || '").push(MIDNIGHT).push("')");
        }
        _ => return Err(Unsupported("databases do not agree on what this cast means")),
    }
    Ok(())
}

pub(crate) fn aggregate(
    out: &mut SqlText,
    aggregate: Aggregate,
    duplicates: Duplicates,
    subject: Option<Argument<'_>>,
    over: Option<Fragment<'_>>,
) -> Result<(), Unsupported> {
    let of = subject.map(|subject| subject.of);
    let is_decimal = of == Some(ValueType::Decimal);
    let whole = |out: &mut SqlText, name: &str| {
        out.push(name).push(if duplicates == Duplicates::Removed { "(DISTINCT " } else { "(" });
        match subject {
            Some(subject) => compared(out, subject),
            None => {
                out.push("*");
            }
        }
        out.push(")");
        if let Some(over) = over {
            over(out);
        }
    };
    match aggregate {
        Aggregate::Count => whole(out, "count"),
        Aggregate::Sum => whole(out, if is_decimal { "rustango_decimal_sum" } else { "sum" }),
        Aggregate::Average if is_decimal => {
            let scale = |out: &mut SqlText| {
                out.push(&Arithmetic::QUOTIENT_SCALE.to_string());
            };
            let average = |out: &mut SqlText| whole(out, "rustango_decimal_avg");
            called(out, "rustango_decimal_round", &[&average, &scale]);
        }
        Aggregate::Average => whole(out, "avg"),
        Aggregate::Minimum | Aggregate::Maximum => {
            if matches!(of, Some(ValueType::Bool | ValueType::Json | ValueType::Bytes)) {
                return Err(Unsupported("values of this type have no least and no greatest"));
            }
            whole(out, if aggregate == Aggregate::Minimum { "min" } else { "max" });
        }
        _ => return Err(Unsupported("this aggregate is not known to SQLite")),
    }
    Ok(())
}

pub(crate) fn regex_match(out: &mut SqlText, subject: Fragment<'_>, pattern: &str, case: Case) {
    subject(out);
    out.push(" REGEXP ");
    let pattern = match case {
        Case::Sensitive => pattern.to_owned(),
        Case::Insensitive => format!("(?i){pattern}"),
    };
    out.bind(&SqliteDialect, Value::Text(pattern));
}

pub(crate) fn json_match(out: &mut SqlText, subject: Fragment<'_>, how: JsonMatch<'_>) {
    let json = |value: &serde_json::Value| {
        let value = Value::Json(value.clone());
        move |out: &mut SqlText| {
            out.bind(&SqliteDialect, value.clone());
        }
    };
    // The function finds items of arrays too, as PostgreSQL's operator does.
    let keyed = |out: &mut SqlText, keys: &[&str], word: &str, none: &str| {
        out.push("(json_type(");
        subject(out);
        out.push(") = 'object' AND (").push(none);
        for key in keys {
            let key = |out: &mut SqlText| {
                out.bind(&SqliteDialect, Value::Text((*key).to_owned()));
            };
            out.push(word);
            called(out, "rustango_json_has_key", &[subject, &key]);
        }
        out.push("))");
    };
    let all = |keys: &[String], write: &mut dyn FnMut(&[&str])| {
        write(&keys.iter().map(|key| &**key).collect::<Vec<_>>());
    };
    match how {
        JsonMatch::Contains(value) => called(out, "rustango_json_contains", &[subject, &json(value)]),
        JsonMatch::ContainedBy(value) => called(out, "rustango_json_contains", &[&json(value), subject]),
        JsonMatch::HasKey(key) => keyed(out, &[key], " AND ", "1"),
        JsonMatch::HasAnyKey(keys) => all(keys, &mut |keys| keyed(out, keys, " OR ", "0")),
        JsonMatch::HasKeys(keys) => all(keys, &mut |keys| keyed(out, keys, " AND ", "1")),
        JsonMatch::Equals(value) => called(out, "rustango_json_equal", &[subject, &json(value)]),
        _ => {
            out.push("NULL");
        }
    }
}

pub(crate) fn json_text(out: &mut SqlText, subject: Fragment<'_>, path: &[JsonStep]) {
    out.push("rustango_json_text(");
    subject(out);
    for step in path {
        out.push(", ");
        match step {
            JsonStep::Key(key) => {
                out.bind(&SqliteDialect, Value::Text(key.clone()));
            }
            JsonStep::Index(index) => {
                out.push(&index.to_string());
            }
        }
    }
    out.push(")");
}
