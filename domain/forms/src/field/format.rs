//! Formats of text: addresses of mail and of the web.

use url::Url;

/// The longest address of mail (RFC 5321, section 4.5.3.1.3, without brackets).
const LONGEST_EMAIL: usize = 254;

/// The longest address of the web: what browsers and servers pass on.
const LONGEST_URL: usize = 2_048;

/// A format that text is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// An address of mail, as browsers take them in `<input type="email">`
    /// (HTML, section 4.10.5.1.5), of at most 254 bytes.
    Email,
    /// An absolute address of the web, `http` or `https`, of at most 2,048
    /// bytes.
    Url,
}

impl Format {
    /// Tells whether text is of the format.
    #[must_use]
    pub fn matches(self, text: &str) -> bool {
        match self {
            Self::Email => text.len() <= LONGEST_EMAIL && is_email(text),
            Self::Url => text.len() <= LONGEST_URL && is_url(text),
        }
    }

    /// Says what is expected.
    pub(crate) const fn expected(self) -> &'static str {
        match self {
            Self::Email => "an email address such as ann@example.org",
            Self::Url => "an address such as https://example.org/page",
        }
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_atom = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    !local.is_empty() && local.bytes().all(is_atom) && domain.split('.').all(is_label)
}

/// A label of a host (RFC 1034, section 3.5; RFC 1123, section 2.1).
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// The parser forgives what people paste; here it is for machines that follow
/// it, and stands in pages.
fn is_url(text: &str) -> bool {
    let is_plain =
        !text.chars().any(|letter| letter.is_control() || letter.is_whitespace() || letter == '\\');
    let names_host = ["http://", "https://"]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)));
    is_plain && names_host && Url::parse(text).is_ok_and(|url| url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses() {
        let long = |bytes: usize| format!("{}@example.org", "a".repeat(bytes - "@example.org".len()));
        for (text, expected) in [
            ("ann@example.org", true),
            ("ann.lee+news@mail.example.co.uk", true),
            ("root@localhost", true),
            ("o'hara@example.org", true),
            (&long(254), true),
            (&long(255), false),
            ("", false),
            ("ann", false),
            ("@example.org", false),
            ("ann@", false),
            ("ann@.org", false),
            ("ann@example..org", false),
            ("ann@-example.org", false),
            ("ann@example.org.", false),
            ("ann lee@example.org", false),
            ("ann@exa mple.org", false),
            ("ann@example.org\r\nBcc: all@example.org", false),
            ("ann@a@example.org", false),
            ("<ann@example.org>", false),
            ("änn@example.org", false),
        ] {
            assert_eq!(Format::Email.matches(text), expected, "{text:?}");
        }
    }

    #[test]
    fn addresses_of_the_web() {
        for (text, expected) in [
            ("https://example.org", true),
            ("HTTP://example.org:8080/a?b=c#d", true),
            ("https://exämple.org/ü", true),
            ("http://[::1]/", true),
            ("http://127.0.0.1/", true),
            ("", false),
            ("example.org", false),
            ("//example.org", false),
            ("https:example.org", false),
            ("https://", false),
            ("javascript:alert(1)", false),
            ("java\nscript:alert(1)", false),
            ("ftp://example.org", false),
            ("data:text/html,hello", false),
            ("https://exa mple.org", false),
            ("https://example.org/\r\nLocation: x", false),
            ("https://example.org\\@evil.org", false),
            ("https://example.org:99999/", false),
        ] {
            assert_eq!(Format::Url.matches(text), expected, "{text:?}");
        }
        assert!(!Format::Url.matches(&format!("https://example.org/{}", "a".repeat(2_048))));
    }
}
