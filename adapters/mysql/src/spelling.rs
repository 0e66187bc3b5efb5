//! How MySQL and MariaDB spell functions. It knows no driver.

use rustango_ports::database::{
    Aggregate, Argument, Arithmetic, Duplicates, Fragment, Function, SqlText, TextMatch, Unsupported, Value,
    ValueType,
};

use crate::{dialect::MysqlDialect, flavor::Flavor};

/// The type of a decimal: as many digits as both have, with room for 28 on
/// both sides of the point.
pub(crate) const DECIMAL: &str = "decimal(65,30)";
/// From here on a float has no digits behind its point.
const WHOLE: &str = "1e15";

const fn is_integer(of: ValueType) -> bool {
    matches!(of, ValueType::I16 | ValueType::I32 | ValueType::I64)
}

const fn is_float(of: ValueType) -> bool {
    matches!(of, ValueType::F32 | ValueType::F64)
}

pub(crate) fn as_type(out: &mut SqlText, subject: Fragment<'_>, to: &str) {
    out.push("CAST(");
    subject(out);
    out.push(" AS ").push(to).push(")");
}

/// Writes a number as an integer; beyond 64 bits it is an error, where a cast
/// would cut it.
fn as_integer(out: &mut SqlText, number: Fragment<'_>) {
    out.push("(");
    number(out);
    out.push(" DIV 1)");
}

/// Writes a number as the type that it is: of what is computed of binds alone
/// MySQL makes a double.
fn typed(out: &mut SqlText, number: Argument<'_>) {
    match number.of {
        _ if number.stored => (number.write)(out),
        of if is_integer(of) => as_type(out, number.write, "SIGNED"),
        of if is_float(of) => as_type(out, number.write, "DOUBLE"),
        ValueType::Decimal => as_type(out, number.write, DECIMAL),
        _ => (number.write)(out),
    }
}

fn named(out: &mut SqlText, name: &str, arguments: &[Argument<'_>]) {
    out.push(name).push("(");
    list(out, arguments);
    out.push(")");
}

fn list(out: &mut SqlText, arguments: &[Argument<'_>]) {
    for (at, argument) in arguments.iter().enumerate() {
        if at > 0 {
            out.push(", ");
        }
        (argument.write)(out);
    }
}

/// Writes a text with the case of all of Unicode changed.
fn folded(flavor: Flavor, out: &mut SqlText, name: &str, text: Fragment<'_>) {
    out.push(name).push("((");
    text(out);
    out.push(") COLLATE ").push(flavor.folding()).push(") COLLATE ").push(flavor.collation());
}

/// The Greek letter that has two small forms, of which one ends a word.
const SIGMAS: [char; 3] = ['Σ', 'σ', 'ς'];

/// Writes a condition on text. The escape is one that no mode of a session
/// gives another meaning.
pub(crate) fn text_match(
    dialect: MysqlDialect,
    out: &mut SqlText,
    subject: Fragment<'_>,
    how: TextMatch,
    text: &str,
) {
    let (folds, before, after) = match how {
        TextMatch::Contains => (false, "%", "%"),
        TextMatch::StartsWith => (false, "", "%"),
        TextMatch::EndsWith => (false, "%", ""),
        TextMatch::Like => (false, "", ""),
        TextMatch::IExact | TextMatch::ILike => (true, "", ""),
        TextMatch::IStartsWith => (true, "", "%"),
        TextMatch::IEndsWith => (true, "%", ""),
        // What is added later falls back on the widest condition.
        _ => (true, "%", "%"),
    };
    let text = match how {
        TextMatch::Like | TextMatch::ILike => of_pattern(text),
        _ => Some(text.chars().fold(String::with_capacity(text.len()), literally)),
    };
    let Some(text) = text else {
        out.push("1 = 0");
        return;
    };
    let has_sigma = folds && text.contains(SIGMAS);
    let text = if has_sigma { text.replace(SIGMAS, "σ") } else { text };
    let pattern = format!("{before}{text}{after}");
    let pattern = |out: &mut SqlText| {
        out.bind(&dialect, Value::Text(pattern.clone()));
    };
    if folds {
        if has_sigma {
            out.push("REPLACE(");
        }
        folded(dialect.flavor(), out, "LOWER", subject);
        if has_sigma {
            out.push(", 'ς', 'σ')");
        }
        out.push(" LIKE ");
        folded(dialect.flavor(), out, "LOWER", &pattern);
    } else {
        subject(out);
        out.push(" LIKE ");
        pattern(out);
    }
    out.push(" ESCAPE '!'");
}

/// Adds a character that stands for itself.
fn literally(mut pattern: String, character: char) -> String {
    if matches!(character, '%' | '_' | '!') {
        pattern.push('!');
    }
    pattern.push(character);
    pattern
}

/// Escapes a pattern whose escape is a backslash with ours; one that ends with
/// an escape of nothing is no pattern.
fn of_pattern(text: &str) -> Option<String> {
    let mut pattern = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => pattern = literally(pattern, characters.next()?),
            '%' | '_' => pattern.push(character),
            other => pattern = literally(pattern, other),
        }
    }
    Some(pattern)
}

