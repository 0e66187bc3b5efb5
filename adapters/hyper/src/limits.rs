//! The limit on open files, and what it leaves for connections.

use std::fs;

const MOST: usize = 10_000;

/// Returns how many connections to keep at most when nobody says: what the limit on open files allows,
/// an eighth left over for files and databases.
pub(crate) fn default_connections() -> usize {
    // Linux only; elsewhere the accept loop still copes when files run out.
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    open_files(&limits).map_or(MOST, |soft| (soft - soft / 8).clamp(1, MOST))
}

fn open_files(limits: &str) -> Option<usize> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_limit_is_read() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                      Max open files            256                  524288               files     \n";
        assert_eq!(open_files(limits), Some(256));
        assert_eq!(open_files("Max open files            unlimited  unlimited files"), None);
        assert_eq!(open_files(""), None);
    }
}
