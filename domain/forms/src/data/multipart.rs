//! `multipart/form-data` (RFC 7578), read by `multer` from a body that is
//! there as a whole: the limit of the route has held by then.

use bytes::Bytes;
use futures_util::stream;
use http::HeaderMap;
use multer::{Field, Multipart};

use super::{Entry, FormData, MAX_FIELDS, MalformedForm, UploadedFile};

/// The most files of one form; more are refused with 400.
pub const MAX_FILES: usize = 100;

/// The most bytes that stand before the content of a part.
pub const MAX_PART_HEADER: usize = 8 * 1024;

/// The longest boundary (RFC 2046, section 5.1.1).
pub const MAX_BOUNDARY: usize = 70;

impl FormData {
    /// Reads the parts of a body; `content_type` names their boundary.
    ///
    /// A file without a name and without content was not chosen, and is left
    /// out.
    ///
    /// # Errors
    /// Where the parts are not of the form, too many, or not UTF-8.
    pub async fn from_multipart(content_type: &str, body: Bytes) -> Result<Self, MalformedForm> {
        let boundary = boundary(content_type)?;
        let whole = stream::iter([Ok::<_, std::convert::Infallible>(body)]);
        let mut parts = Multipart::new(whole, boundary);
        let (mut data, mut count, mut files) = (Self::new(), 0, 0);
        while let Some(part) = parts.next_field().await.map_err(|_| malformed())? {
            count += 1;
            if count > MAX_FIELDS {
                return Err(MalformedForm::too_many("fields", MAX_FIELDS));
            }
            check_header(part.headers())?;
            let name = part.name().ok_or_else(|| MalformedForm::new("a part has no name"))?.to_owned();
            let Some(entry) = read(part).await? else { continue };
            files += usize::from(matches!(entry, Entry::File(_)));
            if files > MAX_FILES {
                return Err(MalformedForm::too_many("files", MAX_FILES));
            }
            data.push(name, entry);
        }
        Ok(data)
    }
}

async fn read(part: Field<'_>) -> Result<Option<Entry>, MalformedForm> {
    let file_name = part.file_name().map(str::to_owned);
    let content_type = part.content_type().map(ToString::to_string);
    let bytes = part.bytes().await.map_err(|_| malformed())?;
    Ok(match file_name {
        Some(name) if name.is_empty() && bytes.is_empty() => None,
        Some(name) => Some(Entry::File(UploadedFile::new(&name, content_type, bytes))),
        None => {
            let text = String::from_utf8(bytes.into());
            Some(Entry::Text(text.map_err(|_| MalformedForm::new("the form is not UTF-8"))?))
        }
    })
}

fn boundary(content_type: &str) -> Result<String, MalformedForm> {
    let boundary = multer::parse_boundary(content_type)
        .map_err(|_| MalformedForm::new("the content type names no boundary"))?;
    if (1..=MAX_BOUNDARY).contains(&boundary.len()) {
        return Ok(boundary);
    }
    Err(MalformedForm::new(format!("the boundary has {} bytes, of 1 to {MAX_BOUNDARY}", boundary.len())))
}

fn check_header(headers: &HeaderMap) -> Result<(), MalformedForm> {
    // ": " and the end of the line.
    const AROUND: usize = 4;
    let length: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + AROUND).sum();
    if length <= MAX_PART_HEADER {
        return Ok(());
    }
    Err(MalformedForm::new(format!("a part has a header of more than {MAX_PART_HEADER} bytes")))
}

