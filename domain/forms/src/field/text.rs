//! Text that people typed, or a browser wrote, as a value.

use std::borrow::Cow;

use rustango_ports::database::{Value, ValueType};
use rustango_query::records;

use super::{FormField, moments};
use crate::value::{
    self, NumberFault, Refusal, date, decimal, float_32, float_64, from_string, integer, number_refusal,
    read_document, time, timestamp, whole_number,
};

/// The longest text of anything but text and JSON, in bytes: a number of more
/// digits is no number that fits.
const LONGEST: usize = 128;

/// The most choices that an answer lists.
const LISTED: usize = 20;

/// Takes off what belongs to the form and not to the text: space around it,
/// and the ends of lines as HTML sends them.
pub(crate) fn tidied<'t>(field: &FormField, text: &'t str) -> Cow<'t, str> {
    let text = if field.keeps_space { text } else { text.trim() };
    if text.contains('\r') { text.replace("\r\n", "\n").into() } else { text.into() }
}

/// Reads a value from text that is not empty, and checks it.
pub(crate) fn text_value(field: &FormField, text: &str) -> Result<Value, Refusal> {
    let schema = &field.content.schema;
    if !field.choices.is_empty() && !field.choices.iter().any(|choice| choice.value == text) {
        return Err(no_choice(field));
    }
    let value = typed(field, text)?;
    if let Some(fault) = records::check(schema, &value) {
        return Err(Refusal { code: fault.code(), detail: fault.to_string() });
    }
    if let Value::Text(text) = &value {
        check_text(field, text)?;
    }
    moments::check(field, &value)?;
    Ok(value)
}

pub(super) fn typed(field: &FormField, text: &str) -> Result<Value, Refusal> {
    let schema = &field.content.schema;
    let of = schema.value_type;
    if text.len() > LONGEST && !matches!(of, ValueType::Text | ValueType::Json | ValueType::Bytes) {
        return Err(Refusal::invalid(schema));
    }
    let faulty = |fault| number_refusal(schema, fault);
    let value = match of {
        ValueType::Text => Some(Value::Text(text.to_owned())),
        ValueType::Bool => boolean(text).map(Value::Bool),
        ValueType::I16 | ValueType::I32 | ValueType::I64 => {
            return match whole_number(&plain(text)) {
                Ok(number) => integer(schema, number),
                Err(NumberFault::Malformed) => {
                    Err(Refusal { code: "invalid", detail: format!("expected {}", value::expected(schema)) })
                }
                Err(fault) => Err(faulty(fault)),
            };
        }
        ValueType::F32 => return float_32(&plain(text)).map(Value::F32).map_err(faulty),
        ValueType::F64 => return float_64(&plain(text)).map(Value::F64).map_err(faulty),
        ValueType::Decimal => return decimal(&plain(text)).map(Value::Decimal).map_err(faulty),
        ValueType::Date => date(text).map(Value::Date),
        ValueType::Time => clock(text).map(Value::Time),
        ValueType::Timestamp => moment(text).map(Value::Timestamp),
        ValueType::Json => return document(field, text),
        _ => return from_string(schema, text.into()),
    };
    value.ok_or_else(|| Refusal::invalid(schema))
}

fn check_text(field: &FormField, text: &str) -> Result<(), Refusal> {
    if let Some(least) = field.min_length {
        let found = text.chars().take(least as usize).count();
        if found < least as usize {
            let detail = format!("is {found} characters long; at least {least} are needed");
            return Err(Refusal { code: "min_length", detail });
        }
    }
    if let Some(format) = field.format
        && !format.matches(text)
    {
        return Err(Refusal { code: "invalid", detail: format!("expected {}", format.expected()) });
    }
    if let Some(Ok(pattern)) = &field.pattern
        && !pattern.matches(text)
    {
        let detail = format!("does not match the pattern {}", pattern.as_str());
        return Err(Refusal { code: "pattern", detail });
    }
    Ok(())
}

fn no_choice(field: &FormField) -> Refusal {
    let detail = match &field.choices[..] {
        few if few.len() <= LISTED => {
            let values: Vec<&str> = few.iter().map(|choice| &*choice.value).collect();
            format!("is not one of the choices: {}", values.join(", "))
        }
        many => format!("is not one of the {} choices", many.len()),
    };
    Refusal { code: "invalid_choice", detail }
}

