//! How PostgreSQL spells functions. It knows no driver.

use rustango_ports::database::{
    Aggregate, Argument, Arithmetic, Case, DatePart, DateUnit, Dialect, Duplicates, Fragment, Function,
    JsonMatch, JsonStep, LockWait, SqlText, Unsupported, Value, ValueType, Zone,
};

use crate::dialect::{PostgresDialect, type_name};

/// Unicode's own rules for case, whatever the language of the database.
const UNICODE: &str = " COLLATE \"und-x-icu\"";
/// By code point.
const PLAIN: &str = " COLLATE \"C\"";
/// Added to a dividend, it makes the server keep so many digits of the quotient.
const MANY_DIGITS: &str = " + 0.00000000000000000000";

const fn is_integer(of: ValueType) -> bool {
    matches!(of, ValueType::I16 | ValueType::I32 | ValueType::I64)
}

const fn is_float(of: ValueType) -> bool {
    matches!(of, ValueType::F32 | ValueType::F64)
}

/// Writes a number as wide as it is computed with.
fn wide(out: &mut SqlText, argument: Argument<'_>) {
    let to = match argument.of {
        ValueType::I16 | ValueType::I32 => "bigint",
        ValueType::F32 => "double precision",
        _ => return (argument.write)(out),
    };
    as_type(out, argument.write, to);
}

fn as_type(out: &mut SqlText, subject: Fragment<'_>, to: &str) {
    out.push("CAST(");
    subject(out);
    out.push(" AS ").push(to).push(")");
}

