//! Documents of JSON:API out of rows.

use std::collections::{HashMap, hash_map::Entry};

use http::Uri;
use rustango_ports::database::{DbError, ValueRef};
use rustango_web::{ErrorDetail, Place, ProblemDetails};
use serde_json::json;

use super::{Inclusion, Resource, Role, role};
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
    inclusion: &'a Inclusion,
    included: Vec<Object>,
    /// What the rows that the document is about tell of.
    told: Vec<&'static str>,
    /// What is in the document already, by `type/id`.
    known: HashMap<String, Known>,
}

/// Where a resource is in the document.
#[derive(Clone, Copy)]
enum Known {
    /// It is what the document is about.
    Primary,
    /// It is the one at this position of those that come along.
    Included(usize),
}

/// A resource, half written: what is reached by several ways has what any of
/// them tells.
#[derive(Default)]
struct Object {
    head: Vec<u8>,
    attributes: Vec<u8>,
    relationships: Vec<u8>,
    told: Vec<&'static str>,
}

impl<'a> Document<'a> {
    pub(crate) fn new(resource: Resource, list: &'a str, out: Vec<u8>) -> Self {
        let list = list.trim_end_matches('/');
        Self {
            resource,
            list,
            out,
            inclusion: &Inclusion::All,
            included: Vec::new(),
            told: Vec::new(),
            known: HashMap::new(),
        }
    }

    /// Says which related rows come along.
    pub(crate) const fn including(mut self, inclusion: &'a Inclusion) -> Self {
        self.inclusion = inclusion;
        self
    }

    /// Writes one row.
    ///
    /// # Errors
    /// Kind `Decode`, naming the column; here and below.
    pub(crate) fn row(mut self, rows: &Rows<'_>) -> Result<Vec<u8>, DbError> {
        self.know(rows, 0)?;
        self.out.extend_from_slice(b"{\"data\":");
        self.primary(rows, 0, &mut Object::default())?;
        self.related(rows)?;
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
        for (relation, step) in links.iter() {
            self.out.push(b',');
            write_text(&mut self.out, relation);
            self.out.push(b':');
            write_text(&mut self.out, &step.address(target));
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
        let mut object = Object::default();
        self.out.extend_from_slice(b"{\"data\":[");
        for row in 0..rows.len() {
            if row > 0 {
                self.out.push(b',');
            }
            self.primary(rows, row, &mut object)?;
        }
        self.out.push(b']');
        self.related(rows)
    }

    fn finish(mut self) -> Vec<u8> {
        if !self.included.is_empty() || *self.inclusion != Inclusion::All {
            self.out.extend_from_slice(b",\"included\":[");
            for (at, object) in self.included.iter().enumerate() {
                if at > 0 {
                    self.out.push(b',');
                }
                object.write(&mut self.out);
                self.out.push(b'}');
            }
            self.out.push(b']');
        }
        self.out.extend_from_slice(b",\"jsonapi\":{\"version\":\"1.1\"}}");
        self.out
    }

    fn know(&mut self, rows: &Rows<'_>, row: usize) -> Result<(), DbError> {
        let id = id(&rows.key(row)?);
        self.known.insert(format!("{}/{id}", self.resource.type_name), Known::Primary);
        Ok(())
    }

    /// Writes a row that the document is about.
    fn primary(&mut self, rows: &Rows<'_>, row: usize, object: &mut Object) -> Result<(), DbError> {
        let key = rows.key(row)?;
        object.clear();
        begin(&mut object.head, self.resource.type_name, &id(&key));
        object.tell(self.resource, rows.row(row), self.inclusion)?;
        object.write(&mut self.out);
        self.told.clone_from(&object.told);
        if let Some(address) = crate::endpoints::location(self.list, &key) {
            self.out.extend_from_slice(b",\"links\":{\"self\":");
            write_text(&mut self.out, address.to_str().unwrap_or_default());
            self.out.push(b'}');
        }
        self.out.push(b'}');
        Ok(())
    }

    /// Brings along what the rows of the document lead to.
    fn related(&mut self, rows: &Rows<'_>) -> Result<(), DbError> {
        let inclusion = self.inclusion;
        (0..rows.len()).try_for_each(|row| self.follow(rows.row(row), inclusion, |_| true))
    }

    /// Brings along what a row leads to, as far as `is_told` in the document.
    fn follow(
        &mut self,
        row: RowView<'_>,
        inclusion: &Inclusion,
        is_told: impl Fn(&str) -> bool,
    ) -> Result<(), DbError> {
        let shape = row.shape();
        for (at, member) in shape.members.iter().enumerate() {
            let Role::Nested(target) = role(shape, member) else { continue };
            let Some(within) = inclusion.within(member).filter(|_| is_told(member.name)) else { continue };
            let of = self.resource.type_of(target);
            match row.member(at)? {
                Cell::One(Some(row)) => self.include(of, row, within)?,
                Cell::Many(rows) => rows.iter().try_for_each(|row| self.include(of, row, within))?,
                _ => {}
            }
        }
        Ok(())
    }

    fn include(&mut self, of: &str, row: RowView<'_>, inclusion: &Inclusion) -> Result<(), DbError> {
        let id = id_of(row)?;
        let at = match self.known.entry(format!("{of}/{id}")) {
            Entry::Occupied(known) => match known.get() {
                // It is written: behind what it does not tell of, nothing would be linked.
                Known::Primary => {
                    let told = self.told.clone();
                    return self.follow(row, inclusion, |name| told.contains(&name));
                }
                Known::Included(at) => *at,
            },
            Entry::Vacant(place) => {
                let mut object = Object::default();
                begin(&mut object.head, of, &id);
                self.included.push(object);
                let at = self.included.len() - 1;
                place.insert(Known::Included(at));
                at
            }
        };
        self.included[at].tell(self.resource, row, inclusion)?;
        self.follow(row, inclusion, |_| true)
    }
}

impl Object {
    fn clear(&mut self) {
        self.head.clear();
        self.attributes.clear();
        self.relationships.clear();
        self.told.clear();
    }

