//! What the derive cannot tell from tokens and the compiler can: whether
//! settings fit the type of a field. Each is evaluated where it is compiled.

use rustango_model::Bound;
use rustango_ports::database::ValueType;

use crate::FormValue;

/// Demands text for its lengths.
pub const fn lengths<T: FormValue<K>, K>() {
    assert!(
        T::CONTENT.is_text(),
        "`min_length` and `max_length` are for text: remove it, or make the field a `String`"
    );
}

/// Demands text for what it looks like.
pub const fn looks<T: FormValue<K>, K>() {
    assert!(
        T::CONTENT.is_text(),
        "`pattern`, `email` and `url` are for text: remove it, or make the field a `String`"
    );
}

/// Demands a number.
pub const fn bounds<T: FormValue<K>, K>() {
    assert!(
        T::CONTENT.is_number(),
        "this `min` or `max` is a number, and the field is not: remove it, make the field a number, or write a date as \
         text"
    );
}

/// Demands days.
pub const fn days<T: FormValue<K>, K>() {
    assert!(
        matches!(T::CONTENT.schema.value_type, ValueType::Date),
        "this `min` or `max` is a day, and the field is no `NaiveDate`: `DateTime<Utc>` and `NaiveDateTime` take \
         \"2024-02-29T18:30\", `NaiveTime` takes \"18:30\""
    );
}

/// Demands times of a day.
pub const fn times<T: FormValue<K>, K>() {
    assert!(
        matches!(T::CONTENT.schema.value_type, ValueType::Time),
        "this `min` or `max` is a time of a day, and the field is no `NaiveTime`: `NaiveDate` takes \"2024-02-29\", \
         `DateTime<Utc>` and `NaiveDateTime` take \"2024-02-29T18:30\""
    );
}

/// Demands points in time.
pub const fn moments<T: FormValue<K>, K>() {
    assert!(
        matches!(T::CONTENT.schema.value_type, ValueType::Timestamp),
        "this `min` or `max` is a point in time, and the field is neither a `DateTime<Utc>` nor a `NaiveDateTime`: \
         `NaiveDate` takes \"2024-02-29\", `NaiveTime` takes \"18:30\""
    );
}

/// Makes a bound with a fraction; `digits` are 0 where a decimal cannot hold
/// it.
pub const fn fraction<T: FormValue<K>, K>(float: f64, is_exact: bool, digits: i128, scale: u32) -> Bound {
    bounds::<T, K>();
    assert!(!T::CONTENT.is_whole_number(), "`min` and `max` of a whole number are whole numbers");
    let of = T::CONTENT.schema.value_type;
    assert!(
        is_exact || !matches!(of, ValueType::Decimal),
        "`min` and `max` of a decimal are exact, with at most 28 digits"
    );
    Bound::fraction(of, float, digits, scale)
}

/// Refuses what must be given and may be left out.
pub const fn required<T: FormValue<K>, K>() {
    assert!(
        !T::MAY_MISS,
        "an `Option` or a `Patch` is what may be left out: remove `required`, or write the type without it"
    );
}

/// Demands that there is a value where nothing is given.
pub const fn optional<T: FormValue<K>, K>() {
    assert!(
        T::HAS_BLANK,
        "this type has no value where nothing is given: make the field an `Option`, or give it a `default`"
    );
}

/// Demands that the values of a list are of the type.
pub const fn choices<T: FormValue<K>, K>(are_numbers: bool) {
    assert!(
        if are_numbers { T::CONTENT.is_whole_number() } else { T::CONTENT.is_text() },
        "`choices` are texts of a `String` or whole numbers of an integer; for a closed list of names, make the field \
         an enum with `#[derive(Choices)]`"
    );
}

/// Demands that true or false can stand in the field.
pub const fn default_bool<T: FormValue<K>, K>() {
    assert!(T::CONTENT.is_bool(), "this default is true or false, and the field is not a `bool`");
}

/// Demands that a whole number can stand in the field.
pub const fn default_number<T: FormValue<K>, K>(number: i64) {
    let schema = T::CONTENT.schema;
    let (least, most) = match schema.value_type {
        ValueType::I16 => (i16::MIN as i64, i16::MAX as i64),
        ValueType::I32 => (i32::MIN as i64, i32::MAX as i64),
        _ => (i64::MIN, i64::MAX),
    };
    let (least, most) = match (schema.min, schema.max) {
        (Some(Bound::Int(least)), Some(Bound::Int(most))) => (least, most),
        _ => (least, most),
    };
    assert!(T::CONTENT.is_number(), "this default is a number, and the field is not");
    assert!(least <= number && number <= most, "the type of the field cannot hold this default");
}

/// Demands that a number with a fraction can stand in the field.
pub const fn default_fraction<T: FormValue<K>, K>() {
    assert!(
        T::CONTENT.is_number() && !T::CONTENT.is_whole_number(),
        "this default is a number with a fraction, and the field is not"
    );
}

/// Demands that text can stand in the field.
pub const fn default_text<T: FormValue<K>, K>(text: &str) {
    assert!(
        T::CONTENT.is_text() || T::CONTENT.is_choice(text),
        "this default is text, and the field takes neither text nor this choice: `default` is for text, numbers, \
         booleans and choices"
    );
}

/// Demands what fits several lines, or dots.
pub const fn typed_widget<T: FormValue<K>, K>() {
    assert!(
        T::CONTENT.is_text() || (matches!(T::CONTENT.schema.value_type, ValueType::Json) && !T::MANY),
        "this widget is for text: remove it, or make the field a `String`"
    );
}

/// Demands something to choose from.
pub const fn choosing_widget<T: FormValue<K>, K>(has_choices: bool) {
    assert!(
        has_choices || T::CONTENT.has_choices() || (T::CONTENT.is_bool() && !T::MANY),
        "this widget needs something to choose from: write `choices(…)`, or make the field an enum with \
         `#[derive(Choices)]`"
    );
}

/// Demands what is checked: one, or some of a list.
pub const fn checking_widget<T: FormValue<K>, K>(has_choices: bool) {
    assert!(
        if T::MANY { has_choices || T::CONTENT.has_choices() } else { T::CONTENT.is_checkbox },
        "a checkbox is for a `bool`, or for a `Vec` of choices"
    );
}
