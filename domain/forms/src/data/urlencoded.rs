//! `application/x-www-form-urlencoded` (URL Standard, section 5.1).

use std::borrow::Cow;

use percent_encoding::percent_decode;

use super::{Entry, FormData, MAX_FIELDS, MalformedForm};

impl FormData {
    /// Reads `title=Hello+World&tag=a&tag=b`.
    ///
    /// # Errors
    /// Where it has more than [`MAX_FIELDS`], or is not UTF-8 once it is
    /// decoded.
    pub fn from_urlencoded(body: &[u8]) -> Result<Self, MalformedForm> {
        let mut data = Self::new();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if data.len() == MAX_FIELDS {
                return Err(MalformedForm::too_many("fields", MAX_FIELDS));
            }
            let (name, text) = match pair.iter().position(|byte| *byte == b'=') {
                Some(end) => (&pair[..end], &pair[end + 1..]),
                None => (pair, &[][..]),
            };
            data.push(decoded(name)?, Entry::Text(decoded(text)?));
        }
        Ok(data)
    }
}

fn decoded(bytes: &[u8]) -> Result<String, MalformedForm> {
    let spaced: Cow<'_, [u8]> = if bytes.contains(&b'+') {
        bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect()
    } else {
        bytes.into()
    };
    String::from_utf8(percent_decode(&spaced).collect())
        .map_err(|_| MalformedForm::new("the form is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded_in_order() {
        let data = FormData::from_urlencoded(b"a=1+2&&b=%C3%A9%26&a=%2B&c&=d&e=f=g&%zz=%").unwrap();
        let expected =
            [("a", "1 2"), ("b", "é&"), ("a", "+"), ("c", ""), ("", "d"), ("e", "f=g"), ("%zz", "%")];
        assert_eq!(data, expected.into_iter().collect());
        assert!(FormData::from_urlencoded(b"").unwrap().is_empty());
    }

    #[test]
    fn text_that_is_not_unicode_is_refused() {
        for body in [&b"a=%ff"[..], b"%c3=1", b"a=\xff"] {
            assert_eq!(FormData::from_urlencoded(body).unwrap_err().detail(), "the form is not UTF-8");
        }
    }

    #[test]
    fn fields_are_counted() {
        let most = "a&".repeat(MAX_FIELDS);
        assert_eq!(FormData::from_urlencoded(most.as_bytes()).unwrap().len(), MAX_FIELDS);
        let refused = FormData::from_urlencoded(format!("{most}a").as_bytes()).unwrap_err();
        assert_eq!(refused.detail(), "the form has more than 1000 fields");
    }
}
