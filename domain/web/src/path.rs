//! Paths of routes: `/posts/{id}`, and what they match.

use std::{borrow::Cow, cmp::Ordering, fmt, sync::Arc};

use percent_encoding::percent_decode_str;

/// The path of a route: literal segments and parameters in braces.
///
/// A front-end registers it with its framework; matching a request against it
/// again here decides what the parameters are, so that both frameworks agree
/// on percent-encoding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PathPattern {
    text: String,
    segments: Vec<Segment>,
    has_parameters: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Segment {
    Literal(String),
    Parameter(Arc<str>),
}

impl PathPattern {
    /// Reads a path.
    ///
    /// # Errors
    /// [`InvalidPath`] where it does not begin with `/`, has an empty segment
    /// or query, unbalanced braces, or a parameter without a name or twice.
    pub fn parse(path: &str) -> Result<Self, InvalidPath> {
        let fault = |reason| InvalidPath { path: path.to_owned(), reason };
        let Some(rest) = path.strip_prefix('/') else { return Err(fault("it does not begin with \"/\"")) };
        let mut segments = Vec::new();
        if !rest.is_empty() {
            for segment in rest.split('/') {
                segments.push(Self::segment(segment).map_err(fault)?);
            }
        }
        let mut names: Vec<_> = segments.iter().filter_map(Segment::name).collect();
        let all = names.len();
        let has_parameters = all > 0;
        names.sort_unstable();
        names.dedup();
        if names.len() != all {
            return Err(fault("two parameters have one name"));
        }
        Ok(Self { text: path.to_owned(), segments, has_parameters })
    }

    fn segment(text: &str) -> Result<Segment, &'static str> {
        if let Some(name) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            return if !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            {
                Ok(Segment::Parameter(name.into()))
            } else {
                Err("a parameter is letters, digits and underscores in braces")
            };
        }
        if text.is_empty() {
            return Err("it has an empty segment");
        }
        if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()+,;=:@".contains(&byte)) {
            Ok(Segment::Literal(text.to_owned()))
        } else {
            Err("a literal segment holds only unreserved characters; a parameter fills a whole segment")
        }
    }

    /// Returns the path as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the path in the spelling of a framework: each literal segment
    /// written by `literal`, each parameter by `parameter`.
    #[must_use]
    pub fn spelled(&self, literal: impl Fn(&str) -> String, parameter: impl Fn(&str) -> String) -> String {
        if self.segments.is_empty() {
            return "/".to_owned();
        }
        let mut text = String::new();
        for segment in &self.segments {
            text.push('/');
            match segment {
                Segment::Literal(written) => text.push_str(&literal(written)),
                Segment::Parameter(name) => text.push_str(&parameter(name)),
            }
        }
        text
    }

    /// Matches the raw path of a request and decodes its parameters.
    ///
    /// Answers nothing where the path is another one, or where a parameter is
    /// empty or not UTF-8 once decoded.
    #[must_use]
    pub fn capture(&self, raw: &str) -> Option<PathParams> {
        if raw == self.text && !self.has_parameters {
            return Some(PathParams::default());
        }
        let mut parts = raw.strip_prefix('/')?.split('/');
        let mut params = Vec::new();
        for segment in &self.segments {
            let part = parts.next()?;
            match segment {
                Segment::Literal(literal) => {
                    if part != literal && decode(part)? != *literal {
                        return None;
                    }
                }
                Segment::Parameter(name) => {
                    let value = decode(part)?;
                    if value.is_empty() {
                        return None;
                    }
                    params.push((Arc::clone(name), value.into_owned()));
                }
            }
        }
        if self.segments.is_empty() && parts.next() != Some("") {
            return None;
        }
        parts.next().is_none().then_some(PathParams(params))
    }

    /// Tells whether two patterns match the same paths.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.segments.len() == other.segments.len()
            && self.segments.iter().zip(&other.segments).all(|pair| match pair {
                (Segment::Literal(one), Segment::Literal(two)) => one == two,
                (Segment::Parameter(_), Segment::Parameter(_)) => true,
                _ => false,
            })
    }
}

impl PathPattern {
    /// Orders patterns by which of them answers a path that both match: at
    /// the first difference, a literal segment comes before a parameter.
    pub(crate) fn precedence(&self, other: &Self) -> Ordering {
        let parameters = |pattern: &Self| -> Vec<bool> {
            pattern.segments.iter().map(|segment| segment.name().is_some()).collect()
        };
        parameters(self).cmp(&parameters(other))
    }
}

impl Segment {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Parameter(name) => Some(name),
            Self::Literal(_) => None,
        }
    }
}

fn decode(part: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(part).decode_utf8().ok()
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The decoded parameters of a path, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathParams(Vec<(Arc<str>, String)>);

impl PathParams {
    /// Returns a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| **known == *name).map(|(_, value)| &**value)
    }

    /// Tells whether the path has no parameters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns all parameters, in the order of the path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

/// A path that no route can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{path}\" is not the path of a route: {reason}")]
pub struct InvalidPath {
    path: String,
    reason: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> PathPattern {
        PathPattern::parse(text).expect("a valid path")
    }

    #[test]
    fn refuses_what_is_no_path() {
        for path in
            ["", "posts", "/a//b", "/a/", "/{}", "/{a}{b}", "/{a", "/x{a}", "/{a}/{a}", "/a b", "/a?b", "/é"]
        {
            assert!(PathPattern::parse(path).is_err(), "{path}");
        }
    }

    #[test]
    fn captures_and_decodes() {
        let post = pattern("/posts/{id}");
        assert_eq!(post.capture("/posts/7").expect("matches").get("id"), Some("7"));
        assert_eq!(post.capture("/posts/a%2Fb%20c").expect("matches").get("id"), Some("a/b c"));
        assert_eq!(post.capture("/p%6fsts/7").expect("matches").get("id"), Some("7"));
        for other in ["/posts", "/posts/", "/posts/7/", "/posts/7/x", "/posts/%FF", "posts/7", ""] {
            assert_eq!(post.capture(other), None, "{other}");
        }
        assert!(pattern("/").capture("/").is_some());
        assert!(pattern("/").capture("//").is_none());
    }
}
