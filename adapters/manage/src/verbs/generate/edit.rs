//! A line that a file of the project needs.

use std::{fs, path::Path};

use crate::Failure;

/// A line that a file of the project needs.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    /// The file, relative to the project.
    pub(super) file: String,
    /// The line, with its indentation.
    pub(super) line: String,
    place: Place,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    /// Among the modules, in the order of their names, as rustfmt has them.
    Modules,
    /// Before the first line that begins so.
    Before(&'static str),
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wired {
    /// It was there.
    Already,
    /// It was added.
    Now,
    /// The file is not of the shape that is known: somebody has to add it.
    ByHand,
}

impl Edit {
    /// Declares a module.
    pub(super) fn module(file: &str, name: &str) -> Self {
        Self { file: file.to_owned(), line: format!("pub mod {name};"), place: Place::Modules }
    }

    /// Mounts something in `src/urls.rs`, before the routes of the toolkit.
    pub(super) fn mount(what: &str) -> Self {
        Self {
            file: "src/urls.rs".to_owned(),
            line: format!("        .mount({what})"),
            place: Place::Before("        .mount(\"/\", health_router("),
        }
    }

    /// Adds the line, where that can be done safely.
    pub(super) fn apply(&self, root: &Path) -> Result<Wired, Failure> {
        let path = root.join(&self.file);
        let Ok(text) = fs::read_to_string(&path) else { return Ok(Wired::ByHand) };
        let lines: Vec<_> = text.lines().collect();
        if lines.iter().any(|line| self.is_there(line)) {
            return Ok(Wired::Already);
        }
        let Some(at) = self.find(&lines) else { return Ok(Wired::ByHand) };
        let mut edited: Vec<&str> = lines;
        edited.insert(at, &self.line);
        fs::write(&path, edited.join("\n") + "\n")?;
        Ok(Wired::Now)
    }

    fn is_there(&self, line: &str) -> bool {
        let bare =
            |line: &str| line.trim().trim_start_matches("pub(crate) ").trim_start_matches("pub ").to_owned();
        bare(line) == bare(&self.line)
    }

    fn find(&self, lines: &[&str]) -> Option<usize> {
        match self.place {
            Place::Before(beginning) => lines.iter().position(|line| line.starts_with(beginning)),
            Place::Modules => {
                let name = |line: &str| {
                    let bare = line.trim_start_matches("pub(crate) ").trim_start_matches("pub ");
                    Some(bare.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
                };
                let ours = name(&self.line)?;
                let modules: Vec<_> =
                    lines.iter().enumerate().filter_map(|(at, line)| Some((at, name(line)?))).collect();
                let after = modules.iter().find(|(_, name)| *name > ours);
                after.map(|(at, _)| *at).or_else(|| modules.last().map(|(at, _)| at + 1))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_stand_in_the_order_of_their_names() {
        let lines = ["//! A program.", "", "pub mod models;", "mod views;", "", "fn f() {}"];
        for (name, at) in [("blog", 2), ("urls", 3), ("zebra", 4)] {
            assert_eq!(Edit::module("src/lib.rs", name).find(&lines), Some(at), "{name}");
        }
        assert_eq!(Edit::module("src/lib.rs", "blog").find(&["fn f() {}"]), None);
        assert!(Edit::module("src/lib.rs", "views").is_there("mod views;"));
    }
}
