//! `ViewSet`: a model becomes routes.

use std::{fmt, marker::PhantomData, sync::Arc};

use rustango_model::Model;
use rustango_query::{Db, IntoOrdering};
use rustango_web::{Access, InvalidRoutes, Route, Routes};

use crate::{
    Action, Columns, TextColumns,
    endpoints::{Endpoint, Handle},
    settings::{Endpoints, Settings},
};

/// A model served as a REST API: list, retrieve, create, update, delete.
///
/// | request | answer |
/// |---|---|
/// | `GET /` | a page: `{"count", "page", "page_size", "last_page", "results"}` |
/// | `POST /` | 201, the stored row, its address in `Location` |
/// | `GET /{id}` | the row |
/// | `PUT /{id}` | the row, all of what clients write replaced |
/// | `PATCH /{id}` | the row, the members of the body changed |
/// | `DELETE /{id}` | 204 |
///
/// Where the key has several fields, each has a segment of its own, in their
/// order: `/{isbn}/{number}`.
///
/// Lists take `page`, `page_size`, and what is allowed by
/// [`search_fields`](Self::search_fields) (`search`),
/// [`ordering_fields`](Self::ordering_fields) (`ordering=-title,id`) and
/// [`filter_fields`](Self::filter_fields) (`author=3`). Whatever else a
/// request asks for is refused, every fault at once, never ignored:
///
/// | status | when |
/// |---|---|
/// | 400 | a parameter is unknown, doubled or malformed; the body is not JSON or names a member twice |
/// | 404 | there is no such row or page, or the id can be none |
/// | 409 | a unique value is taken; a foreign key points nowhere; others point at the row to delete |
/// | 415 | the body is not sent as JSON |
/// | 422 | members of the body are unknown, read-only, missing, of the wrong type or not allowed by the model |
///
/// Keys, numbered and stamped fields are read-only by themselves; a key that
/// nobody else makes is given when the row is created. PUT replaces: a member
/// that is left out becomes NULL where NULL is the default, and is missed
/// otherwise. Each request is one statement, a list one batch of two.
///
/// It does not compile without an access rule:
///
/// ```
/// # use rustango_api::ViewSet;
/// # use rustango_model::Model;
/// # use rustango_query::Db;
/// use rustango_web::Access;
///
/// # fn example<Post: Model>(db: &Db) -> ViewSet<Post> {
/// ViewSet::<Post>::new(db.clone(), Access::public())
/// # }
/// ```
/// ```compile_fail,E0061
/// # use rustango_api::ViewSet;
/// # use rustango_model::Model;
/// # use rustango_query::Db;
/// use rustango_web::Access;
///
/// # fn example<Post: Model>(db: &Db) -> ViewSet<Post> {
/// ViewSet::<Post>::new(db.clone())
/// # }
/// ```
#[must_use = "a ViewSet serves nothing until it is mounted: `app.mount(\"/api/posts\", posts)`"]
pub struct ViewSet<M> {
    settings: Settings,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> ViewSet<M> {
    /// Serves a model from a database, every action to whom the rule lets in.
    pub fn new(db: Db, access: Access) -> Self {
        Self { settings: Settings::new(db, M::schema(), access), model: PhantomData }
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        set(&mut self.settings);
        self
    }

    /// Gives an action a rule of its own.
    pub fn access_for(self, action: Action, access: Access) -> Self {
        self.set(|settings| settings.access_for.push((action, access)))
    }

    /// Serves only the list and single rows.
    pub fn read_only_endpoints(self) -> Self {
        self.set(|settings| settings.endpoints = Endpoints::ReadOnly)
    }

    /// Shows these fields, in this order, and lets clients write them; without
    /// this call, all fields. Calls add up, here and below.
    pub fn fields(self, fields: impl Columns<M>) -> Self {
        self.set(|settings| settings.fields.extend(fields.into_fields()))
    }

    /// Shows these fields without letting clients write them.
    pub fn read_only(self, fields: impl Columns<M>) -> Self {
        self.set(|settings| settings.read_only.extend(fields.into_fields()))
    }

    /// Keeps these fields from clients: neither shown nor written, and not to
    /// be found out by filters, search or ordering.
    pub fn hidden(self, fields: impl Columns<M>) -> Self {
        self.set(|settings| settings.hidden.extend(fields.into_fields()))
    }

    /// Searches these fields for `search`: each of its words must stand in at
    /// least one of them, case aside.
    pub fn search_fields(self, fields: impl TextColumns<M>) -> Self {
        self.set(|settings| settings.search_fields.extend(fields.into_fields()))
    }

    /// Lets clients ask for rows where a field has a value: `author=3`.
    pub fn filter_fields(self, fields: impl Columns<M>) -> Self {
        self.set(|settings| settings.filter_fields.extend(fields.into_fields()))
    }

    /// Lets clients sort by these fields: `ordering=-title,id`.
    pub fn ordering_fields(self, fields: impl Columns<M>) -> Self {
        self.set(|settings| settings.ordering_fields.extend(fields.into_fields()))
    }

    /// Sorts lists where clients do not ask; without this call, as the model
    /// says. The key always stands at the end, so that the order is total. A
    /// later call replaces an earlier one.
    pub fn ordering(self, ordering: impl IntoOrdering<M>) -> Self {
        self.set(|settings| settings.ordering = Some(ordering.into_terms()))
    }

    /// Puts this many rows on a page where clients do not ask; without this
    /// call, 20.
    pub fn page_size(self, rows: u32) -> Self {
        self.set(|settings| settings.page_size = Some(rows))
    }

    /// Lets clients ask for at most this many rows on a page; without this
    /// call, 100. More is refused, not cut.
    pub fn max_page_size(self, rows: u32) -> Self {
        self.set(|settings| settings.max_page_size = Some(rows))
    }
}

impl<M: Model> Routes for ViewSet<M> {
    fn routes(self) -> Result<Vec<Route>, InvalidRoutes> {
        routes(self.settings)
    }
}

fn routes(settings: Settings) -> Result<Vec<Route>, InvalidRoutes> {
    let schema = settings.schema;
    let endpoints = Endpoint::of(settings.endpoints);
    let access: Vec<_> = endpoints.iter().map(|endpoint| settings.access_to(endpoint.action())).collect();
    let resource = settings.into_resource();
    let resource =
        resource.map_err(|faults| InvalidRoutes::new(format!("the ViewSet of {}", schema.name), faults))?;
    let resource = Arc::new(resource);
    let route = |(&endpoint, access): (&Endpoint, Access)| {
        let handle = Handle::new(Arc::clone(&resource), endpoint);
        Route::new(endpoint.method(), endpoint.path(schema), access, handle)
    };
    Ok(endpoints.iter().zip(access).map(route).collect())
}

impl<M> fmt::Debug for ViewSet<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ViewSet")
            .field("model", &self.settings.schema.name)
            .field("access", &self.settings.access)
            .finish_non_exhaustive()
    }
}
