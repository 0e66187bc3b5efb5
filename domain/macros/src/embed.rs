//! `embed_migrations!`: the files of a directory, checked and put into the program.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;
use rustango_migration_files::Chain;
use syn::{Error, LitStr, Result};

use crate::errors::Errors;

/// A file by its name without `.json`, where it is, and what it says.
struct File {
    name: String,
    path: PathBuf,
    text: String,
}

pub(crate) fn expand(arguments: TokenStream) -> TokenStream {
    embedded(arguments).unwrap_or_else(Error::into_compile_error)
}

fn embedded(arguments: TokenStream) -> Result<TokenStream> {
    let directory: LitStr = syn::parse2(arguments).map_err(|error| {
        Error::new(
            error.span(),
            "expected the directory of the migrations: `embed_migrations!(\"migrations\")`",
        )
    })?;
    let fault = |message: String| Error::new_spanned(&directory, message);
    let files = files(&package().map_err(fault)?.join(directory.value())).map_err(|problem| {
        fault(format!("{:?}, in the directory of the package: {problem}", directory.value()))
    })?;
    check(&directory, &files)?;
    let entries = files.iter().map(|File { name, path, .. }| {
        let path = path.to_string_lossy();
        quote! { (#name, ::core::include_str!(#path)) }
    });
    Ok(quote! { ::rustango::__macro::EmbeddedMigrations::new(&[#(#entries),*]) })
}

fn check(directory: &LitStr, files: &[File]) -> Result<()> {
    let mut errors = Errors::default();
    for fault in Chain::parse(files.iter().map(|file| (&file.name, &file.text))).err().unwrap_or_default() {
        errors.at(directory, format!("{}/{fault}", directory.value()));
    }
    errors.finish()
}

#[allow(clippy::disallowed_methods, reason = "a macro runs in the compiler, which says where the package is")]
fn package() -> std::result::Result<PathBuf, String> {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| "cargo does not say where the package is (CARGO_MANIFEST_DIR)".to_owned())
}

/// Reads what the adapter for directories lists: `*.json`, but no hidden files.
#[allow(
    clippy::disallowed_methods,
    reason = "a macro runs in the compiler, and reads what the program is made of"
)]
fn files(directory: &Path) -> std::result::Result<Vec<File>, String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let Some(name) = name_of(&path) else { continue };
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{name}.json: {error}"))?;
        files.push(File { name, path, text });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn name_of(path: &Path) -> Option<String> {
    let name = path.file_stem()?.to_str()?;
    let is_file = path.extension().is_some_and(|ending| ending == "json") && !name.starts_with('.');
    is_file.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(arguments: TokenStream) -> String {
        expand(arguments).to_string()
    }

    #[test]
    fn files_are_included_so_that_the_compiler_sees_them_change() {
        let text = expanded(quote!("tests/migrations/good"));
        let files: Vec<_> = text.split("include_str !").skip(1).collect();
        assert_eq!(files.len(), 2, "{text}");
        assert!(files[0].contains("tests/migrations/good/0001_initial.json"), "{text}");
        assert!(text.starts_with(":: rustango :: __macro :: EmbeddedMigrations :: new"), "{text}");
    }

    #[test]
    fn faults_name_the_file() {
        for (arguments, expected) in [
            (
                quote!("tests/migrations/broken"),
                &[
                    "tests/migrations/broken/0001_initial.json: forward[0].schema: unknown variant `MakeTable`",
                    "tests/migrations/broken/0002_other.json: name: \\\"0002_another\\\" is in a file of another name",
                    "tests/migrations/broken/first.json: name: \\\"first\\\" is no name of a migration",
                ][..],
            ),
            (
                quote!("tests/migrations/forked"),
                &["tests/migrations/forked/\\\"0002_a\\\" and \\\"0002_b\\\" are both the last"],
            ),
            (quote!("tests/migrations/gap"), &["\\\"0003_c\\\" follows \\\"0002_b\\\", which is not there"]),
            (
                quote!("tests/nowhere"),
                &["\\\"tests/nowhere\\\", in the directory of the package: No such file or directory"],
            ),
            (quote!(migrations), &["expected the directory of the migrations"]),
            (quote!(), &["expected the directory of the migrations"]),
            (quote!("a", "b"), &["expected the directory of the migrations"]),
        ] {
            let text = expanded(arguments);
            assert_eq!(text.matches("compile_error").count(), expected.len(), "{text}");
            for expected in expected {
                assert!(text.contains(expected), "{expected}\n{text}");
            }
        }
    }
}
