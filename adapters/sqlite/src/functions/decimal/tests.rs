//! Functions on decimals, and sums against those of the crate `rust_decimal`.

use proptest::{collection::vec, prelude::*};
use rusqlite::{Connection, params_from_iter};
use rust_decimal::{Decimal, RoundingStrategy};

use super::super::testing::{evaluate, open, refuses};

#[test]
fn calculated() {
    for (sql, expected) in [
        ("rustango_decimal_add('0.1', '0.2')", "0.3"),
        ("rustango_decimal_add('1.10', '2.2')", "3.30"),
        ("rustango_decimal_add('1.5', 2)", "3.5"),
        ("rustango_decimal_sub('0.3', '0.3')", "0.0"),
        ("rustango_decimal_mul('1.10', '-3')", "-3.30"),
        ("rustango_decimal_div('1', '3')", "0.33333333333333333333"),
        ("rustango_decimal_div('3', 2)", "1.5000000000000000"),
        ("rustango_decimal_div('1', '0.00')", "NULL"),
        ("rustango_decimal_mod('-7.5', '2')", "-1.5"),
        ("rustango_decimal_mod(1, 0)", "NULL"),
        ("rustango_decimal_neg('0.0')", "0.0"),
        ("rustango_decimal_neg('1.50')", "-1.50"),
        ("rustango_decimal_abs('-1.50')", "1.50"),
        ("rustango_decimal_abs(-9223372036854775808)", "9223372036854775808"),
        ("rustango_decimal_round('2.5', 0)", "3"),
        ("rustango_decimal_round('-2.345', 2)", "-2.35"),
        ("rustango_decimal_round('1.5', 3)", "1.500"),
        ("rustango_decimal_round(1250, -2)", "1300"),
        ("rustango_decimal_floor('-1.5')", "-2"),
        ("rustango_decimal_ceil('-1.5')", "-1"),
        ("rustango_decimal_ceil('-0.5')", "0"),
        ("rustango_decimal_cmp('1.50', '1.5')", "0"),
        ("rustango_decimal_cmp('-10', 9)", "-1"),
        ("rustango_decimal_cmp('10', '9')", "1"),
        ("rustango_decimal_real('0.1')", "0.1"),
        ("rustango_decimal_real('79228162514264337593543950335')", "7.922816251426434e28"),
    ] {
        assert_eq!(evaluate(sql), expected, "{sql}");
    }
}

#[test]
fn converted() {
    for (sql, expected) in [
        ("rustango_decimal(7)", "7"),
        ("rustango_decimal(-9223372036854775808)", "-9223372036854775808"),
        ("rustango_decimal('1.10')", "1.10"),
        ("rustango_decimal(' +1.5 ')", "1.5"),
        ("rustango_decimal('.5')", "0.5"),
        ("rustango_decimal('5.')", "5"),
        ("rustango_decimal('-0.0')", "0.0"),
        ("rustango_decimal('1.5e3')", "1500"),
        ("rustango_decimal('1E-3')", "0.001"),
        ("rustango_decimal('0.10000000000000000000000000000000000')", "0.1000000000000000000000000000"),
        ("rustango_decimal(0.1)", "0.1"),
        ("rustango_decimal(0.1 + 0.2)", "0.3"),
        ("rustango_decimal(1e20)", "100000000000000000000"),
        ("rustango_decimal(-2.50)", "-2.5"),
        ("rustango_decimal(1.23456789012345e-20)", "0.0000000000000000000123456789"),
        ("rustango_decimal(1e-300)", "0"),
        ("rustango_decimal(NULL)", "NULL"),
    ] {
        assert_eq!(evaluate(sql), expected, "{sql}");
    }
    for text in ["", "-", ".", "1.2.3", "1_000", "0x1", "NaN", "Infinity", "1e", "e3", "1 2", "١"] {
        refuses(&format!("rustango_decimal('{text}')"), "rustango_decimal: not a decimal");
    }
    for number in ["1e300", "'7.9e29'", "'79228162514264337593543950336'", "'1e-29'"] {
        refuses(&format!("rustango_decimal({number})"), "rustango_decimal: decimal out of range");
    }
    refuses("rustango_decimal('1e280')", "rustango_decimal: not a decimal");
    refuses("rustango_decimal(1e999)", "rustango_decimal: not a decimal");
    refuses("rustango_decimal(x'31')", "rustango_decimal: not a decimal");
}

