//! The query of a URI, read into a type.

use http::Uri;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use crate::{Place, ProblemDetails};

/// Reads the parameters of a query.
///
/// # Errors
/// 400, naming the parameter.
pub fn read<T: DeserializeOwned>(uri: &Uri) -> Result<T, ProblemDetails> {
    let query = uri.query().unwrap_or_default();
    if let Some(damaged) = query.split('&').find(|pair| percent_decode_str(pair).decode_utf8().is_err()) {
        let name = form_urlencoded::parse(damaged.as_bytes()).next().map(|(name, _)| name.into_owned());
        return Err(unacceptable(name.unwrap_or_default(), "is not UTF-8 once percent-decoded".into()));
    }
    let pairs = form_urlencoded::parse(query.as_bytes());
    serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs)).map_err(|error| {
        let (parameter, reason) = (error.path().to_string(), error.inner().to_string());
        // Serde speaks of the whole where a parameter is missing or unknown;
        // its text then names the parameter.
        let parameter = if parameter == "." { named(&reason).unwrap_or_default().into() } else { parameter };
        unacceptable(parameter, reason)
    })
}

fn unacceptable(parameter: String, reason: String) -> ProblemDetails {
    let problem = ProblemDetails::bad_request("the query is not acceptable");
    problem.error(Place::Parameter(parameter), "invalid", reason)
}

fn named(reason: &str) -> Option<&str> {
    reason.split('`').nth(1)
}
