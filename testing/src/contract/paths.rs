//! Which path of a document a request is for.

use rustango_web::PathPattern;
use serde_json::Value;

/// The paths of a document, those with words before those with parameters.
#[derive(Debug)]
pub(super) struct Paths(Vec<(PathPattern, String)>);

impl Paths {
    pub(super) fn of(document: &Value) -> Self {
        let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        let mut paths: Vec<_> = paths
            .map(|(path, _)| {
                (PathPattern::parse(path).expect("paths of a document are those of routes"), path.clone())
            })
            .collect();
        // As routers do: at the first difference, a word before a parameter.
        let parameters =
            |path: &str| path.split('/').map(|segment| segment.starts_with('{')).collect::<Vec<_>>();
        paths.sort_by_key(|(_, path)| parameters(path));
        Self(paths)
    }

    pub(super) fn find(&self, path: &str) -> Option<&str> {
        let found = self.0.iter().find(|(pattern, _)| pattern.capture(path).is_some());
        found.map(|(_, path)| path.as_str())
    }
}
