//! Verbs that write sources into the project in the working directory.
//!
//! They overwrite nothing, and the second call does nothing that the first one
//! did. Lines in files that people write are added only where the file has the
//! shape in which the scaffolder left it; elsewhere they say what to add.

mod edit;
mod make;
mod startapp;

use std::path::Path;

use rustango_scaffold::{Files, InvalidName, WriteError, Written};
use serde_json::json;

use self::edit::{Edit, Wired};
pub(super) use self::{make::kinds, startapp::StartApp};
use crate::{Failure, Outcome, Session};

impl From<InvalidName> for Failure {
    fn from(error: InvalidName) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::Other(Box::new(error))
    }
}

/// Writes files and wires them in, and tells what became of each and what
/// people do next.
fn generate(
    session: &Session<'_>,
    files: &Files,
    edits: &[Edit],
    next: Option<&str>,
) -> Result<Outcome, Failure> {
    let root = Path::new("");
    if !root.join("src/lib.rs").is_file() {
        return Err(Failure::Failed(
            "there is no src/lib.rs here: go to the folder of the project first".to_owned(),
        ));
    }
    let out = session.out();
    let (mut new, mut kept, mut wired, mut missing) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for written in files.write(root)? {
        match written {
            Written::New(path) => {
                out.line(&format!("Wrote {}", out.good(&path.display().to_string())))?;
                new.push(path);
            }
            Written::Kept(path) => {
                out.line(&format!("Kept {}, which was there", path.display()))?;
                kept.push(path);
            }
        }
    }
    for edit in edits {
        match edit.apply(root)? {
            Wired::Already => {}
            Wired::Now => {
                out.line(&format!("Added to {}: {}", out.good(&edit.file), edit.line.trim()))?;
                wired.push(json!({ "file": edit.file, "line": edit.line.trim() }));
            }
            Wired::ByHand => {
                out.line(&out.odd(&format!("Add to {} by hand: {}", edit.file, edit.line.trim())))?;
                missing.push(json!({ "file": edit.file, "line": edit.line.trim() }));
            }
        }
    }
    next.map_or(Ok(()), |next| out.line(next))?;
    out.json(&json!({ "new": new, "kept": kept, "added": wired, "add_by_hand": missing, "next": next }))?;
    Ok(Outcome::Fine)
}