/// Reads what boxes and lists send.
fn boolean(text: &str) -> Option<bool> {
    match text {
        "on" | "true" | "1" | "yes" => Some(true),
        "" | "off" | "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

/// Spells a number of HTML (section 2.3.4.3) as JSON does: `007` and `.5` are
/// numbers there.
fn plain(text: &str) -> Cow<'_, str> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let short = digits.trim_start_matches('0');
    if short.len() == digits.len() && !digits.starts_with('.') {
        return text.into();
    }
    let zero = if short.starts_with(|first: char| first.is_ascii_digit()) { "" } else { "0" };
    format!("{sign}{zero}{short}").into()
}

/// Reads a time of day, of which browsers leave out seconds that are 0.
fn clock(text: &str) -> Option<chrono::NaiveTime> {
    if text.len() == 5 { time(&format!("{text}:00")) } else { time(text) }
}

/// Reads a point in time; without an offset it is meant in UTC, as
/// `<input type="datetime-local">` is shown.
fn moment(text: &str) -> Option<chrono::DateTime<chrono::Utc>> {
    timestamp(text).or_else(|| {
        let (day, clock_text) = text.split_once(['T', ' '])?;
        Some(date(day)?.and_time(clock(clock_text)?).and_utc())
    })
}

fn document(field: &FormField, text: &str) -> Result<Value, Refusal> {
    serde_json::from_str::<&serde_json::value::RawValue>(text)
        .map_err(|_| Refusal::invalid(&field.content.schema))?;
    read_document(text)
        .map(Value::Json)
        .map_err(|fault| Refusal { code: fault.code(), detail: fault.to_string() })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
    use rust_decimal::Decimal;
    use rustango_model::Bound;

    use super::*;
    use crate::{FormValue, Format};

    fn read<T: FormValue<K>, K>(text: &str) -> Result<Value, &'static str> {
        text_value(&FormField::of::<T, K>("f"), text).map_err(|refused| refused.code)
    }

    #[test]
    fn numbers_are_read_as_browsers_send_them() {
        for (text, expected) in [
            ("7", Ok(7)),
            ("-7", Ok(-7)),
            ("007", Ok(7)),
            ("-0", Ok(0)),
            ("000", Ok(0)),
            ("7.0", Ok(7)),
            ("7e2", Ok(700)),
            ("7.5", Err("invalid")),
            ("+7", Err("invalid")),
            ("1,000", Err("invalid")),
            ("٧", Err("invalid")),
            ("0x7", Err("invalid")),
            ("--7", Err("invalid")),
            ("0-7", Err("invalid")),
            ("2147483648", Err("out_of_range")),
        ] {
            assert_eq!(read::<i32, _>(text), expected.map(Value::I32), "{text}");
        }
        assert_eq!(read::<f64, _>(".5"), Ok(Value::F64(0.5)));
        assert_eq!(read::<f64, _>("-.5"), Ok(Value::F64(-0.5)));
        assert_eq!(read::<f64, _>("NaN"), Err("invalid"));
        assert_eq!(read::<f64, _>("1e999"), Err("out_of_range"));
        assert_eq!(read::<Decimal, _>("00.10"), Ok(Value::Decimal("0.10".parse().unwrap())));
        assert_eq!(read::<u8, _>("256"), Err("max_value"));
        assert_eq!(read::<u8, _>("-1"), Err("min_value"));
        assert_eq!(read::<f64, _>(&"1".repeat(129)), Err("invalid"));
    }

    #[test]
    fn times_are_read_as_browsers_send_them() {
        let time = |hour, minute, second| NaiveTime::from_hms_opt(hour, minute, second).unwrap();
        let day = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        assert_eq!(read::<NaiveTime, _>("18:30"), Ok(Value::Time(time(18, 30, 0))));
        assert_eq!(read::<NaiveTime, _>("18:30:05"), Ok(Value::Time(time(18, 30, 5))));
        assert_eq!(read::<NaiveTime, _>("24:00"), Err("invalid"));
        assert_eq!(read::<NaiveDate, _>("2024-02-29"), Ok(Value::Date(day)));
        assert_eq!(read::<NaiveDate, _>("2023-02-29"), Err("invalid"));
        let at = Value::Timestamp(day.and_time(time(18, 30, 0)).and_utc());
        for text in
            ["2024-02-29T18:30", "2024-02-29 18:30:00", "2024-02-29T18:30:00Z", "2024-02-29T20:30:00+02:00"]
        {
            assert_eq!(read::<DateTime<Utc>, _>(text), Ok(at.clone()), "{text}");
        }
        for text in ["2024-02-29", "2024-02-29T", "2024-02-29T18", "2024-02-29T18:30+02:00", "T18:30"] {
            assert_eq!(read::<DateTime<Utc>, _>(text), Err("invalid"), "{text}");
        }
    }

    #[test]
    fn lengths_count_characters() {
        let field = FormField::of::<String, _>("f").min_length(2).max_length(3);
        let code = |text| text_value(&field, text).map_err(|refused| refused.code).err();
        for (text, expected) in [
            ("é", Some("min_length")),
            ("éé", None),
            ("🦀🦀🦀", None),
            ("🦀🦀🦀🦀", Some("max_length")),
            ("a\0b", Some("invalid")),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn rules_hold_for_what_is_read() {
        let refused = |field: FormField, text| text_value(&field, text).unwrap_err();
        let field = FormField::of::<i64, _>("f").min(Bound::Int(1)).max(Bound::Int(5));
        assert_eq!(refused(field.clone(), "0").code, "min_value");
        assert_eq!(refused(field, "6").detail, "is greater than 5");
        let field = FormField::of::<String, _>("f").choices([("s", "Small"), ("l", "Large")]);
        assert_eq!(refused(field, "m").detail, "is not one of the choices: s, l");
        let field = FormField::of::<i64, _>("f").choices((0..50).map(|number| (number.to_string(), "")));
        assert_eq!(refused(field, "77").detail, "is not one of the 50 choices");
        let field = FormField::of::<String, _>("f").pattern("[a-z]+");
        assert_eq!(refused(field, "A").detail, "does not match the pattern [a-z]+");
        let field = FormField::of::<String, _>("f").format(Format::Email);
        assert_eq!(refused(field, "ann").detail, "expected an email address such as ann@example.org");
        assert_eq!(
            read::<serde_json::Value, _>("{\"a\": [1]}"),
            Ok(Value::Json(serde_json::json!({"a": [1]})))
        );
        assert_eq!(read::<serde_json::Value, _>("{"), Err("invalid"));
        assert_eq!(read::<serde_json::Value, _>("{\"a\":1,\"a\":1}"), Err("duplicate"));
        assert_eq!(read::<bool, _>("on"), Ok(Value::Bool(true)));
        assert_eq!(read::<bool, _>("maybe"), Err("invalid"));
    }
}
