//! Connection URLs, as libpq reads them
//! (<https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS>).

use rustango_sql_base::{Faults, Location};

use crate::target::Parts;

/// Takes what stands before the parameters, `postgres://user:password@host:port/database`.
pub(crate) fn read_location(parts: &mut Parts, location: &str, faults: &mut Faults) {
    let Location { host, port, user, password, database, .. } =
        Location::read(location, &["postgres", "postgresql"], faults);
    let port = port.map(|port| port.to_string());
    let known =
        [("host", host), ("port", port), ("user", user), ("password", password), ("dbname", database)];
    for (name, value) in known {
        if let Some(value) = value {
            parts.set(name, &value, faults);
        }
    }
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
