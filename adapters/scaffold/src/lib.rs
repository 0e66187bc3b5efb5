//! Sources that are written for people: names that Rust takes, templates, and
//! files that overwrite nothing.
//!
//! ```
//! use rustango_scaffold::{ModuleName, Files, fill};
//!
//! let name = ModuleName::parse("blog")?;
//! let text = fill("//! The models of __app__.\n", &[("app", name.as_str())]);
//! let files = Files::new().with("src/blog/models.rs", text);
//! # drop(files);
//! # Ok::<_, rustango_scaffold::InvalidName>(())
//! ```

#![deny(missing_docs)]

mod files;
mod name;
mod template;

pub use self::{
    files::{Files, WriteError, Written},
    name::{InvalidName, ModuleName, PackageName, is_keyword, pascal_case, snake_case},
    template::fill,
};
