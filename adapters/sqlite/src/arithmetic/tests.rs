//! Arithmetic against known answers of PostgreSQL, and against numbers that
//! have no end.

use num_bigint::BigInt;
use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn shown(value: Option<Decimal>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}

const MOST_TEXT: &str = "79228162514264337593543950335";

/// What PostgreSQL answers, where the answer has no more than 28 digits.
#[test]
fn quotients_have_the_places_of_numeric() {
    for (left, right, expected) in [
        ("1", "3", "0.33333333333333333333"),
        ("2", "3", "0.66666666666666666667"),
        ("3", "2", "1.5000000000000000"),
        ("10", "3", "3.3333333333333333"),
        ("100000", "3", "33333.333333333333"),
        ("1", "7", "0.14285714285714285714"),
        ("-1", "7", "-0.14285714285714285714"),
        ("1", "30000", "0.000033333333333333333333"),
        ("0", "3", "0.00000000000000000000"),
        ("1.00", "3", "0.33333333333333333333"),
        ("7.5", "2.5", "3.0000000000000000"),
        ("1", "0.0001", "10000.0000000000000000"),
        ("12345678.90", "1", "12345678.900000000000"),
        ("1234567890.12", "7", "176366841.44571429"),
        ("12345.678", "12345.678", "1.00000000000000000000"),
        ("0.00001", "1000", "0.0000000100000000000000000000"),
        (MOST_TEXT, "3", "26409387504754779197847983445"),
        (MOST_TEXT, "-1", "-79228162514264337593543950335"),
        (MOST_TEXT, "0.1", "none"),
        ("0.0000000000000000000000000001", "3", "0.0000000000000000000000000000"),
    ] {
        assert_eq!(shown(div(decimal(left).into(), decimal(right))), expected, "{left} / {right}");
    }
}

/// What has more digits than fit is rounded once.
#[test]
fn quotients_are_rounded_once() {
    let third = div(decimal("7.9999999999999999999999999").into(), decimal("0.000000003"));
    assert_eq!(shown(third), "2666666666.6666666666666666333");
    let mut sum = Sum::default();
    for _ in 0..10 {
        sum.add(decimal(MOST_TEXT)).unwrap();
    }
    assert_eq!(sum.total().and_then(Exact::fit), None);
    assert_eq!(shown(sum.total().and_then(|total| div(total, Decimal::TEN))), MOST_TEXT);
}

#[test]
fn sums_and_products_are_exact_or_refused() {
    for (left, right, sum, product) in [
        ("1.10", "2.2", "3.30", "2.420"),
        (MOST_TEXT, "1", "none", MOST_TEXT),
        (MOST_TEXT, "0.1", "none", "7922816251426433759354395033.5"),
        (MOST_TEXT, "0.00", MOST_TEXT, "0.00"),
        ("50000000000000000000000000000", "0.0", "50000000000000000000000000000", "0.0"),
        (
            "5000000000000000000000000000.0",
            "5000000000000000000000000000.0",
            "10000000000000000000000000000",
            "none",
        ),
        ("0.00000000000001", "0.00000000000001", "0.00000000000002", "0.0000000000000000000000000001"),
        ("0.000000000000001", "0.00000000000001", "0.000000000000011", "none"),
        (
            "1.0000000000000000000000000000",
            "1.0000000000000000000000000000",
            "2.0000000000000000000000000000",
            "1",
        ),
        // 5 to the 28th by 2 to the 28th.
        ("37252902984.619140625", "268435456", "37521338440.619140625", "10000000000000000000.000000000"),
    ] {
        let (left, right) = (decimal(left), decimal(right));
        assert_eq!(shown(add(left, right)), sum, "{left} + {right}");
        assert_eq!(shown(mul(left, right)), product, "{left} * {right}");
    }
}

