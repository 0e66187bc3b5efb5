//! Text as a JSON string (RFC 8259, section 7), escaped as serde_json does.

/// How many bytes are looked at together.
const CHUNK: usize = 32;

/// Writes a quoted string.
pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    out.push(b'"');
    loop {
        let clean = clean_prefix(rest);
        out.extend_from_slice(&rest[..clean]);
        let Some(&byte) = rest.get(clean) else { break };
        write_escape(out, byte);
        rest = &rest[clean + 1..];
    }
    out.push(b'"');
}

/// Returns how many bytes at the beginning stand for themselves.
fn clean_prefix(bytes: &[u8]) -> usize {
    let (chunks, _) = bytes.as_chunks::<CHUNK>();
    // No early end inside a chunk: so the compiler compares its bytes at once.
    let is_clean =
        |chunk: &[u8; CHUNK]| chunk.iter().fold(0, |found, &b| found | u8::from(must_escape(b))) == 0;
    let at = CHUNK * chunks.iter().take_while(|chunk| is_clean(chunk)).count();
    let rest = &bytes[at..];
    at + rest.iter().position(|&byte| must_escape(byte)).unwrap_or(rest.len())
}

const fn must_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0c => b'f',
        b'\r' => b'r',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.push(HEX[usize::from(byte >> 4)]);
            out.push(HEX[usize::from(byte & 0x0f)]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        write_text(&mut out, text);
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn escapes_every_byte_at_every_place_of_a_chunk() {
        for code in (0..=0xff_u8).map(char::from) {
            for before in 0..=2 * CHUNK {
                let text = format!("{}{code}{}", "a".repeat(before), "b".repeat(CHUNK));
                assert_eq!(written(&text), serde_json::to_string(&text).expect("text is JSON"));
            }
        }
    }

    proptest! {
        #[test]
        fn writes_what_serde_json_writes(text in any::<String>()) {
            prop_assert_eq!(written(&text), serde_json::to_string(&text).expect("text is JSON"));
        }
    }
}
