//! Which form a client wants (RFC 9110, section 12.5.1).

use http::{HeaderMap, HeaderValue, StatusCode, header};
use rustango_web::ProblemDetails;

use super::{Format, json_api};

/// What a client may ask for: in the order in which it is given where the
/// client does not mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Rows in a form.
    Rows(Format),
    /// A page for people.
    Page,
}

impl Offer {
    /// Returns the media type.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Rows(format) => format.media_type(),
            Self::Page => "text/html",
        }
    }
}

/// The media ranges that a client accepts.
#[derive(Debug, Default)]
pub(crate) struct Accepted<'a> {
    ranges: Vec<Range<'a>>,
}

#[derive(Debug)]
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// Which parameters it has.
    parameters: Parameters,
    /// In thousandths.
    quality: u16,
}

/// What the parameters of a media range ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Parameters {
    /// Nothing, or a profile.
    None,
    /// What changes nothing of what goes out.
    Harmless,
    /// What no media type here has.
    Special,
}

/// The most media ranges that are looked at.
const MOST_RANGES: usize = 50;

impl<'a> Accepted<'a> {
    /// Reads the fields `Accept`; what is no media range is left out.
    pub(crate) fn of(headers: &'a HeaderMap) -> Self {
        let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
        let ranges = lines.flat_map(|line| line.split(',')).take(MOST_RANGES).filter_map(Range::parse);
        Self { ranges: ranges.collect() }
    }

    /// Chooses one of several forms: of those that the client likes best, the
    /// first that is offered.
    ///
    /// # Errors
    /// 406, naming what is offered.
    pub(crate) fn choose(&self, offers: &[Offer]) -> Result<Offer, ProblemDetails> {
        let mut best: Option<(Offer, u16)> = None;
        for offer in offers {
            let quality = self.quality(offer.media_type());
            if quality > best.map_or(0, |(_, quality)| quality) {
                best = Some((*offer, quality));
            }
        }
        best.map(|(offer, _)| offer).ok_or_else(|| not_acceptable(offers))
    }

    /// How much the client likes a media type: as its most specific range says.
    fn quality(&self, media_type: &str) -> u16 {
        if self.ranges.is_empty() {
            return 1_000;
        }
        let matching = self.ranges.iter().filter_map(|range| Some((range.specificity(media_type)?, range)));
        matching.max_by_key(|(specificity, _)| *specificity).map_or(0, |(_, range)| range.quality)
    }
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let (mut quality, mut parameters) = (1_000, Parameters::None);
        for part in parts {
            match part.split_once('=') {
                Some((name, value)) if name.trim().eq_ignore_ascii_case("q") => {
                    quality = thousandths(value.trim())?;
                }
                Some((name, _)) if name.trim().eq_ignore_ascii_case("profile") => {}
                Some((name, _)) if is_harmless(name.trim()) => {
                    parameters = parameters.max(Parameters::Harmless);
                }
                _ => parameters = Parameters::Special,
            }
        }
        Some(Self { kind, subtype, parameters, quality })
    }

    /// How closely it is about a media type, if it is.
    fn specificity(&self, media_type: &str) -> Option<u8> {
        let (kind, subtype) = media_type.split_once('/')?;
        match (self.kind, self.subtype) {
            ("*", "*") => Some(0),
            (of, "*") if of.eq_ignore_ascii_case(kind) => Some(1),
            (of, sub) if of.eq_ignore_ascii_case(kind) && sub.eq_ignore_ascii_case(subtype) => {
                // JSON:API 1.1, section 6.2: it has no parameters but profiles.
                let allowed = match media_type {
                    json_api::MEDIA_TYPE => Parameters::None,
                    _ => Parameters::Harmless,
                };
                (self.parameters <= allowed).then_some(2)
            }
            _ => None,
        }
    }
}

/// Parameters that change nothing of what goes out.
fn is_harmless(name: &str) -> bool {
    ["charset", "version", "header"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Reads `0.5`: at most three decimals, at most 1.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(decimals),
        "1" if decimals == 0 => Some(1_000),
        _ => None,
    }
}

fn not_acceptable(offers: &[Offer]) -> ProblemDetails {
    let types: Vec<_> = offers.iter().map(|offer| offer.media_type()).collect();
    let problem = ProblemDetails::new(StatusCode::NOT_ACCEPTABLE)
        .detail(format!("this goes out as {} only", types.join(", ")));
    problem.header(header::VARY, HeaderValue::from_static("accept"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Offer; 5] = [
        Offer::Rows(Format::Json),
        Offer::Rows(Format::JsonApi),
        Offer::Rows(Format::Csv),
        Offer::Rows(Format::NdJson),
        Offer::Page,
    ];

    fn chosen(accept: &[&str], offers: &[Offer]) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        for line in accept {
            headers.append(header::ACCEPT, line.parse().unwrap());
        }
        Accepted::of(&headers).choose(offers).ok().map(Offer::media_type)
    }

    #[test]
    fn clients_get_what_they_like_best() {
        for (accept, expected) in [
            (&[][..], Some("application/json")),
            (&["*/*"], Some("application/json")),
            (&["application/*"], Some("application/json")),
            (&["TEXT/CSV"], Some("text/csv")),
            (&["text/*"], Some("text/csv")),
            (&["text/csv;q=0.5, application/x-ndjson;q=0.9"], Some("application/x-ndjson")),
            (&["text/csv;q=0.5", "application/x-ndjson ; q=0.9"], Some("application/x-ndjson")),
            (&["application/json;q=0, */*;q=0.1"], Some("application/vnd.api+json")),
            (&["application/*;q=0.2, application/json;q=0.1"], Some("application/vnd.api+json")),
            (&["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], Some("text/html")),
            (&["application/json; charset=utf-8"], Some("application/json")),
            (&["application/vnd.api+json; ext=\"x\""], None),
            (&["application/vnd.api+json; profile=\"x\""], Some("application/vnd.api+json")),
            (&["application/vnd.api+json; charset=utf-8"], None),
            (
                &["application/vnd.api+json; charset=utf-8, application/vnd.api+json"],
                Some("application/vnd.api+json"),
            ),
            (&["image/png"], None),
            (&["text/csv;q=0"], None),
            (&["text/csv;q=2, nonsense, */"], None),
        ] {
            assert_eq!(chosen(accept, &ALL), expected, "{accept:?}");
        }
        let browser = &["text/html,*/*;q=0.8"];
        assert_eq!(chosen(browser, &ALL[..1]), Some("application/json"));
        assert_eq!(chosen(&["text/html"], &ALL[..1]), None);
    }

    #[test]
    fn qualities() {
        for (text, expected) in [
            ("1", Some(1_000)),
            ("1.000", Some(1_000)),
            ("0", Some(0)),
            ("0.5", Some(500)),
            ("0.055", Some(55)),
            ("1.001", None),
            ("0.5555", None),
            (".5", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(thousandths(text), expected, "{text}");
        }
    }
}
