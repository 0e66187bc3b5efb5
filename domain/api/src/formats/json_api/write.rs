//! Documents of JSON:API out of rows.

use std::collections::HashSet;

use http::Uri;
use rustango_model::ModelSchema;
use rustango_ports::database::{DbError, ValueRef};
use rustango_web::{ErrorDetail, Place, ProblemDetails};
use serde_json::json;

use super::{Resource, Role, role};
use crate::{
    json::{write_position, write_text, write_value},
    pagination::{Links, Position},
    representation::{Cell, RowView, Rows, Shape},
};

/// Writes one document.
pub(crate) struct Document<'a> {
    resource: Resource,
    /// The path of the list.
    list: &'a str,
    out: Vec<u8>,
    included: Vec<u8>,
    /// What is in the document already, as `type/id`.
    known: HashSet<String>,
}

impl<'a> Document<'a> {
    pub(crate) fn new(resource: Resource, list: &'a str, out: Vec<u8>) -> Self {
        let list = list.trim_end_matches('/');
        Self { resource, list, out, included: Vec::new(), known: HashSet::new() }
    }

    /// Writes one row.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column; here and below.
    pub(crate) fn row(mut self, rows: &Rows<'_>) -> Result<Vec<u8>, DbError> {
        self.know(rows, 0)?;
        self.out.extend_from_slice(b"{\"data\":");
        self.resource_object(rows, 0)?;
        Ok(self.finish())
    }

    /// Writes rows without a page around them.
    pub(crate) fn rows(mut self, rows: &Rows<'_>) -> Result<Vec<u8>, DbError> {
        self.data(rows)?;
        Ok(self.finish())
    }

    /// Writes a page of a list.
    pub(crate) fn page(
        mut self,
        rows: &Rows<'_>,
        count: Option<u64>,
        position: &Position,
        links: &Links,
        target: &Uri,
    ) -> Result<Vec<u8>, DbError> {
        self.data(rows)?;
        self.out.extend_from_slice(b",\"links\":{\"self\":");
        let own = target.path_and_query().map_or_else(|| target.path(), |target| target.as_str());
        write_text(&mut self.out, own);
        for relation in ["first", "prev", "next", "last"] {
            self.out.push(b',');
            write_text(&mut self.out, relation);
            self.out.push(b':');
            match links.iter().find(|(known, _)| *known == relation) {
                Some((_, step)) => write_text(&mut self.out, &step.address(target)),
                None => self.out.extend_from_slice(b"null"),
            }
        }
        self.out.extend_from_slice(b"},\"meta\":{");
        if let Some(count) = count {
            self.out.extend_from_slice(format!("\"count\":{count},").as_bytes());
        }
        write_position(&mut self.out, position);
        self.out.push(b'}');
        Ok(self.finish())
    }

    fn data(&mut self, rows: &Rows<'_>) -> Result<(), DbError> {
        for row in 0..rows.len() {
            self.know(rows, row)?;
        }
        self.out.extend_from_slice(b"{\"data\":[");
        for row in 0..rows.len() {
            if row > 0 {
                self.out.push(b',');
            }
            self.resource_object(rows, row)?;
        }
        self.out.push(b']');
        Ok(())
    }

    fn finish(mut self) -> Vec<u8> {
        if !self.included.is_empty() {
            self.out.extend_from_slice(b",\"included\":[");
            self.out.append(&mut self.included);
            self.out.push(b']');
        }
        self.out.extend_from_slice(b",\"jsonapi\":{\"version\":\"1.1\"}}");
        self.out
    }

    fn know(&mut self, rows: &Rows<'_>, row: usize) -> Result<(), DbError> {
        let id = id(&rows.key(row)?);
        self.known.insert(format!("{}/{id}", self.resource.type_name));
        Ok(())
    }

    fn resource_object(&mut self, rows: &Rows<'_>, row: usize) -> Result<(), DbError> {
        let key = rows.key(row)?;
        let mut out = std::mem::take(&mut self.out);
        begin(&mut out, self.resource.type_name, &id(&key));
        self.members(&mut out, rows.row(row))?;
        if let Some(address) = crate::endpoints::location(self.list, &key) {
            out.extend_from_slice(b",\"links\":{\"self\":");
            write_text(&mut out, address.to_str().unwrap_or_default());
            out.push(b'}');
        }
        out.push(b'}');
        self.out = out;
        Ok(())
    }

