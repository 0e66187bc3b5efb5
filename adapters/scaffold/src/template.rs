//! Texts with gaps.

/// Fills the gaps of a template: `__name__` becomes the value of `name`.
///
/// A gap is a Rust identifier, so that a template of Rust is Rust.
///
/// ```
/// use rustango_scaffold::fill;
///
/// assert_eq!(fill("pub mod __app__;", &[("app", "blog")]), "pub mod blog;");
/// ```
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut rest = template;
    let mut filled = String::with_capacity(template.len());
    // One pass, so that a value which looks like a gap stays what it is.
    while let Some(at) = rest.find("__") {
        let (before, gap) = rest.split_at(at);
        filled.push_str(before);
        let found = values.iter().find_map(|(name, value)| Some((value, after(gap, name)?)));
        let (value, after) = found.map_or(("__", &gap[2..]), |(value, after)| (*value, after));
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Returns what follows the gap of a name, where the text begins with it.
fn after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.strip_prefix("__")?.strip_prefix(name)?.strip_prefix("__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_filled_again() {
        let values = [("a", "__b__"), ("b", "2")];
        assert_eq!(fill("__a__ __b__ __c__ a__b", &values), "__b__ 2 __c__ a__b");
    }
}