fn named(out: &mut SqlText, name: &str, arguments: &[Argument<'_>]) {
    out.push(name).push("(");
    for (at, argument) in arguments.iter().enumerate() {
        if at > 0 {
            out.push(", ");
        }
        (argument.write)(out);
    }
    out.push(")");
}

pub(crate) fn call(
    out: &mut SqlText,
    function: Function,
    arguments: &[Argument<'_>],
) -> Result<(), Unsupported> {
    match (function, arguments) {
        (Function::Lower | Function::Upper, [text]) => {
            out.push(if function == Function::Lower { "LOWER(" } else { "UPPER(" });
            (text.write)(out);
            out.push(UNICODE).push(")").push(PLAIN);
        }
        (Function::Length, [text]) => as_type(out, &|out| named(out, "CHAR_LENGTH", &[*text]), "bigint"),
        (Function::Trim, _) => named(out, "BTRIM", arguments),
        (Function::TrimStart, _) => named(out, "LTRIM", arguments),
        (Function::TrimEnd, _) => named(out, "RTRIM", arguments),
        (Function::Replace, _) => named(out, "REPLACE", arguments),
        (Function::Substring, [text, start, length]) => {
            out.push("SUBSTR(");
            (text.write)(out);
            for number in [start, length] {
                out.push(", ");
                as_type(out, number.write, "integer");
            }
            out.push(")");
        }
        (Function::Concat, _) => named(out, "CONCAT", arguments),
        (Function::Coalesce, _) => named(out, "COALESCE", arguments),
        (Function::NullIf, _) => named(out, "NULLIF", arguments),
        (Function::Greatest, _) => named(out, "GREATEST", arguments),
        (Function::Least, _) => named(out, "LEAST", arguments),
        (Function::Abs, [number]) => {
            out.push("ABS(");
            wide(out, *number);
            out.push(")");
        }
        (Function::Round(_) | Function::Floor | Function::Ceil, [number]) if is_integer(number.of) => {
            wide(out, *number);
        }
        (Function::Round(places), [number]) => {
            let places = format!(", {places})");
            if is_float(number.of) {
                let exact = |out: &mut SqlText| {
                    out.push("ROUND(");
                    as_type(out, number.write, "numeric");
                    out.push(&places);
                };
                as_type(out, &exact, "double precision");
            } else {
                out.push("ROUND(");
                (number.write)(out);
                out.push(&places);
            }
        }
        (Function::Floor, [number]) => {
            out.push("FLOOR(");
            wide(out, *number);
            out.push(")");
        }
        (Function::Ceil, [number]) => {
            out.push("CEIL(");
            wide(out, *number);
            out.push(")");
        }
        _ => return Err(Unsupported("PostgreSQL has no such function of so many arguments")),
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
    let operand = |out: &mut SqlText, argument: Argument<'_>| {
        if is_float(of) && !is_float(argument.of) {
            as_type(out, argument.write, "double precision");
        } else {
            wide(out, argument);
        }
    };
    let divisor = |out: &mut SqlText| {
        out.push("NULLIF(");
        operand(out, right);
        out.push(", 0)");
    };
    match operator {
        Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply => {
            out.push("(");
            operand(out, left);
            out.push(match operator {
                Arithmetic::Add => " + ",
                Arithmetic::Subtract => " - ",
                _ => " * ",
            });
            operand(out, right);
            out.push(")");
        }
        Arithmetic::Divide if of == ValueType::Decimal => {
            out.push("ROUND((");
            operand(out, left);
            out.push(MANY_DIGITS).push(") / ");
            divisor(out);
            out.push(&format!(", {})", Arithmetic::QUOTIENT_SCALE));
        }
        Arithmetic::Divide => {
            out.push("(");
            operand(out, left);
            out.push(" / ");
            divisor(out);
            out.push(")");
        }
        Arithmetic::Remainder if is_float(of) => {
            let rest = |out: &mut SqlText| {
                out.push("MOD(");
                as_type(out, left.write, "numeric");
                out.push(", NULLIF(");
                as_type(out, right.write, "numeric");
                out.push(", 0))");
            };
            as_type(out, &rest, "double precision");
        }
        Arithmetic::Remainder => {
            out.push("MOD(");
            operand(out, left);
            out.push(", ");
            divisor(out);
            out.push(")");
        }
    }
}

/// Writes a point in time without its zone, as it is in UTC.
fn in_utc(out: &mut SqlText, subject: Argument<'_>) {
    shown(out, subject, Zone::Utc);
}

fn zone_name(out: &mut SqlText, zone: Zone<'_>) {
    match zone {
        Zone::Utc => {
            out.push("'UTC'");
        }
        Zone::Named(name) => {
            out.bind(&PostgresDialect, Value::Text(name.to_owned()));
        }
    }
}

/// Writes what clocks of a zone show at a point in time.
fn shown(out: &mut SqlText, subject: Argument<'_>, zone: Zone<'_>) {
    match subject.of {
        ValueType::Timestamp => {
            out.push("(");
            (subject.write)(out);
            out.push(" AT TIME ZONE ");
            zone_name(out, zone);
            out.push(")");
        }
        ValueType::Date => as_type(out, subject.write, "timestamp"),
        _ => (subject.write)(out),
    }
}

pub(crate) fn date_part(out: &mut SqlText, part: DatePart, subject: Argument<'_>, zone: Zone<'_>) {
    let extract = |out: &mut SqlText| {
        out.push(match part {
            DatePart::Year => "EXTRACT(YEAR FROM ",
            DatePart::Quarter => "EXTRACT(QUARTER FROM ",
            DatePart::Month => "EXTRACT(MONTH FROM ",
            DatePart::Week => "EXTRACT(WEEK FROM ",
            DatePart::Day => "EXTRACT(DAY FROM ",
            DatePart::WeekDay => "1 + EXTRACT(DOW FROM ",
            DatePart::Hour => "EXTRACT(HOUR FROM ",
            DatePart::Minute => "EXTRACT(MINUTE FROM ",
            // Parts of a second come along, and whole ones are asked for.
            _ => "FLOOR(EXTRACT(SECOND FROM ",
        });
        shown(out, subject, zone);
        out.push(if part == DatePart::Second { "))" } else { ")" });
    };
    as_type(out, &extract, "bigint");
}

pub(crate) fn local_date(out: &mut SqlText, subject: Argument<'_>, zone: Zone<'_>) {
    as_type(out, &|out| shown(out, subject, zone), "date");
}

pub(crate) fn date_trunc(out: &mut SqlText, unit: DateUnit, subject: Argument<'_>, zone: Zone<'_>) {
    let unit = match unit {
        DateUnit::Year => "year",
        DateUnit::Quarter => "quarter",
        DateUnit::Month => "month",
        DateUnit::Week => "week",
        DateUnit::Day => "day",
        DateUnit::Hour => "hour",
        DateUnit::Minute => "minute",
        _ => "second",
    };
    if let (ValueType::Timestamp, Zone::Named(_)) = (subject.of, zone) {
        out.push("DATE_TRUNC('").push(unit).push("', ");
        (subject.write)(out);
        out.push(", ");
        zone_name(out, zone);
        out.push(")");
        return;
    }
    let cut = |out: &mut SqlText| {
        out.push("DATE_TRUNC('").push(unit).push("', ");
        in_utc(out, subject);
        out.push(")");
    };
    if subject.of == ValueType::Date {
        as_type(out, &cut, "date");
    } else {
        out.push("(");
        cut(out);
        out.push(" AT TIME ZONE 'UTC')");
    }
}

pub(crate) fn cast(out: &mut SqlText, subject: Argument<'_>, to: ValueType) -> Result<(), Unsupported> {
    use ValueType::{Bool, Date, Decimal, F32, F64, I16, I32, I64, Text, Timestamp, Uuid};
    match (subject.of, to) {
        (from, to) if from == to => (subject.write)(out),
        (F32 | F64, I16 | I32 | I64) => {
            let whole = |out: &mut SqlText| {
                out.push("ROUND(");
                as_type(out, subject.write, "numeric");
                out.push(")");
            };
            as_type(out, &whole, type_name(to));
        }
        (Timestamp, Date) => as_type(out, &|out| in_utc(out, subject), "date"),
        (Date, Timestamp) => {
            out.push("(");
            in_utc(out, subject);
            out.push(" AT TIME ZONE 'UTC')");
        }
        (Bool, I16 | I32 | I64) => {
            as_type(out, &|out| as_type(out, subject.write, "integer"), type_name(to));
        }
        (I16 | I32 | I64 | Decimal, I16 | I32 | I64 | Decimal | F32 | F64 | Text)
        | (F32 | F64, F32 | F64)
        | (Uuid, Text) => as_type(out, subject.write, type_name(to)),
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
    let is_over = |wanted: fn(ValueType) -> bool| of.is_some_and(wanted);
    let whole = |out: &mut SqlText, name: &str, operand: Fragment<'_>, after: &str| {
        out.push(name).push(if duplicates == Duplicates::Removed { "(DISTINCT " } else { "(" });
        operand(out);
        out.push(after).push(")");
        if let Some(over) = over {
            over(out);
        }
    };
    let plain = |out: &mut SqlText| match subject {
        Some(subject) => wide(out, subject),
        None => {
            out.push("*");
        }
    };
    let stored = |out: &mut SqlText| {
        if let Some(subject) = subject {
            (subject.write)(out);
        }
    };
    match aggregate {
        Aggregate::Count => {
            whole(out, "COUNT", &|out| if of.is_some() { stored(out) } else { plain(out) }, "");
        }
        Aggregate::Sum if is_over(is_integer) => {
            as_type(out, &|out| whole(out, "SUM", &plain, ""), "bigint");
        }
        Aggregate::Sum => whole(out, "SUM", &plain, ""),
        Aggregate::Average if of == Some(ValueType::Decimal) => {
            out.push("ROUND(");
            whole(out, "AVG", &plain, MANY_DIGITS);
            out.push(&format!(", {})", Arithmetic::QUOTIENT_SCALE));
        }
        Aggregate::Average => as_type(out, &|out| whole(out, "AVG", &plain, ""), "double precision"),
        Aggregate::Minimum | Aggregate::Maximum => {
            let name = if aggregate == Aggregate::Minimum { "MIN" } else { "MAX" };
            match of {
                // Its text sorts as it does.
                Some(ValueType::Uuid) => {
                    let text = |out: &mut SqlText| {
                        as_type(out, &stored, "text");
                        out.push(PLAIN);
                    };
                    as_type(out, &|out| whole(out, name, &text, ""), "uuid");
                }
                Some(ValueType::Bool | ValueType::Json | ValueType::Bytes) => {
                    return Err(Unsupported("values of this type have no least and no greatest"));
                }
                _ => whole(out, name, &stored, ""),
            }
        }
        _ => return Err(Unsupported("this aggregate is not known to PostgreSQL")),
    }
    Ok(())
}

pub(crate) fn regex_match(out: &mut SqlText, subject: Fragment<'_>, pattern: &str, case: Case) {
    subject(out);
    out.push(UNICODE).push(match case {
        Case::Sensitive => " ~ ",
        Case::Insensitive => " ~* ",
    });
    // A point matches no line break, as in other languages of this kind.
    out.bind(&PostgresDialect, Value::Text(format!("(?p){pattern}")));
}

pub(crate) fn json_match(out: &mut SqlText, subject: Fragment<'_>, how: JsonMatch<'_>) {
    let dialect: &dyn Dialect = &PostgresDialect;
    let keyed = |out: &mut SqlText, operator: &str, value: Value| {
        out.push("(jsonb_typeof(");
        subject(out);
        out.push(") = 'object' AND ");
        subject(out);
        out.push(operator);
        out.bind(dialect, value);
        out.push(")");
    };
    let document = |out: &mut SqlText, operator: &str, value: &serde_json::Value| {
        subject(out);
        out.push(operator);
        out.bind(dialect, Value::Json(value.clone()));
    };
    let texts =
        |keys: &[String]| Value::Array(ValueType::Text, keys.iter().cloned().map(Value::Text).collect());
    match how {
        JsonMatch::Contains(value) => document(out, " @> ", value),
        JsonMatch::ContainedBy(value) => document(out, " <@ ", value),
        JsonMatch::HasKey(key) => keyed(out, " ? ", Value::Text(key.to_owned())),
        JsonMatch::HasAnyKey(keys) => keyed(out, " ?| ", texts(keys)),
        JsonMatch::HasKeys(keys) => keyed(out, " ?& ", texts(keys)),
        JsonMatch::Equals(value) => document(out, " = ", value),
        _ => {
            out.push("NULL");
        }
    }
}

pub(crate) fn json_text(out: &mut SqlText, subject: Fragment<'_>, path: &[JsonStep]) {
    out.push("(");
    subject(out);
    for (at, step) in path.iter().enumerate() {
        out.push(if at + 1 == path.len() { " ->> " } else { " -> " });
        match step {
            JsonStep::Key(key) => {
                out.bind(&PostgresDialect, Value::Text(key.clone()));
            }
            JsonStep::Index(index) => {
                out.push(&index.to_string());
            }
        }
    }
    if path.is_empty() {
        out.push(" #>> '{}'");
    }
    out.push(")").push(PLAIN);
}

pub(crate) fn row_lock(out: &mut SqlText, wait: LockWait, of: Option<Fragment<'_>>) {
    out.push(" FOR UPDATE");
    if let Some(of) = of {
        out.push(" OF ");
        of(out);
    }
    out.push(match wait {
        LockWait::Wait => "",
        LockWait::NoWait => " NOWAIT",
        LockWait::SkipLocked => " SKIP LOCKED",
    });
}