#[test]
fn null_and_nonsense() {
    for function in ["add", "sub", "mul", "div", "mod", "cmp"] {
        assert_eq!(evaluate(&format!("rustango_decimal_{function}(NULL, 'x')")), "NULL");
        assert_eq!(evaluate(&format!("rustango_decimal_{function}('1', NULL)")), "NULL");
        for arguments in ["'1', ''", "'1e3', '1'", "'+1', '1'", "1.5, '1'", "x'31', 1", "'1_0', 1"] {
            let said = format!("rustango_decimal_{function}: not a decimal");
            refuses(&format!("rustango_decimal_{function}({arguments})"), &said);
        }
    }
    for function in ["neg", "abs", "floor", "ceil", "real"] {
        assert_eq!(evaluate(&format!("rustango_decimal_{function}(NULL)")), "NULL");
        let said = format!("rustango_decimal_{function}: not a decimal");
        refuses(&format!("rustango_decimal_{function}('one')"), &said);
    }
    refuses("rustango_decimal_round('1', '1')", "rustango_decimal_round: not an integer");
    let most = "79228162514264337593543950335";
    for (function, arguments) in [
        ("add", format!("'{most}', 1")),
        ("add", format!("'{most}', '0.1'")),
        ("sub", format!("'-{most}', 1")),
        ("mul", format!("'{most}', 2")),
        ("mul", "'0.000000000000001', '0.00000000000001'".to_owned()),
        ("div", format!("'{most}', '0.1'")),
        ("round", format!("'{most}', -1")),
    ] {
        let said = format!("rustango_decimal_{function}: decimal out of range");
        refuses(&format!("rustango_decimal_{function}({arguments})"), &said);
    }
}

fn with_values(values: &[&str]) -> Connection {
    let connection = open();
    connection
        .execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, d TEXT COLLATE rustango_decimal)")
        .unwrap();
    for value in values {
        connection.execute("INSERT INTO t (d) VALUES (?1)", [value]).unwrap();
    }
    connection
}

fn all(connection: &Connection, sql: &str) -> Vec<Option<String>> {
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn aggregated() {
    let connection = with_values(&["1.10", "2", "-0.001", "10"]);
    connection.execute("INSERT INTO t (d) VALUES (NULL)", []).unwrap();
    let one = |sql: &str| all(&connection, &format!("SELECT {sql} FROM t")).remove(0);
    assert_eq!(one("rustango_decimal_sum(d)").as_deref(), Some("13.099"));
    assert_eq!(one("rustango_decimal_avg(d)").as_deref(), Some("3.2747500000000000"));
    assert_eq!(one("rustango_decimal_sum(DISTINCT d)").as_deref(), Some("13.099"));
    assert_eq!(one("rustango_decimal_sum(d) FILTER (WHERE id > 2)").as_deref(), Some("9.999"));
    assert_eq!(one("rustango_decimal_sum(id)").as_deref(), Some("15"));
    assert_eq!(one("rustango_decimal_avg(NULL)"), None);
    assert_eq!(one("rustango_decimal_sum(d) FILTER (WHERE id > 99)"), None);
    assert_eq!(all(&connection, "SELECT rustango_decimal_avg(d) FROM t WHERE false"), [None]);
    // The collation makes MIN and MAX right for any expression.
    let doubled = "rustango_decimal_mul(d, 2) COLLATE rustango_decimal";
    assert_eq!(one(&format!("max({doubled})")).as_deref(), Some("20"));
    assert_eq!(one(&format!("min({doubled})")).as_deref(), Some("-0.002"));
    assert_eq!(one("max(d)").as_deref(), Some("10"));
    for function in ["sum", "avg"] {
        refuses(
            &format!("rustango_decimal_{function}(x) FROM (SELECT '1' AS x UNION ALL SELECT 'one')"),
            &format!("rustango_decimal_{function}: not a decimal"),
        );
    }
}

#[test]
fn sums_that_are_large_on_their_way() {
    let most = "79228162514264337593543950335";
    let negative = format!("-{most}");
    let connection = with_values(&[most, most, most, "0.1", &negative, &negative]);
    assert_eq!(
        all(&connection, "SELECT rustango_decimal_sum(d) FROM t WHERE d <> '0.1'"),
        [Some(most.to_owned())]
    );
    assert_eq!(
        all(&connection, "SELECT rustango_decimal_avg(d) FROM t WHERE d > 1"),
        [Some(most.to_owned())]
    );
    refuses_sum(&connection, "SELECT rustango_decimal_sum(d) FROM t WHERE d > 1");
    refuses_sum(&connection, "SELECT rustango_decimal_sum(d) FROM t");
}

fn refuses_sum(connection: &Connection, sql: &str) {
    let error = connection.query_row(sql, [], |row| row.get::<_, Option<String>>(0)).unwrap_err();
    assert!(error.to_string().contains("rustango_decimal_sum: decimal out of range"), "{error}");
}

#[test]
fn over_windows() {
    let connection = with_values(&["1.10", "2", "3.005", "4"]);
    connection.execute("INSERT INTO t (d) VALUES (NULL), ('5')", []).unwrap();
    let over = |function: &str, window: &str| {
        all(
            &connection,
            &format!("SELECT rustango_decimal_{function}(d) OVER (ORDER BY id {window}) FROM t ORDER BY id"),
        )
        .into_iter()
        .map(|value| value.unwrap_or_else(|| "NULL".to_owned()))
        .collect::<Vec<_>>()
    };
    assert_eq!(over("sum", ""), ["1.10", "3.10", "6.105", "10.105", "10.105", "15.105"]);
    let moving = "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW";
    assert_eq!(over("sum", moving), ["1.10", "3.10", "5.005", "7.005", "4", "5"]);
    let behind = "ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING";
    assert_eq!(over("sum", behind), ["7.005", "4", "5", "5", "NULL", "NULL"]);
    assert_eq!(over("avg", moving)[1], "1.5500000000000000");
}

#[test]
fn indexes_and_generated_columns_may_use_them() {
    let connection = open();
    connection
        .execute_batch(
            "PRAGMA trusted_schema = OFF;
             CREATE TABLE t (a TEXT, b TEXT AS (rustango_decimal_mul(a, '1.19')) STORED,
                             CHECK (rustango_decimal_cmp(a, 0) > 0));
             CREATE INDEX t_fold ON t (rustango_fold(a));
             INSERT INTO t (a) VALUES ('100')",
        )
        .unwrap();
    assert_eq!(all(&connection, "SELECT b FROM t"), [Some("119.00".to_owned())]);
    connection.execute("INSERT INTO t (a) VALUES ('-1')", []).unwrap_err();
}

fn decimals() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        3 => (-1_000_000_i64..1_000_000, 0_u32..6).prop_map(|(digits, scale)| Decimal::new(digits, scale)),
        1 => (-(1_i64 << 50)..1 << 50, 0_u32..12).prop_map(|(digits, scale)| Decimal::new(digits, scale)),
    ]
}

