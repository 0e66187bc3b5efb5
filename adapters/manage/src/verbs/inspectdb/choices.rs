//! Columns that hold one of a closed list of texts.

use std::collections::BTreeSet;

use rustango_scaffold::pascal_case;

use super::names::{free, ident};

/// Writes an enum of the texts.
pub(super) fn choices(name: &str, values: &[String]) -> String {
    let mut used = BTreeSet::new();
    let variants = values.iter().map(|value| {
        let variant = variant(value, &mut used);
        let written = if says(&variant, value) {
            String::new()
        } else {
            format!("    #[rustango(value = {value:?})]\n")
        };
        format!("{written}    {},\n", ident(&variant))
    });
    let variants: String = variants.collect();
    format!("\n#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]\npub enum {name} {{\n{variants}}}\n")
}

fn variant(value: &str, used: &mut BTreeSet<String>) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric();
    let words: String = value.chars().map(|letter| if is_part(letter) { letter } else { '_' }).collect();
    let variant = pascal_case(words.trim_matches('_'));
    let is_name = variant.starts_with(|first: char| first.is_ascii_uppercase()) && variant != "Self";
    free(if is_name { variant } else { format!("Value{variant}") }, used, "N")
}

/// Whether the text of a variant is known from its name.
fn says(variant: &str, value: &str) -> bool {
    let is_plain = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let words = value.split('_').collect::<Vec<_>>();
    is_plain && words.iter().all(|word| word.len() > 1) && pascal_case(value) == variant
}
