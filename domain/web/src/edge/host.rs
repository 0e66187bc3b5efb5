//! The `Host` of a request (RFC 9112, section 3.2; RFC 9113, section 8.3.1).

use std::net::Ipv6Addr;

use http::{Request, Version, header, uri::Scheme};

use crate::ProblemDetails;

/// The hosts that an application answers to.
#[derive(Clone, Debug, Default)]
pub(crate) enum AllowedHosts {
    /// Every well-formed one.
    #[default]
    Any,
    Listed(Vec<Allowed>),
}

#[derive(Clone, Debug)]
pub(crate) enum Allowed {
    Exactly(String),
    /// With the leading dot.
    Below(String),
}

impl AllowedHosts {
    /// Reads the hosts that a program lists.
    pub(crate) fn parse(listed: Option<&[String]>) -> Result<Self, Vec<String>> {
        let Some(listed) = listed else { return Ok(Self::Any) };
        let (mut allowed, mut faults) = (Vec::new(), Vec::new());
        for host in listed {
            let name = host.strip_prefix('.').unwrap_or(host);
            match Host::parse(name.as_bytes()) {
                Some(Host { port: None, .. }) if !name.ends_with([':', '.']) => {
                    let host = host.to_ascii_lowercase();
                    allowed.push(if name.len() < host.len() { Allowed::Below(host) } else { Allowed::Exactly(host) });
                }
                _ => faults.push(format!(
                    "allowed_hosts: \"{host}\" is no host: write a name or an address without a port, or \".\" and a name"
                )),
            }
        }
        if faults.is_empty() { Ok(Self::Listed(allowed)) } else { Err(faults) }
    }

    fn allow(&self, name: &[u8]) -> bool {
        let Self::Listed(allowed) = self else { return true };
        let name = name.strip_suffix(b".").unwrap_or(name);
        allowed.iter().any(|allowed| match allowed {
            Allowed::Exactly(host) => name.eq_ignore_ascii_case(host.as_bytes()),
            Allowed::Below(domain) => {
                let (domain, bare) = (domain.as_bytes(), &domain.as_bytes()[1..]);
                name.eq_ignore_ascii_case(bare)
                    || name
                        .len()
                        .checked_sub(domain.len())
                        .is_some_and(|start| name[start..].eq_ignore_ascii_case(domain))
            }
        })
    }
}

/// A host and a port, as `Host` and `:authority` hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Host<'a> {
    /// A name, or an address (IPv6 in its brackets).
    name: &'a [u8],
    port: Option<u16>,
}

impl<'a> Host<'a> {
    /// The longest name that DNS allows, as text.
    const LONGEST: usize = 253;

    fn parse(text: &'a [u8]) -> Option<Self> {
        let end = if text.first() == Some(&b'[') {
            let end = text.iter().position(|byte| *byte == b']')? + 1;
            std::str::from_utf8(&text[1..end - 1]).ok()?.parse::<Ipv6Addr>().ok()?;
            end
        } else {
            let end = text.iter().position(|byte| !NAME[usize::from(*byte)]).unwrap_or(text.len());
            if end == 0 || end > Self::LONGEST {
                return None;
            }
            end
        };
        let (name, rest) = text.split_at(end);
        let port = match rest {
            [] | [b':'] => None,
            [b':', digits @ ..] => Some(port(digits)?),
            _ => return None,
        };
        Some(Self { name, port })
    }

    fn is(self, other: Host<'_>, default_port: u16) -> bool {
        self.name.eq_ignore_ascii_case(other.name)
            && self.port.unwrap_or(default_port) == other.port.unwrap_or(default_port)
    }
}

/// The bytes of names: letters, digits, and what joins them.
const NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        byte += 1;
    }
    table
};

fn port(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0_u16, |port, digit| {
        let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
        port.checked_mul(10)?.checked_add(digit.into())
    })
}

/// Checks where a request says that it goes.
pub(super) fn check<B>(request: &Request<B>, allowed: &AllowedHosts) -> Result<(), ProblemDetails> {
    let refuse = |detail: &'static str| Err(ProblemDetails::bad_request(detail));
    let headers = request.headers();
    let field = headers.get(header::HOST);
    // Most requests have no field twice, whatever its name.
    if headers.len() > headers.keys_len() && headers.get_all(header::HOST).iter().count() > 1 {
        return refuse("the request has more than one Host");
    }
    let (field, target) = match (field, request.uri().authority()) {
        (None, None) if request.version() < Version::HTTP_11 && matches!(allowed, AllowedHosts::Any) => {
            return Ok(());
        }
        (None, target) if target.is_none() || request.version() == Version::HTTP_11 => {
            return refuse("the request has no Host");
        }
        (field, target) => (
            field.map(|field| Host::parse(field.as_bytes())),
            target.map(|target| Host::parse(target.as_str().as_bytes())),
        ),
    };
    let host = match (field, target) {
        (Some(None), _) | (_, Some(None)) => return refuse("the Host of the request is not well-formed"),
        (Some(Some(field)), Some(Some(target))) => {
            let default_port = if request.uri().scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
            if !field.is(target, default_port) {
                return refuse("the Host of the request differs from its target");
            }
            target
        }
        (Some(Some(host)), None) | (None, Some(Some(host))) => host,
        (None, None) => return Ok(()),
    };
    if allowed.allow(host.name) { Ok(()) } else { refuse("the Host of the request is not served here") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_the_grammar_says() {
        for (text, name, port) in [
            ("localhost", "localhost", None),
            ("a-b.example.org:8080", "a-b.example.org", Some(8080)),
            ("my_service:80", "my_service", Some(80)),
            ("127.0.0.1", "127.0.0.1", None),
            ("[::1]:65535", "[::1]", Some(65535)),
            ("example.org:", "example.org", None),
            ("example.org.", "example.org.", None),
        ] {
            let host = Host { name: name.as_bytes(), port };
            assert_eq!(Host::parse(text.as_bytes()), Some(host), "{text}");
        }
        let long = "a".repeat(254);
        for text in [
            "",
            ":80",
            "a@b",
            "user:pass@host",
            "a/b",
            "a?b",
            "a b",
            "a,b",
            "a:b",
            "a:+1",
            "a:65536",
            "a:80:80",
            "[::1",
            "[::1]x",
            "[g::1]",
            "[]",
            "é",
            "a%41",
            "a#b",
            "a\\b",
            "<a>",
            &long,
        ] {
            assert_eq!(Host::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn listed_hosts_are_compared_without_case_and_final_dot() {
        let listed = ["example.org".to_owned(), ".Shop.test".to_owned(), "[::1]".to_owned()];
        let hosts = AllowedHosts::parse(Some(&listed)).expect("hosts");
        for (name, expected) in [
            ("example.org", true),
            ("EXAMPLE.org.", true),
            ("a.example.org", false),
            ("shop.test", true),
            ("a.b.SHOP.test", true),
            ("myshop.test", false),
            ("[::1]", true),
            ("org", false),
        ] {
            assert_eq!(hosts.allow(name.as_bytes()), expected, "{name}");
        }
    }

    #[test]
    fn what_is_no_host_cannot_be_listed() {
        let listed = ["a:80", "http://a", "", ".", "a.", "*"].map(str::to_owned);
        let faults = AllowedHosts::parse(Some(&listed)).expect_err("no hosts");
        assert_eq!(faults.len(), listed.len(), "{faults:?}");
    }
}