#[test]
fn what_is_left_and_what_is_rounded() {
    for (left, right, expected) in [
        ("7.5", "2", "1.5"),
        ("-7.5", "2", "-1.5"),
        ("7.5", "-2", "1.5"),
        ("1", "0.3", "0.1"),
        (MOST_TEXT, "0.0000000000000000000000000011", "0.0000000000000000000000000008"),
        ("0.0000000000000000000000000001", MOST_TEXT, "0.0000000000000000000000000001"),
    ] {
        assert_eq!(shown(rem(decimal(left), decimal(right))), expected, "{left} % {right}");
    }
    for (value, places, expected) in [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.4999", 0, "2"),
        ("1.005", 2, "1.01"),
        ("1.5", 4, "1.5000"),
        ("1.5", i64::MAX, "1.5000000000000000000000000000"),
        ("1450", -2, "1500"),
        ("1449", -2, "1400"),
        ("49", -2, "0"),
        ("50", -2, "100"),
        ("5", -9000, "0"),
        ("5", i64::MIN, "0"),
        (MOST_TEXT, 5, MOST_TEXT),
        (MOST_TEXT, -1, "none"),
        (MOST_TEXT, -28, "none"),
        (MOST_TEXT, -29, "none"),
        (MOST_TEXT, -30, "0"),
        ("-0.004", 2, "0.00"),
    ] {
        assert_eq!(shown(round(decimal(value), places)), expected, "round({value}, {places})");
    }
    for (value, down, up) in
        [("1.5", "1", "2"), ("-1.5", "-2", "-1"), ("-0.5", "-1", "0"), ("3.000", "3", "3")]
    {
        assert_eq!(shown(floor(decimal(value))), down);
        assert_eq!(shown(ceil(decimal(value))), up);
    }
}

fn decimals() -> impl Strategy<Value = Decimal> {
    let digits = prop_oneof![0..1_000_i128, 0..1_i128 << 50, 0..1_i128 << 96];
    let zeros = prop_oneof![3 => Just(0_u32), 1 => 0..20_u32];
    (digits, zeros, 0..=MOST_PLACES, any::<bool>()).prop_map(|(digits, zeros, places, is_negative)| {
        let digits = digits / 10_i128.pow(zeros) * 10_i128.pow(zeros);
        Decimal::from_i128_with_scale(if is_negative { -digits } else { digits }, places)
    })
}

fn big(digits: i128, power: u32) -> BigInt {
    BigInt::from(digits) * BigInt::from(10).pow(power)
}

/// Whether a result is the exact one, given as digits with so many places; or
/// there is none because the exact one does not fit.
fn is_exact(found: Option<Decimal>, digits: &BigInt, places: u32) -> bool {
    if let Some(found) = found {
        return big(found.mantissa(), places) == digits * BigInt::from(10).pow(found.scale());
    }
    let (mut digits, mut places) = (digits.clone(), places);
    while places > 0 && (&digits % 10_u32) == BigInt::ZERO {
        digits /= 10_u32;
        places -= 1;
    }
    places > MOST_PLACES || digits.magnitude() > BigInt::from(MOST).magnitude()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn results_are_exact_or_do_not_fit(left in decimals(), right in decimals()) {
        let places = left.scale().max(right.scale());
        let (one, other) = (
            big(left.mantissa(), places - left.scale()),
            big(right.mantissa(), places - right.scale()),
        );
        prop_assert!(is_exact(add(left, right), &(&one + &other), places), "{} + {}", left, right);
        prop_assert!(is_exact(sub(left, right), &(&one - &other), places), "{} - {}", left, right);
        let product = BigInt::from(left.mantissa()) * BigInt::from(right.mantissa());
        prop_assert!(is_exact(mul(left, right), &product, left.scale() + right.scale()), "{} * {}", left, right);
        if !right.is_zero() {
            prop_assert!(is_exact(rem(left, right), &(&one % &other), places), "{} % {}", left, right);
        }
    }

    #[test]
    fn quotients_are_the_nearest(left in decimals(), right in decimals()) {
        prop_assume!(!right.is_zero());
        let Some(found) = div(left.into(), right) else {
            // It is too large by itself.
            prop_assert!((left / Decimal::MAX).abs() > right.abs() / Decimal::from(2) || left.checked_div(right).is_none());
            return Ok(());
        };
        // |found * right - left| is at most half of the last place times |right|.
        let places = found.scale() + right.scale() + left.scale();
        let product = BigInt::from(found.mantissa()) * BigInt::from(right.mantissa());
        let off = product * BigInt::from(10).pow(left.scale()) - big(left.mantissa(), places - left.scale());
        let most = big(right.mantissa(), left.scale());
        prop_assert!(off.magnitude() * 2_u32 <= *most.magnitude(), "{} / {} = {}", left, right, found);
    }
}