pub(crate) fn call(
    flavor: Flavor,
    out: &mut SqlText,
    function: Function,
    arguments: &[Argument<'_>],
) -> Result<(), Unsupported> {
    match (function, arguments) {
        (Function::Lower, [text]) => folded(flavor, out, "LOWER", text.write),
        (Function::Upper, [text]) => folded(flavor, out, "UPPER", text.write),
        (Function::Length, _) => named(out, "CHAR_LENGTH", arguments),
        (Function::Trim, _) => named(out, "TRIM", arguments),
        (Function::TrimStart, _) => named(out, "LTRIM", arguments),
        (Function::TrimEnd, _) => named(out, "RTRIM", arguments),
        (Function::Replace, _) => named(out, "REPLACE", arguments),
        (Function::Substring, _) => named(out, "SUBSTRING", arguments),
        (Function::Concat, texts) => {
            out.push("CONCAT(");
            for (at, text) in texts.iter().enumerate() {
                out.push(if at == 0 { "COALESCE(" } else { ", COALESCE(" });
                (text.write)(out);
                out.push(", '')");
            }
            out.push(")");
        }
        (Function::Coalesce, _) => named(out, "COALESCE", arguments),
        (Function::NullIf, _) => named(out, "NULLIF", arguments),
        (Function::Greatest, _) => extreme(out, "GREATEST", arguments),
        (Function::Least, _) => extreme(out, "LEAST", arguments),
        (Function::Abs, [number]) => of_number(out, "ABS", *number),
        (Function::Round(_) | Function::Floor | Function::Ceil, [number]) if is_integer(number.of) => {
            (number.write)(out);
        }
        (Function::Round(places), [number]) => round(out, *number, places),
        (Function::Floor, [number]) => of_number(out, "FLOOR", *number),
        (Function::Ceil, [number]) => of_number(out, "CEILING", *number),
        _ => return Err(Unsupported("there is no such function of so many arguments")),
    }
    Ok(())
}

/// Writes the greatest or the least value that is not NULL. The function finds
/// NULL greater and less than all: in its place stands one of the others.
fn extreme(out: &mut SqlText, name: &str, arguments: &[Argument<'_>]) {
    out.push(name).push("(");
    for first in 0..arguments.len() {
        out.push(if first == 0 { "COALESCE(" } else { ", COALESCE(" });
        list(out, &arguments[first..]);
        if first > 0 {
            out.push(", ");
            list(out, &arguments[..first]);
        }
        out.push(")");
    }
    out.push(")");
}

fn of_number(out: &mut SqlText, name: &str, number: Argument<'_>) {
    out.push(name).push("(");
    typed(out, number);
    out.push(")");
}

/// Floats round half away from zero, as decimals do.
fn round(out: &mut SqlText, number: Argument<'_>, places: u8) {
    if !is_float(number.of) {
        out.push("ROUND(");
        typed(out, number);
        out.push(&format!(", {places})"));
        return;
    }
    out.push("CASE WHEN ABS(");
    (number.write)(out);
    out.push(") < ").push(WHOLE).push(" THEN CAST(ROUND(");
    as_type(out, number.write, DECIMAL);
    out.push(&format!(", {places}) AS DOUBLE) ELSE "));
    (number.write)(out);
    out.push(" END");
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
            as_type(out, argument.write, "DOUBLE");
        } else {
            typed(out, argument);
        }
    };
    let divisor = |out: &mut SqlText| {
        out.push("NULLIF(");
        operand(out, right);
        out.push(", 0)");
    };
    let between = |out: &mut SqlText, word: &str, right: Fragment<'_>| {
        out.push("(");
        operand(out, left);
        out.push(word);
        right(out);
        out.push(")");
    };
    let right_operand = |out: &mut SqlText| operand(out, right);
    match operator {
        Arithmetic::Add => between(out, " + ", &right_operand),
        Arithmetic::Subtract => between(out, " - ", &right_operand),
        Arithmetic::Multiply => between(out, " * ", &right_operand),
        Arithmetic::Divide if is_integer(of) => between(out, " DIV ", &divisor),
        // A quotient keeps as many digits as its dividend has, and four.
        Arithmetic::Divide if of == ValueType::Decimal => {
            out.push("ROUND(");
            as_type(out, left.write, DECIMAL);
            out.push(" / ");
            divisor(out);
            out.push(&format!(", {})", Arithmetic::QUOTIENT_SCALE));
        }
        Arithmetic::Divide => between(out, " / ", &divisor),
        Arithmetic::Remainder => {
            out.push("MOD(");
            operand(out, left);
            out.push(", ");
            divisor(out);
            out.push(")");
        }
    }
}