proptest! {
    #[test]
    fn sums_and_averages_are_those_of_decimals(values in vec(decimals(), 1..40)) {
        let connection = open();
        let marks = vec!["(?)"; values.len()].join(", ");
        let sql = format!("SELECT rustango_decimal_sum(column1), rustango_decimal_avg(column1) FROM (VALUES {marks})");
        let texts = values.iter().map(Decimal::to_string);
        let (sum, average): (String, String) = connection
            .query_row(&sql, params_from_iter(texts), |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        let expected: Decimal = values.iter().sum();
        let sum: Decimal = sum.parse().unwrap();
        prop_assert_eq!((sum, sum.scale()), (expected, values.iter().map(Decimal::scale).max().unwrap()));
        let average: Decimal = average.parse().unwrap();
        let exact = expected / Decimal::from(values.len());
        let rounded = exact.round_dp_with_strategy(average.scale(), RoundingStrategy::MidpointAwayFromZero);
        prop_assert_eq!(average, rounded);
        let digits = average.mantissa().unsigned_abs().checked_ilog10().map_or(0, |last| last + 1);
        prop_assert!(digits >= 16 || average.is_zero() || average.mantissa() % 10 == 0, "{}", average);
    }

    #[test]
    fn windows_are_the_sums_of_their_rows(values in vec(decimals(), 1..20), before in 0_usize..4) {
        let connection = open();
        let marks: Vec<_> = (0..values.len()).map(|at| format!("({at}, ?)")).collect();
        let sql = format!(
            "SELECT rustango_decimal_sum(column2) OVER (ORDER BY column1 ROWS BETWEEN {before} PRECEDING AND CURRENT ROW) \
             FROM (VALUES {})",
            marks.join(", ")
        );
        let mut statement = connection.prepare(&sql).unwrap();
        let found: Vec<String> = statement
            .query_map(params_from_iter(values.iter().map(Decimal::to_string)), |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for (at, found) in found.iter().enumerate() {
            let rows = &values[at.saturating_sub(before)..=at];
            let found: Decimal = found.parse().unwrap();
            prop_assert_eq!(found, rows.iter().sum::<Decimal>());
            prop_assert_eq!(found.scale(), rows.iter().map(Decimal::scale).max().unwrap());
        }
    }
}
