//! Connection URLs, as libpq reads them
//! (<https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS>).
//!
//! Nothing of a URL is shown in a fault: a password may stand anywhere in a broken one.

use percent_encoding::percent_decode_str;
use rustango_sql_base::Faults;

use crate::target::Parts;

/// Takes what stands before the parameters, `postgres://user:password@host:port/database`.
pub(crate) fn read_location(parts: &mut Parts, location: &str, faults: &mut Faults) {
    let Some((_, rest)) =
        location.split_once("://").filter(|(scheme, _)| ["postgres", "postgresql"].contains(scheme))
    else {
        faults.add("url", "expected postgres://user:password@host:port/database");
        return;
    };
    let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
    let (credentials, address) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = match credentials.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (credentials, None),
    };
    let (host, port) = split_address(address, faults);
    let mut take = |name: &'static str, text: &str| {
        if let Some(value) = decode(name, text, faults) {
            parts.set(name, &value, faults);
        }
    };
    for (name, text) in [("host", host), ("user", user), ("dbname", database)] {
        if !text.is_empty() {
            take(name, text);
        }
    }
    if let Some(password) = password {
        take("password", password);
    }
    match port.map(str::parse::<u16>) {
        None => {}
        Some(Ok(port)) => drop(parts.set("port", &port.to_string(), faults)),
        Some(Err(_)) => faults.add("url", "expected a port number after the host"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::{Place, Target};

    fn read(location: &str) -> Result<Target, String> {
        let (mut parts, mut faults) = (Parts::default(), Faults::new());
        read_location(&mut parts, location, &mut faults);
        faults.into_result().map_err(|error| error.context().to_owned())?;
        Ok(parts.into_target())
    }

    #[test]
    fn every_part_may_be_left_out() {
        let host = |name: &str| Place::Host(name.to_owned());
        for (location, place, port, user, password, database) in [
            (
                "postgres://ann:secret@db.example:6432/blog",
                host("db.example"),
                6432,
                "ann",
                Some("secret"),
                "blog",
            ),
            ("postgresql://ann@db.example/blog", host("db.example"), 5432, "ann", None, "blog"),
            ("postgres://ann@db.example", host("db.example"), 5432, "ann", None, "ann"),
            ("postgres://ann@[::1]:6432/blog", host("::1"), 6432, "ann", None, "blog"),
            ("postgres://ann@[fe80::1]/blog", host("fe80::1"), 5432, "ann", None, "blog"),
            ("postgres://ann@db.example:/blog", host("db.example"), 5432, "ann", None, "blog"),
            (
                "postgres://ann@%2Ftmp%2Fsockets/blog",
                Place::Socket("/tmp/sockets".into()),
                5432,
                "ann",
                None,
                "blog",
            ),
            ("postgres://a%40n:p%3A%25%C3%BC@h/d%2Fb", host("h"), 5432, "a@n", Some("p:%ü"), "d/b"),
            // Unencoded, as people write them.
            ("postgres://ann:p@ss:w0rd@h/b", host("h"), 5432, "ann", Some("p@ss:w0rd"), "b"),
            ("postgres://ann:@h/b", host("h"), 5432, "ann", Some(""), "b"),
        ] {
            let target = read(location).unwrap_or_else(|fault| panic!("{location}: {fault}"));
            assert_eq!(target.place, place, "{location}");
            assert_eq!((target.port, &*target.user), (port, user), "{location}");
            assert_eq!(target.password.as_deref(), password, "{location}");
            assert_eq!(target.database_or_user(), database, "{location}");
        }
    }

    #[test]
    fn faults_do_not_show_what_may_be_a_password() {
        for location in [
            "mysql://ann:hunter2@h/b",
            "postgres:ann:hunter2@h/b",
            "postgres://ann:hunter2@local host/b",
            "postgres://ann:x@h:hunter2/b",
            "postgres://ann:hunter2/x@h/b",
            "postgres://ann:x@h:99999/b",
            "postgres://ann:x@[::1/b",
            "postgres://ann:x@one,two/b",
            "postgres://ann:%FFhunter2@h/b",
            "postgres://ann:hunter2%00@h/b",
        ] {
            let fault = read(location).expect_err(location);
            assert!(!fault.contains("hunter2"), "{fault}");
        }
    }
}