fn malformed() -> MalformedForm {
    MalformedForm::new("the body is not well-formed multipart/form-data")
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=XyZ";

    fn read(body: impl Into<Bytes>) -> Result<FormData, MalformedForm> {
        // The whole body is there: nothing waits.
        FormData::from_multipart(TYPE, body.into()).now_or_never().unwrap()
    }

    fn part(head: &str, content: &str) -> String {
        format!("--XyZ\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    }

    fn refusal(body: impl Into<Bytes>) -> String {
        read(body).unwrap_err().detail().to_owned()
    }

    #[test]
    fn texts_and_files_are_read() {
        let body = [
            part("name=\"title\"", "Grüße\r\n--XyNot"),
            part("name=\"photo\"; filename=\"../p.png\"\r\nContent-Type: image/png", "\u{1}PNG"),
            part("name=\"none\"; filename=\"\"\r\nContent-Type: application/octet-stream", ""),
            part("name=\"title\"", ""),
            "--XyZ--\r\nepilogue".to_owned(),
        ];
        let data = read(body.concat()).unwrap();
        assert_eq!(data.texts("title").collect::<Vec<_>>(), ["Grüße\r\n--XyNot", ""]);
        let photo = UploadedFile::new("p.png", Some("image/png".into()), "\u{1}PNG");
        assert_eq!(data.file("photo"), Some(&photo));
        assert!(!data.contains("none"));
    }

    #[test]
    fn what_is_no_form_is_refused() {
        let whole = part("name=\"a\"", "1") + "--XyZ--\r\n";
        assert!(read(whole.clone()).is_ok());
        // Wherever it breaks off, but for the end of the last line.
        for end in 0..whole.len() - 2 {
            assert_eq!(refusal(whole[..end].to_owned()), malformed().detail(), "{end}");
        }
        assert_eq!(refusal(part("filename=\"a\"", "1") + "--XyZ--\r\n"), "a part has no name");
        assert_eq!(refusal(part("name=\"a\u{1}\"", "1") + "--XyZ--\r\n"), malformed().detail());
        let mut bytes = part("name=\"a\"", "?").into_bytes();
        let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
        bytes[at] = 0xFF;
        bytes.extend_from_slice(b"--XyZ--\r\n");
        assert_eq!(refusal(bytes), "the form is not UTF-8");
    }

    #[test]
    fn boundaries_have_a_length() {
        let read = |boundary: &str| {
            let of = format!("multipart/form-data; boundary=\"{boundary}\"");
            let body = format!("--{boundary}--\r\n");
            FormData::from_multipart(&of, body.into()).now_or_never().unwrap()
        };
        assert!(read(&"b".repeat(70)).is_ok());
        let refused = read(&"b".repeat(71)).unwrap_err();
        assert_eq!(refused.detail(), "the boundary has 71 bytes, of 1 to 70");
        for of in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=a"] {
            assert!(FormData::from_multipart(of, Bytes::new()).now_or_never().unwrap().is_err(), "{of}");
        }
    }

    #[test]
    fn parts_are_counted() {
        let end = "--XyZ--\r\n";
        let fields = part("name=\"a\"", "").repeat(MAX_FIELDS);
        assert_eq!(read(fields.clone() + end).unwrap().len(), MAX_FIELDS);
        assert_eq!(refusal(fields + &part("name=\"a\"", "") + end), "the form has more than 1000 fields");
        let files = part("name=\"a\"; filename=\"b\"", "").repeat(MAX_FILES);
        assert_eq!(read(files.clone() + end).unwrap().files("a").count(), MAX_FILES);
        let refused = refusal(files + &part("name=\"a\"; filename=\"b\"", "") + end);
        assert_eq!(refused, "the form has more than 100 files");
        // Files that were not chosen are parts too.
        let none = part("name=\"a\"; filename=\"\"", "").repeat(MAX_FIELDS + 1);
        assert_eq!(refusal(none + end), "the form has more than 1000 fields");
    }

    #[test]
    fn headers_of_parts_have_a_limit() {
        let long = |bytes: usize| {
            part(&format!("name=\"a\"\r\nX-Padding: {}", "x".repeat(bytes)), "1") + "--XyZ--\r\n"
        };
        assert!(read(long(8_000)).is_ok());
        assert_eq!(refusal(long(8_192)), "a part has a header of more than 8192 bytes");
    }
}
