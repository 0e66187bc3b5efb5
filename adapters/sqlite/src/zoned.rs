//! How SQLite spells what clocks of a time zone show: by functions of ours. It
//! knows no driver.

use rustango_ports::database::{Argument, DatePart, DateUnit, SqlText, Value, Zone};

use crate::dialect::SqliteDialect;

/// Writes `function('unit', subject, zone)`.
fn called(out: &mut SqlText, function: &str, unit: &str, subject: Argument<'_>, zone: &str) {
    out.push(function).push("('").push(unit).push("', ");
    (subject.write)(out);
    out.push(", ");
    out.bind(&SqliteDialect, Value::Text(zone.to_owned()));
    out.push(")");
}

pub(crate) fn date_part(out: &mut SqlText, part: DatePart, subject: Argument<'_>, zone: &str) {
    let mut named = |unit: &str| called(out, "rustango_part", unit, subject, zone);
    match part {
        DatePart::Year => named("year"),
        DatePart::Quarter => named("quarter"),
        DatePart::Month => named("month"),
        DatePart::Week => named("week"),
        DatePart::Day => named("day"),
        // The function counts from Monday on.
        DatePart::WeekDay => {
            out.push("(");
            called(out, "rustango_part", "week_day", subject, zone);
            out.push(" % 7 + 1)");
        }
        DatePart::Hour => named("hour"),
        DatePart::Minute => named("minute"),
        _ => named("second"),
    }
}

pub(crate) fn date_trunc(out: &mut SqlText, unit: DateUnit, subject: Argument<'_>, zone: &str) {
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
    called(out, "rustango_trunc_timestamp", unit, subject, zone);
}

pub(crate) fn local_date(out: &mut SqlText, subject: Argument<'_>, zone: Zone<'_>) {
    let Zone::Named(zone) = zone else {
        out.push("substr(");
        (subject.write)(out);
        out.push(", 1, 10)");
        return;
    };
    // Of NULL it would make zeros.
    out.push("CASE WHEN ");
    (subject.write)(out);
    out.push(" IS NOT NULL THEN printf('%04d-%02d-%02d'");
    for unit in ["year", "month", "day"] {
        out.push(", ");
        called(out, "rustango_part", unit, subject, zone);
    }
    out.push(") END");
}
