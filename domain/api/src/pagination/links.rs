//! Where the other pieces of a list are (RFC 8288).

use std::fmt::Write as _;

use http::{HeaderValue, Uri};

/// The pieces that a client may want next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Links {
    pub(crate) first: Option<Step>,
    pub(crate) prev: Option<Step>,
    pub(crate) next: Option<Step>,
    pub(crate) last: Option<Step>,
}

/// Another piece of the same list: what its address has in the place of the
/// parameters that say where a piece begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Page(u64),
    Offset(u64),
    Cursor(String),
    /// The beginning.
    First,
}

/// The parameters that say where a piece begins.
const PLACES: [&str; 6] = ["page", "offset", "cursor", "page[number]", "page[offset]", "page[cursor]"];

impl Links {
    /// Returns the pieces with their relations.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &Step)> {
        let Self { first, prev, next, last } = self;
        let all = [("first", first), ("prev", prev), ("next", next), ("last", last)];
        all.into_iter().filter_map(|(relation, step)| Some((relation, step.as_ref()?)))
    }

    /// Writes the header `Link` of an answer to a request for `target`.
    pub(crate) fn header(&self, target: &Uri) -> Option<HeaderValue> {
        let mut text = String::new();
        for (relation, step) in self.iter() {
            let separator = if text.is_empty() { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(text, "{separator}<");
            step.write(&mut text, target);
            let _ = write!(text, ">; rel=\"{relation}\"");
        }
        if text.is_empty() { None } else { HeaderValue::try_from(text).ok() }
    }
}

impl Step {
    /// Returns the address of the piece.
    pub(crate) fn address(&self, target: &Uri) -> String {
        let mut text = String::new();
        self.write(&mut text, target);
        text
    }

    fn write(&self, out: &mut String, target: &Uri) {
        out.push_str(target.path());
        let mut separator = '?';
        for pair in target.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let name = pair.split_once('=').map_or(pair, |(name, _)| name);
            if !PLACES.contains(&&*percent_encoding::percent_decode_str(name).decode_utf8_lossy()) {
                out.push(separator);
                // Whatever stands in a URI stands for itself, but for what ends
                // it in a field of a message.
                out.extend(pair.chars().filter(|letter| !matches!(letter, '<' | '>' | '"')));
                separator = '&';
            }
        }
        let _ = match self {
            Self::Page(page) => write!(out, "{separator}page={page}"),
            Self::Offset(offset) => write!(out, "{separator}offset={offset}"),
            Self::Cursor(cursor) => write!(out, "{separator}cursor={cursor}"),
            Self::First => Ok(()),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_parameters_stay() {
        let target: Uri = "/api/posts?author=1&page=2&search=a+b&%70age=3&&x".parse().unwrap();
        let links = Links { first: Some(Step::First), next: Some(Step::Page(3)), ..Links::default() };
        assert_eq!(
            links.header(&target).unwrap(),
            "</api/posts?author=1&search=a+b&x>; rel=\"first\", </api/posts?author=1&search=a+b&x&page=3>; rel=\"next\""
        );
        let bare: Uri = "/api/posts".parse().unwrap();
        assert_eq!(Step::Offset(4).address(&bare), "/api/posts?offset=4");
        assert_eq!(Step::Cursor("a-_".to_owned()).address(&bare), "/api/posts?cursor=a-_");
        assert_eq!(Links::default().header(&bare), None);
    }
}