pub(crate) fn cast(out: &mut SqlText, subject: Argument<'_>, to: ValueType) -> Result<(), Unsupported> {
    use ValueType::{Bool, Date, Decimal, F32, F64, I16, I32, I64, Text, Timestamp, Uuid};
    let write = subject.write;
    match (subject.of, to) {
        // Whoever reads it makes it as wide as it is to be.
        (I16 | I32 | I64, I16 | I32 | I64) | (F32 | F64, F32 | F64) => write(out),
        (from, to) if from == to => write(out),
        (F32 | F64, I16 | I32 | I64) => as_integer(out, &|out| as_type(out, write, "DECIMAL(65,0)")),
        (Decimal, I16 | I32 | I64) => as_integer(out, &|out| round(out, subject, 0)),
        (Bool, I16 | I32 | I64) => {
            out.push("(");
            write(out);
            out.push(" + 0)");
        }
        // A cast rounds; this cuts.
        (Timestamp, Date) => {
            out.push("DATE(");
            write(out);
            out.push(")");
        }
        (Date, Timestamp) => as_type(out, write, "DATETIME(6)"),
        (I16 | I32 | I64, Decimal) => as_type(out, write, DECIMAL),
        (I16 | I32 | I64 | Decimal, F32 | F64) => as_type(out, write, "DOUBLE"),
        (I16 | I32 | I64, Text) => as_type(out, write, "CHAR"),
        (Decimal, Text) => {
            out.push("TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ");
            as_type(out, &|out| as_type(out, write, DECIMAL), "CHAR");
            out.push("))");
        }
        (Uuid, Text) => {
            out.push("INSERT(INSERT(INSERT(INSERT(LOWER(HEX(");
            write(out);
            out.push(")), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-')");
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
    let is_over = |wanted: fn(ValueType) -> bool| of.is_some_and(wanted);
    let whole = |out: &mut SqlText, name: &str, operand: Fragment<'_>| {
        out.push(name).push(if duplicates == Duplicates::Removed { "(DISTINCT " } else { "(" });
        operand(out);
        out.push(")");
        if let Some(over) = over {
            over(out);
        }
    };
    let plain = |out: &mut SqlText| match subject {
        Some(subject) => (subject.write)(out),
        None => {
            out.push("*");
        }
    };
    match aggregate {
        Aggregate::Count => whole(out, "COUNT", &plain),
        // The sum of integers is a decimal that does not overflow.
        Aggregate::Sum if is_over(is_integer) => as_integer(out, &|out| whole(out, "SUM", &plain)),
        Aggregate::Sum => whole(out, "SUM", &plain),
        Aggregate::Average if of == Some(ValueType::Decimal) => {
            out.push("ROUND(");
            whole(out, "AVG", &|out| as_type(out, &plain, DECIMAL));
            out.push(&format!(", {})", Arithmetic::QUOTIENT_SCALE));
        }
        Aggregate::Average => whole(out, "AVG", &|out| as_type(out, &plain, "DOUBLE")),
        Aggregate::Minimum | Aggregate::Maximum => {
            if is_over(|of| matches!(of, ValueType::Bool | ValueType::Json | ValueType::Bytes)) {
                return Err(Unsupported("values of this type have no least and no greatest"));
            }
            whole(out, if aggregate == Aggregate::Minimum { "MIN" } else { "MAX" }, &plain);
        }
        _ => return Err(Unsupported("this aggregate is not known to MySQL and MariaDB")),
    }
    Ok(())
}