    /// Adds the attributes and the relationships of a row that are not there
    /// yet.
    fn tell(&mut self, resource: Resource, row: RowView<'_>, inclusion: &Inclusion) -> Result<(), DbError> {
        let shape = row.shape();
        for (at, member) in shape.members.iter().enumerate() {
            let role = role(shape, member);
            if role == Role::Id || self.told.contains(&member.name) {
                continue;
            }
            if let Role::Key(target) | Role::Nested(target) = role {
                if !inclusion.tells(member) {
                    continue;
                }
                name(&mut self.relationships, member.name);
                self.relationships.extend_from_slice(b"{\"data\":");
                linkage(&mut self.relationships, resource.type_of(target), &row.member(at)?)?;
                self.relationships.push(b'}');
            } else {
                name(&mut self.attributes, member.name);
                write_cell(&mut self.attributes, row.member(at)?)?;
            }
            self.told.push(member.name);
        }
        Ok(())
    }

    /// Writes it, but for its end.
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.head);
        for (part, members) in [("attributes", &self.attributes), ("relationships", &self.relationships)] {
            if !members.is_empty() {
                out.extend_from_slice(format!(",\"{part}\":{{").as_bytes());
                out.extend_from_slice(members);
                out.push(b'}');
            }
        }
    }
}

/// Writes the name of a member.
fn name(out: &mut Vec<u8>, name: &str) {
    if !out.is_empty() {
        out.push(b',');
    }
    write_text(out, name);
    out.push(b':');
}

/// Writes which rows a relationship leads to.
fn linkage(out: &mut Vec<u8>, of: &str, cell: &Cell<'_>) -> Result<(), DbError> {
    match cell {
        Cell::Value(ValueRef::Null) | Cell::One(None) | Cell::Json(_) => out.extend_from_slice(b"null"),
        Cell::Value(key) => identifier(out, of, &id(&[*key])),
        Cell::One(Some(row)) => identifier(out, of, &id_of(*row)?),
        Cell::Many(rows) => {
            out.push(b'[');
            for (at, row) in rows.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                identifier(out, of, &id_of(row)?);
            }
            out.push(b']');
        }
    }
    Ok(())
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
