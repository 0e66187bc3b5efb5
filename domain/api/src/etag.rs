//! Entity tags (RFC 9110, section 8.8.3): what tells one state of a row or a
//! list from another.
//!
//! A tag is a hash of the content, strong; where the model counts its changes,
//! the version stands before it, so that a write can ask for it in the very
//! statement that changes the row.

use http::HeaderValue;
use rustango_ports::database::{DbError, RowSet, ValueRef};
use twox_hash::XxHash3_128;

/// Returns the tag of a list.
pub(crate) fn of_content(content: &[u8]) -> HeaderValue {
    of_row(None, content)
}

/// Returns the tag of a row, with its version where the model has one.
pub(crate) fn of_row(version: Option<i64>, content: &[u8]) -> HeaderValue {
    let hash = XxHash3_128::oneshot(content);
    let tag = match version {
        Some(version) => format!("\"v{version}-{hash:032x}\""),
        None => format!("\"{hash:032x}\""),
    };
    // Digits and letters between quotes.
    HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

/// Reads the version in the last column of a row.
pub(crate) fn version(rows: &dyn RowSet) -> Result<i64, DbError> {
    Ok(match rows.get(0, rows.columns().len().saturating_sub(1))? {
        ValueRef::I32(version) => version.into(),
        ValueRef::I64(version) => version,
        _ => 0,
    })
}

/// Returns the version in a tag, if it has one.
pub(crate) fn version_in(tag: &str) -> Option<i64> {
    let (version, hash) = tag.strip_prefix('v')?.split_once('-')?;
    let is_hash = hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { version.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_tell_versions_and_contents_apart() {
        let tag = |version, content: &str| of_row(version, content.as_bytes()).to_str().unwrap().to_owned();
        assert_eq!(tag(None, "a"), tag(None, "a"));
        assert_ne!(tag(None, "a"), tag(None, "b"));
        assert_ne!(tag(Some(1), "a"), tag(Some(2), "a"));
        assert_eq!(version_in(tag(Some(7), "a").trim_matches('"')), Some(7));
        for other in ["", "v", "v1", "v1-", "1-00000000000000000000000000000000", "v1-zz"] {
            assert_eq!(version_in(other), None, "{other}");
        }
    }
}
