//! The parameters of JSON:API (1.1, section 6), by the names that are settled
//! here: `page[number]`, `filter[title]`, `fields[post]`, `sort`.

/// Returns the type in `fields[type]`.
pub(super) fn type_in(name: &str) -> Option<&str> {
    name.strip_prefix("fields[")?.strip_suffix(']')
}

/// Returns the name that is meant.
pub(super) fn plain<'n>(name: &'n str, type_name: Option<&str>) -> &'n str {
    let Some(type_name) = type_name else { return name };
    let member = name.split_once('[').and_then(|(family, rest)| Some((family, rest.strip_suffix(']')?)));
    match member {
        None if name == "sort" => "ordering",
        Some(("page", "number")) => "page",
        Some(("page", "size")) => "page_size",
        Some(("page", "limit")) => "limit",
        Some(("page", "offset")) => "offset",
        Some(("page", "cursor")) => "cursor",
        Some(("fields", of)) if of == type_name => "fields",
        Some(("filter", field)) => field,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_have_plain_names() {
        for (name, expected) in [
            ("sort", "ordering"),
            ("page[number]", "page"),
            ("page[cursor]", "cursor"),
            ("fields[post]", "fields"),
            ("fields[author]", "fields[author]"),
            ("filter[title__icontains]", "title__icontains"),
            ("filter[title", "filter[title"),
            ("page[x]", "page[x]"),
            ("title", "title"),
        ] {
            assert_eq!(plain(name, Some("post")), expected);
            assert_eq!(plain(name, None), name);
        }
    }
}
