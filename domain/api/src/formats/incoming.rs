//! Bodies of writes, whatever form they are in, as JSON.

use http::{HeaderValue, StatusCode, header};
use rustango_forms::{CSRF_FIELD, FormData};
use rustango_ports::http::Request;
use rustango_web::{JsonError, Place, ProblemDetails, RequestExt as _};

use super::{About, Format, flatten, json_api};
use crate::{
    faults::Faults,
    resource::{Bodies, Resource},
};

/// The body of a write.
#[derive(Debug)]
pub(crate) struct Incoming {
    /// One object, or an array of them.
    pub(crate) json: String,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    JsonApi,
}

impl Incoming {
    /// Reads the body of a request about a row.
    ///
    /// # Errors
    /// 415, naming what is accepted; 413 and 408; 400 where the body is
    /// malformed.
    pub(crate) async fn read(
        resource: &Resource,
        request: &mut Request,
        about: About<'_>,
    ) -> Result<Self, ProblemDetails> {
        let of = request.headers().get(header::CONTENT_TYPE);
        let of = of.and_then(|of| of.to_str().ok()).unwrap_or_default().to_owned();
        let (essence, parameters) = of.split_once(';').map_or((&*of, ""), |(essence, rest)| (essence, rest));
        let essence = essence.trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" | "multipart/form-data"
                if resource.bodies == Bodies::FormsToo =>
            {
                let body = std::mem::take(request.body_mut());
                let data = FormData::read(request.headers(), body).await?;
                Ok(Self { json: of_form(resource, &data)?, form: Form::Plain })
            }
            json_api::MEDIA_TYPE if resource.speaks(Format::JsonApi) => {
                // JSON:API 1.1, section 6.2: parameters but these are refused.
                let is_known =
                    |parameter: &str| parameter.trim().is_empty() || parameter.trim().starts_with("profile=");
                if !parameters.split(';').all(is_known) {
                    return Err(unsupported(resource));
                }
                let text = text_of(request).await?;
                let json = flatten(resource, &text, about)?;
                Ok(Self { json, form: Form::JsonApi })
            }
            _ if JsonError::check_type(request.headers()).is_ok() => {
                Ok(Self { json: text_of(request).await?, form: Form::Plain })
            }
            _ => Err(unsupported(resource)),
        }
    }

    /// Says where faults are in the body that the client sent.
    pub(crate) fn placed(&self, resource: &Resource, problem: ProblemDetails) -> ProblemDetails {
        match self.form {
            Form::Plain => problem,
            Form::JsonApi => {
                let shape = resource.outgoing.representation.shape();
                problem.placed(|place: Place| json_api::place(shape, place))
            }
        }
    }
}

async fn text_of(request: &mut Request) -> Result<String, ProblemDetails> {
    let body = request.read_body().await?;
    String::from_utf8(body.into()).map_err(|_| ProblemDetails::bad_request("the body is not UTF-8"))
}

fn unsupported(resource: &Resource) -> ProblemDetails {
    let problem = ProblemDetails::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)
        .detail(format!("send the body as {}", resource.parses().join(", ")));
    match HeaderValue::try_from(resource.parses().join(", ")) {
        Ok(accepted) => problem.header(header::ACCEPT, accepted),
        Err(_) => problem,
    }
}

/// Writes what a form sent as an object: each text as the value that its field
/// takes, an empty one as NULL where the field may be.
fn of_form(resource: &Resource, data: &FormData) -> Result<String, ProblemDetails> {
    let mut json = String::from("{");
    let mut faults = Faults::default();
    let mut known: Vec<&str> = Vec::new();
    for name in data.names() {
        if name == CSRF_FIELD || known.contains(&name) {
            continue;
        }
        known.push(name);
        let texts: Vec<&str> = data.texts(name).collect();
        let [text] = texts[..] else {
            faults.member(name, super::one_text());
            continue;
        };
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(&serde_json::Value::from(name).to_string());
        json.push(':');
        json.push_str(&token(resource, name, text));
    }
    faults.unprocessable()?;
    json.push('}');
    Ok(json)
}

/// Writes text as the JSON that a field of this name takes.
fn token(resource: &Resource, name: &str, text: &str) -> String {
    use rustango_ports::database::ValueType as Type;
    let Some(field) = resource.input.field_named(name) else {
        return serde_json::Value::from(text).to_string();
    };
    if text.is_empty() && field.nullable {
        return "null".to_owned();
    }
    let is_bare = match field.value_type {
        Type::Bool => ["true", "false"].contains(&text),
        Type::I16 | Type::I32 | Type::I64 | Type::F32 | Type::F64 => rustango_forms::value::is_number(text),
        Type::Json => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
        _ => false,
    };
    if is_bare {
        return text.to_owned();
    }
    match (field.value_type, text) {
        (Type::Bool, "on") => "true".to_owned(),
        (Type::Bool, "off") => "false".to_owned(),
        _ => serde_json::Value::from(text).to_string(),
    }
}
