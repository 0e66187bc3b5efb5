//! Parameters, bodies and answers of an operation.

use serde_json::Value;

use super::{Comparison, members, schema::Way};

impl<'d> Comparison<'d> {
    pub(super) fn operation(&mut self, at: &str, old: &'d Value, new: &'d Value) {
        self.security(at, old, new);
        self.parameters(at, old, new);
        self.request(at, old, new);
        self.responses(at, old, new);
    }

    fn security(&mut self, at: &str, old: &Value, new: &Value) {
        let schemes = |of: &Value| of.get("security").and_then(Value::as_array).cloned().unwrap_or_default();
        let (old, new) = (schemes(old), schemes(new));
        if old.is_empty() && !new.is_empty() {
            self.found(at, "is no longer open to all");
        }
        if new.is_empty() {
            return;
        }
        for scheme in old.iter().filter(|scheme| !new.contains(scheme)) {
            self.found(at, format!("no longer lets in by {scheme}"));
        }
    }

    fn parameters(&mut self, at: &str, old: &'d Value, new: &'d Value) {
        let (old, new) = (list(old, "parameters"), list(new, "parameters"));
        // Those of the path are told by their place in it.
        let key = |of: &Value, at: usize| match of["in"].as_str() {
            Some("path") => format!("path {at}"),
            place => format!("{} {}", place.unwrap_or_default(), of["name"].as_str().unwrap_or_default()),
        };
        let keyed = |of: &'d [Value]| -> Vec<(String, &'d Value)> {
            of.iter().enumerate().map(|(at, parameter)| (key(parameter, at), parameter)).collect()
        };
        let (old, new) = (keyed(old), keyed(new));
        let is_required = |parameter: &Value| parameter["required"] == true;
        for (key, parameter) in &old {
            let at = format!("{at}, parameter {}", parameter["name"].as_str().unwrap_or_default());
            let Some((_, now)) = new.iter().find(|(known, _)| known == key) else {
                self.found(&at, "is gone");
                continue;
            };
            if is_required(now) && !is_required(parameter) {
                self.found(&at, "must be there now");
            }
            if parameter["explode"] != now["explode"] {
                self.found(&at, "is written in another way");
            }
            self.schema(&at, Way::Taken, &parameter["schema"], &now["schema"]);
        }
        for (key, parameter) in new {
            if is_required(parameter) && !old.iter().any(|(known, _)| *known == key) {
                let name = parameter["name"].as_str().unwrap_or_default();
                self.found(&format!("{at}, parameter {name}"), "is new, and must be there");
            }
        }
    }

    fn request(&mut self, at: &str, old: &'d Value, new: &'d Value) {
        let at = format!("{at}, body");
        match (old.get("requestBody"), new.get("requestBody")) {
            (None, Some(now)) if now["required"] == true => self.found(&at, "is new, and must be there"),
            (Some(_), None) => self.found(&at, "is gone"),
            (Some(old), Some(now)) => {
                if now["required"] == true && old["required"] != true {
                    self.found(&at, "must be there now");
                }
                self.content(&at, Way::Taken, old, now);
            }
            _ => {}
        }
    }

    fn responses(&mut self, at: &str, old: &'d Value, new: &'d Value) {
        for (status, response) in members(old.get("responses")).into_iter().flatten() {
            let at = format!("{at}, answer {status}");
            let Some(now) = new["responses"].get(status) else {
                // Whoever is refused no more does not miss it.
                if status.starts_with(['2', '3']) {
                    self.found(&at, "is gone");
                }
                continue;
            };
            let (response, now) = (self.of_old(response), self.of_new(now));
            self.content(&at, Way::Given, response, now);
            for (name, header) in members(response.get("headers")).into_iter().flatten() {
                let at = format!("{at}, header {name}");
                match now["headers"].get(name) {
                    None => self.found(&at, "is gone"),
                    Some(now) => {
                        if header["required"] == true && now["required"] != true {
                            self.found(&at, "may be missing now");
                        }
                        self.schema(&at, Way::Given, &header["schema"], &now["schema"]);
                    }
                }
            }
        }
    }

    fn content(&mut self, at: &str, way: Way, old: &'d Value, new: &'d Value) {
        for (media_type, content) in members(old.get("content")).into_iter().flatten() {
            let at = format!("{at}, {media_type}");
            match new["content"].get(media_type) {
                None => self.found(&at, "is gone"),
                Some(now) => self.schema(&at, way, &content["schema"], &now["schema"]),
            }
        }
    }
}

fn list<'d>(of: &'d Value, name: &str) -> &'d [Value] {
    of.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
