//! The query of a URI, read into a type.

use http::Uri;
use serde::de::DeserializeOwned;

use crate::{Place, ProblemDetails};

/// Reads the parameters of a query.
///
/// # Errors
/// 400, naming the parameter.
pub fn read<T: DeserializeOwned>(uri: &Uri) -> Result<T, ProblemDetails> {
    let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs)).map_err(|error| {
        let problem = ProblemDetails::bad_request("the query is not acceptable");
        let (parameter, reason) = (error.path().to_string(), error.inner().to_string());
        // Serde speaks of the whole where a parameter is missing or unknown;
        // its text then names the parameter.
        let parameter = if parameter == "." { named(&reason).unwrap_or_default().into() } else { parameter };
        problem.error(Place::Parameter(parameter), "invalid", reason)
    })
}

fn named(reason: &str) -> Option<&str> {
    reason.split('`').nth(1)
}
