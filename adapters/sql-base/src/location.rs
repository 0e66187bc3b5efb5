//! Where the URL of a server points, as all of them are written: `scheme://user:password@host:port/database`.
//!
//! Nothing of a URL is shown in a fault: a password may stand anywhere in a broken one.

use percent_encoding::percent_decode_str;

use crate::settings::Faults;

/// The parts of a URL that stand before its parameters; what is left out is none.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The host, by its name or address.
    pub host: Option<String>,
    /// The port.
    pub port: Option<u16>,
    /// The user.
    pub user: Option<String>,
    /// The password, which may be empty.
    pub password: Option<String>,
    /// The database.
    pub database: Option<String>,
}

impl Location {
    /// Reads what stands before the parameters of a URL of one of the schemes,
    /// of which the first is the one to write.
    pub fn read(location: &str, schemes: &[&str], faults: &mut Faults) -> Self {
        let split = location.split_once("://").filter(|(scheme, _)| schemes.contains(scheme));
        let Some((_, rest)) = split else {
            let scheme = schemes.first().unwrap_or(&"scheme");
            faults.add("url", format_args!("expected {scheme}://user:password@host:port/database"));
            return Self::default();
        };
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (credentials, address) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = match credentials.split_once(':') {
            Some((user, password)) => (user, Some(password)),
            None => (credentials, None),
        };
        let (host, port) = split_address(address, faults);
        let mut decoded =
            |name: &str, text: &str| (!text.is_empty()).then(|| decode(name, text, faults)).flatten();
        let (host, user, database) =
            (decoded("host", host), decoded("user", user), decoded("database", database));
        Self {
            host,
            port: port.and_then(|port| {
                let number = port.parse().ok();
                if number.is_none() {
                    faults.add("url", "expected a port number after the host");
                }
                number
            }),
            user,
            password: password.and_then(|password| decode("password", password, faults)),
            database,
        }
    }
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Location")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("user", &self.user)
            .field("database", &self.database)
            .finish_non_exhaustive()
    }
}

/// Splits `host`, `host:port`, `[address]` and `[address]:port`.
fn split_address<'u>(address: &'u str, faults: &mut Faults) -> (&'u str, Option<&'u str>) {
    let (host, rest) = match address.strip_prefix('[').map(|inner| inner.split_once(']')) {
        Some(Some(split)) => split,
        Some(None) => {
            faults.add("url", "expected a `]` after the address of the host");
            return ("", None);
        }
        None => address.find(':').map_or((address, ""), |colon| address.split_at(colon)),
    };
    (host, rest.strip_prefix(':').filter(|port| !port.is_empty()))
}

fn decode(name: &str, text: &str, faults: &mut Faults) -> Option<String> {
    let decoded = percent_decode_str(text).decode_utf8().ok().filter(|text| !text.contains('\0'));
    if decoded.is_none() {
        faults.add("url", format_args!("expected the {name} as percent-encoded UTF-8"));
    }
    decoded.map(Into::into)
}