    /// Writes the attributes and the relationships of a row.
    fn members(&mut self, out: &mut Vec<u8>, row: RowView<'_>) -> Result<(), DbError> {
        let shape = row.shape();
        let of = |wanted: fn(Role) -> bool| {
            let members = shape.members.iter().enumerate();
            members
                .filter(move |(_, member)| wanted(role(shape, member)))
                .map(|(at, member)| (at, member.name))
        };
        let mut before: &[u8] = b",\"attributes\":{";
        for (at, name) in of(|role| role == Role::Attribute) {
            out.extend_from_slice(before);
            before = b",";
            write_text(out, name);
            out.push(b':');
            write_cell(out, row.member(at)?)?;
        }
        if before == b"," {
            out.push(b'}');
        }
        let mut before: &[u8] = b",\"relationships\":{";
        for (at, name) in of(|role| matches!(role, Role::Key(_) | Role::Nested(_))) {
            out.extend_from_slice(before);
            before = b",";
            write_text(out, name);
            out.extend_from_slice(b":{\"data\":");
            let (Role::Key(target) | Role::Nested(target)) = role(shape, &shape.members[at]) else {
                continue;
            };
            self.linkage(out, target, &row.member(at)?)?;
            out.push(b'}');
        }
        if before == b"," {
            out.push(b'}');
        }
        Ok(())
    }

    /// Writes which rows a relationship leads to, and keeps those that come
    /// along.
    fn linkage(
        &mut self,
        out: &mut Vec<u8>,
        target: &'static ModelSchema,
        cell: &Cell<'_>,
    ) -> Result<(), DbError> {
        let of = self.resource.type_of(target);
        match cell {
            Cell::Value(ValueRef::Null) | Cell::One(None) | Cell::Json(_) => out.extend_from_slice(b"null"),
            Cell::Value(key) => identifier(out, of, &id(&[*key])),
            Cell::One(Some(row)) => {
                let id = id_of(*row)?;
                identifier(out, of, &id);
                self.include(of, &id, *row)?;
            }
            Cell::Many(rows) => {
                out.push(b'[');
                for (at, row) in rows.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    let id = id_of(row)?;
                    identifier(out, of, &id);
                    self.include(of, &id, row)?;
                }
                out.push(b']');
            }
        }
        Ok(())
    }

    fn include(&mut self, of: &str, id: &str, row: RowView<'_>) -> Result<(), DbError> {
        if !self.known.insert(format!("{of}/{id}")) {
            return Ok(());
        }
        let mut out = Vec::new();
        begin(&mut out, of, id);
        self.members(&mut out, row)?;
        out.push(b'}');
        if !self.included.is_empty() {
            self.included.push(b',');
        }
        self.included.append(&mut out);
        Ok(())
    }
}

fn begin(out: &mut Vec<u8>, of: &str, id: &str) {
    out.extend_from_slice(b"{\"type\":");
    write_text(out, of);
    out.extend_from_slice(b",\"id\":");
    write_text(out, id);
}

fn identifier(out: &mut Vec<u8>, of: &str, id: &str) {
    begin(out, of, id);
    out.push(b'}');
}

fn write_cell(out: &mut Vec<u8>, cell: Cell<'_>) -> Result<(), DbError> {
    match cell {
        Cell::Value(value) => write_value(out, value),
        Cell::One(None) => out.extend_from_slice(b"null"),
        Cell::One(Some(row)) => row.write_json(out)?,
        Cell::Many(rows) => rows.write_json(out)?,
        Cell::Json(json) => out.extend_from_slice(&json),
    }
    Ok(())
}

/// Writes a key as text: of several fields with commas between.
fn id(key: &[ValueRef<'_>]) -> String {
    let text = |value: &ValueRef<'_>| {
        let mut out = Vec::new();
        match value {
            ValueRef::Text(text) => out.extend_from_slice(text.as_bytes()),
            other => write_value(&mut out, *other),
        }
        String::from_utf8_lossy(&out).trim_matches('"').to_owned()
    };
    key.iter().map(text).collect::<Vec<_>>().join(",")
}

fn id_of(row: RowView<'_>) -> Result<String, DbError> {
    let shape: &Shape = row.shape();
    let mut key = Vec::with_capacity(shape.schema.primary_key.len());
    for (at, member) in shape.members.iter().enumerate() {
        if role(shape, member) == Role::Id
            && let Cell::Value(value) = row.member(at)?
        {
            key.push(value);
        }
    }
    Ok(id(&key))
}

impl Document<'_> {
    /// Writes a problem as errors of JSON:API.
    pub(crate) fn problem(problem: &ProblemDetails, request_id: Option<&str>) -> Vec<u8> {
        let status = problem.status().as_u16().to_string();
        let whole = || {
            let mut error = json!({"status": status, "title": problem.title()});
            if let Some(detail) = problem.said() {
                error["detail"] = detail.into();
            }
            error
        };
        let single = |fault: &ErrorDetail| {
            let source = match &fault.place {
                Place::Pointer(pointer) => json!({"pointer": pointer}),
                Place::Parameter(name) => json!({"parameter": name}),
                Place::Header(name) => json!({"header": name}),
            };
            json!({
                "status": status, "code": fault.code, "title": problem.title(),
                "detail": fault.detail, "source": source,
            })
        };
        let mut errors: Vec<_> = problem.errors().iter().map(single).collect();
        if errors.is_empty() {
            errors.push(whole());
        }
        let mut document = json!({"errors": errors, "jsonapi": {"version": "1.1"}});
        if let Some(id) = request_id {
            document["meta"] = json!({"request_id": id});
        }
        document.to_string().into_bytes()
    }
}
