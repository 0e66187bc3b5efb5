//! The password file of libpq (<https://www.postgresql.org/docs/current/libpq-pgpass.html>).

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use crate::target::{Place, Target};

/// Looks up the password for a server, a database and a user.
pub(crate) fn password_of(target: &Target) -> Option<String> {
    let path = env::var_os("PGPASSFILE")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".pgpass")))?;
    let text = read(&path)?;
    let port = target.port.to_string();
    let hosts = match &target.place {
        Place::Host(host) => vec![host.clone()],
        Place::Socket(folder) => vec![folder.display().to_string(), "localhost".to_owned()],
    };
    hosts.iter().find_map(|host| find(&text, [host, &port, target.database_or_user(), &target.user]))
}

/// Reads the file, where it is there and nobody else can.
fn read(path: &Path) -> Option<String> {
    let refuse = |reason: &str| {
        tracing::warn!(path = %path.display(), "the password file is not used: {reason}");
        None
    };
    match fs::metadata(path) {
        Ok(metadata) if is_open_to_others(&metadata) => return refuse("others can read it; chmod 0600"),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => return refuse(&error.to_string()),
    }
    match fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) => refuse(&error.to_string()),
    }
}

#[cfg(unix)]
fn is_open_to_others(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_metadata: &fs::Metadata) -> bool {
    false
}

/// Returns the password of the first line whose four fields are these or `*`.
fn find(text: &str, wanted: [&str; 4]) -> Option<String> {
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let [host, port, database, user, password] = fields(line)?;
        let found = [host, port, database, user];
        let fits = found.iter().zip(wanted).all(|(found, wanted)| found == "*" || found == wanted);
        fits.then_some(password)
    })
}

/// Splits a line at its first four colons; `\` takes the next character as it is.
fn fields(line: &str) -> Option<[String; 5]> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            ':' if fields.len() < 5 => fields.push(String::new()),
            character => {
                let kept = if character == '\\' { characters.next() } else { Some(character) };
                fields.last_mut()?.extend(kept);
            }
        }
    }
    fields.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# host:port:database:user:password
db.example:5432:blog:ann:first
nonsense
db.example:*:blog:ann:second
*:*:*:b\\:ob:with\\:colon\\\\and:more
\\:\\:1:5432:*:*:six
";

    #[test]
    fn the_first_line_that_fits_has_the_password() {
        for (wanted, password) in [
            (["db.example", "5432", "blog", "ann"], Some("first")),
            (["db.example", "6432", "blog", "ann"], Some("second")),
            (["db.example", "5432", "shop", "ann"], None),
            (["anywhere", "1", "any", "b:ob"], Some("with:colon\\and:more")),
            (["::1", "5432", "blog", "ann"], Some("six")),
        ] {
            assert_eq!(find(TEXT, wanted).as_deref(), password, "{wanted:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt as _;
        let path = env::temp_dir().join(format!("rustango-pgpass-{}", std::process::id()));
        fs::write(&path, TEXT).unwrap();
        for (mode, is_read) in [(0o600, true), (0o640, false), (0o604, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read(&path).is_some(), is_read, "{mode:o}");
        }
        fs::remove_file(&path).unwrap();
        assert!(read(&path).is_none());
    }
}
