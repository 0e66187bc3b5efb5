//! A file that was uploaded.

use std::fmt;

use bytes::Bytes;

/// The longest name, in bytes: what file systems take.
const LONGEST: usize = 255;

/// What a name is called that has no letter worth keeping.
const NAMELESS: &str = "file";

/// Names that mean devices where Windows stores them, whatever follows a dot.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A file that was uploaded. All it says of itself is the client's word: its
/// name is made harmless, its type is not looked into.
#[derive(Clone, PartialEq, Eq)]
pub struct UploadedFile {
    name: String,
    content_type: Option<String>,
    bytes: Bytes,
}

impl UploadedFile {
    /// Wraps a file; of its name stays what is harmless in a folder.
    ///
    /// ```
    /// use rustango_forms::UploadedFile;
    ///
    /// let file = UploadedFile::new("../../etc/pass<wd>.txt", Some("text/plain".into()), "root");
    /// assert_eq!(file.name(), "pass_wd_.txt");
    /// ```
    pub fn new(name: &str, content_type: Option<String>, bytes: impl Into<Bytes>) -> Self {
        Self { name: sanitized(name), content_type, bytes: bytes.into() }
    }

    /// Returns the name: one segment of a path, of at most 255 bytes, without
    /// control characters and without a dot at its beginning.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the type that the client says it is of.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Returns the content.
    #[must_use]
    pub const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Returns the content.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }

    /// Returns the number of bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Tells whether it has no content.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

impl fmt::Debug for UploadedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadedFile")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

fn sanitized(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let harmless: String = last
        .chars()
        .filter(|letter| !letter.is_control() && !is_invisible(*letter))
        .map(|letter| if matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { letter })
        .collect();
    let harmless = harmless.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
    if harmless.is_empty() {
        return NAMELESS.to_owned();
    }
    let stem = harmless.split('.').next().unwrap_or_default();
    let is_device = DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device));
    shortened(if is_device { format!("_{harmless}") } else { harmless.to_owned() })
}

/// Marks that turn text round or hide it: `exe.txt` may read as `txt.exe`.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Cuts a long name before its last dot, so that it keeps what it ends in.
fn shortened(name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let (stem, end) = match name.rfind('.') {
        Some(dot) if name.len() - dot <= 32 => name.split_at(dot),
        _ => (name.as_str(), ""),
    };
    let stem = &stem[..stem.floor_char_boundary(LONGEST - end.len())];
    format!("{stem}{end}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_one_harmless_segment() {
        for (name, expected) in [
            ("photo.jpg", "photo.jpg"),
            ("größe 1.jpg", "größe 1.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\fakepath\\photo.jpg", "photo.jpg"),
            ("..", "file"),
            ("", "file"),
            ("/", "file"),
            (".htaccess", "htaccess"),
            ("a\0b\r\nc", "abc"),
            ("a<b>.txt", "a_b_.txt"),
            ("NUL.txt", "_NUL.txt"),
            ("con", "_con"),
            ("report.txt. .", "report.txt"),
            ("photo\u{202E}gpj.exe", "photogpj.exe"),
            ("a:stream", "a_stream"),
        ] {
            assert_eq!(UploadedFile::new(name, None, "").name(), expected, "{name:?}");
        }
    }

    #[test]
    fn long_names_keep_their_end() {
        let name = format!("{}.jpeg", "ä".repeat(300));
        let file = UploadedFile::new(&name, None, "");
        assert!(file.name().len() <= LONGEST && file.name().ends_with("ä.jpeg"));
        assert_eq!(UploadedFile::new(&".".repeat(300), None, "").name(), "file");
        assert_eq!(UploadedFile::new(&"a.".repeat(300), None, "").name().len(), LONGEST);
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_folder(name in any::<String>()) {
            let file = UploadedFile::new(&name, None, "");
            let kept = file.name();
            prop_assert!(!kept.is_empty() && kept.len() <= LONGEST + 1 && !kept.starts_with('.'));
            prop_assert!(!kept.contains(['/', '\\', '\0', '\r', '\n', '"', '<']));
        }
    }
}
