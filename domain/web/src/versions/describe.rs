//! What an operation takes and gives in any of its versions, as one operation.

use http::StatusCode;
use serde_json::json;

use crate::{
    Operation,
    operation::{Content, Header, Parameter, Place, Reply, RequestBody, Schema},
};

/// How clients say which version they want.
#[derive(Clone, Copy, Debug)]
pub(super) enum Said<'n> {
    /// By this header.
    Header(&'n str),
    /// By a parameter of the media type.
    MediaType,
}

/// The same operation in several versions, all of which are described.
pub(super) struct Versions<'n> {
    pub(super) said: Said<'n>,
    /// The one for those who do not say.
    pub(super) default: &'static str,
    /// Which of those that are described stands for all.
    pub(super) usual: usize,
    /// One at least.
    pub(super) described: Vec<(&'static str, Operation)>,
}

/// Tells whether content says by a parameter of which version it is. JSON:API
/// has no such parameters.
pub(super) fn is_versioned(media_type: &str) -> bool {
    media_type.ends_with("json") && media_type != "application/vnd.api+json"
}

impl Versions<'_> {
    /// Describes them as one.
    pub(super) fn operation(&self) -> Operation {
        let (name, usual) = &self.described[self.usual];
        let is_default = *name == self.default;
        let mut operation = usual.clone();
        operation.is_deprecated = self.described.iter().all(|(_, operation)| operation.is_deprecated);
        operation.parameters = self.parameters();
        operation.request = self.request();
        operation.replies.clear();
        for (status, reply) in self.statuses() {
            operation.replies.insert(status, reply);
        }
        // Whoever does not say gets nothing, where the version for them has nothing.
        if !is_default {
            operation = operation.refuses([StatusCode::NOT_FOUND]);
        }
        let names: Vec<&str> = self.names().collect();
        match self.said {
            Said::Header(name) => {
                let schema = Schema::string().with("enum", json!(names)).with("default", self.default);
                let parameter = Parameter::header(name.to_owned(), schema);
                operation.parameter(parameter.description("The version")).refuses([StatusCode::BAD_REQUEST])
            }
            Said::MediaType => {
                let how = format!(
                    "The version is a parameter of the media type that is accepted: `Accept: application/json; \
                     version={}`. There are {}; without it, it is {}.",
                    self.default,
                    names.join(", "),
                    self.default
                );
                let description = operation.description.take();
                let description = description.map_or_else(|| how.clone(), |said| format!("{said}\n\n{how}"));
                operation.description(description).refuses([StatusCode::NOT_ACCEPTABLE])
            }
        }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.described.iter().map(|(name, _)| *name)
    }

    /// All parameters; those that not all versions take say which ones do.
    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for parameter in self.described.iter().flat_map(|(_, operation)| &operation.parameters) {
            let is_same =
                |other: &&Parameter| (other.place, &other.name) == (parameter.place, &parameter.name);
            if parameters.iter().any(|known| is_same(&known)) {
                continue;
            }
            let versions: Vec<_> = self
                .described
                .iter()
                .filter_map(|(name, operation)| Some((*name, operation.parameters.iter().find(is_same)?)))
                .collect();
            let mut merged = parameter.clone();
            merged.schema = any_of(versions.iter().map(|(_, parameter)| &parameter.schema));
            let is_everywhere = versions.len() == self.described.len();
            let is_required = versions.iter().all(|(_, parameter)| parameter.is_required);
            merged.is_required = merged.place == Place::Path || (is_everywhere && is_required);
            if !is_everywhere {
                let names: Vec<&str> = versions.iter().map(|(name, _)| *name).collect();
                let only = format!("only in version {}", names.join(", "));
                let said = merged.description.take();
                merged.description =
                    Some(said.map_or_else(|| only.clone(), |said| format!("{said}; {only}")).into());
            }
            parameters.push(merged);
        }
        parameters
    }

    fn request(&self) -> Option<RequestBody> {
        let bodies: Vec<_> =
            self.described.iter().filter_map(|(_, operation)| operation.request.as_ref()).collect();
        let mut body = (*bodies.first()?).clone();
        body.content = contents(bodies.iter().flat_map(|body| &body.content));
        body.is_required = bodies.len() == self.described.len() && bodies.iter().all(|body| body.is_required);
        Some(body)
    }

    fn statuses(&self) -> Vec<(u16, Reply)> {
        let mut statuses: Vec<u16> =
            self.described.iter().flat_map(|(_, operation)| operation.replies.keys().copied()).collect();
        statuses.sort_unstable();
        statuses.dedup();
        statuses.into_iter().filter_map(|status| Some((status, self.reply(status)?))).collect()
    }

    /// What all versions answer with a status.
    fn reply(&self, status: u16) -> Option<Reply> {
        let replies: Vec<(&str, &Reply)> = self
            .described
            .iter()
            .filter_map(|(name, operation)| Some((*name, operation.replies.get(&status)?)))
            .collect();
        let (_, first) = replies.first()?;
        let mut reply = Reply::new(first.description.clone());
        let is_success = (200..300).contains(&status);
        reply.content = if is_success && matches!(self.said, Said::MediaType) {
            let versioned = replies.iter().flat_map(|(name, reply)| {
                reply.content.iter().map(move |content| Content {
                    media_type: if is_versioned(&content.media_type) {
                        format!("{}; version={name}", content.media_type).into()
                    } else {
                        content.media_type.clone()
                    },
                    ..content.clone()
                })
            });
            contents(versioned.collect::<Vec<_>>().iter())
        } else {
            contents(replies.iter().flat_map(|(_, reply)| &reply.content))
        };
        for (name, header) in replies.iter().flat_map(|(_, reply)| &reply.headers) {
            let same: Vec<&Header> =
                replies.iter().filter_map(|(_, reply)| reply.headers.get(name)).collect();
            let mut header = header.clone();
            header.schema = any_of(same.iter().map(|header| &header.schema));
            header.is_required = same.len() == replies.len() && same.iter().all(|header| header.is_required);
            reply.headers.entry(name.clone()).or_insert(header);
        }
        if is_success {
            let names: Vec<&str> = self.names().collect();
            let version = Header::required(Schema::string().with("enum", json!(names)));
            reply = reply.header("api-version", version.description("The version of the answer"));
        }
        Some(reply)
    }
}

/// Contents of each media type, as one.
fn contents<'c>(all: impl Iterator<Item = &'c Content>) -> Vec<Content> {
    let all: Vec<&Content> = all.collect();
    let mut merged: Vec<Content> = Vec::new();
    for &content in &all {
        if merged.iter().any(|known| known.media_type == content.media_type) {
            continue;
        }
        let same: Vec<&Content> =
            all.iter().copied().filter(|other| other.media_type == content.media_type).collect();
        let mut one = content.clone();
        one.schema = any_of(same.iter().map(|content| &content.schema));
        if same.iter().any(|content| content.usual.is_some()) {
            let usual = same.iter().map(|content| content.usual.as_ref().unwrap_or(&content.schema));
            one.usual = Some(any_of(usual));
        }
        if same.iter().all(|content| content.lines.is_some()) {
            one.lines = Some(any_of(same.iter().filter_map(|content| content.lines.as_ref())));
        }
        merged.push(one);
    }
    merged
}

/// One of these schemas; only those that differ.
fn any_of<'s>(all: impl Iterator<Item = &'s Schema>) -> Schema {
    let mut different: Vec<Schema> = Vec::new();
    for schema in all {
        if !different.contains(schema) {
            different.push(schema.clone());
        }
    }
    match different.len() {
        1 => different.remove(0),
        _ => Schema::any_of(different),
    }
}
