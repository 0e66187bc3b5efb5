//! `ViewSet`: a model becomes routes.

use std::{fmt, marker::PhantomData, sync::Arc};

use http::request::Parts;
use rustango_model::Model;
use rustango_query::{Column, Counting, Db, IntoOrdering};
use rustango_web::{Access, InvalidRoutes, Route, Routes, SigningKey};

use crate::{
    Action, Bulk, Columns, CustomAction, Format, Pagination, Scope, Serializer, TextColumns, Throttle,
    endpoints::{Endpoint, Handle},
    openapi::Describing,
    resource::Bodies,
    scope::Scoping,
    settings::{Browsable, Endpoints, Settings},
    throttle::Throttled,
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

    /// Lets a serializer say how rows go out and come in.
    pub fn serializer<S: Serializer<Model = M>>(self) -> Self {
        self.set(|settings| {
            settings.serializer = Some(S::schema());
            settings.serializers += 1;
        })
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

    /// Finds single rows by this field, in the place of the key:
    /// `/posts/a-slug`. It must be unique, shown, and never NULL.
    pub fn lookup_field<T>(self, field: Column<M, T>) -> Self {
        self.set(|settings| settings.lookup_field = Some(field.field()))
    }

    /// Lets these members, which nest rows, go out only where a request asks
    /// for them: `include=author`.
    pub fn include(self, members: impl IntoIterator<Item = &'static str>) -> Self {
        self.set(|settings| settings.includes.extend(members))
    }

    /// Searches these fields for `search`: each of its words must stand in at
    /// least one of them, case aside.
    pub fn search_fields(self, fields: impl TextColumns<M>) -> Self {
        self.set(|settings| settings.search.fields.extend(fields.into_fields()))
    }

    /// Searches these too, by names that may lead over relations:
    /// `author__name`.
    pub fn search_paths(self, names: impl IntoIterator<Item = &'static str>) -> Self {
        self.set(|settings| settings.search.paths.extend(names))
    }

    /// Lets clients ask for rows by these fields, with every lookup that their
    /// types take, regular expressions aside: `author=3`,
    /// `published_at__gte=…`, `title__icontains=rust`, `id__in=1,2,3`.
    pub fn filter_fields(self, fields: impl Columns<M>) -> Self {
        self.set(|settings| settings.filter.fields.extend(fields.into_fields()))
    }

    /// Lets clients ask for rows by these names, which may lead over relations
    /// and to parts of values, and may end with the only lookup that is
    /// allowed: `["author__name", "tags__label__in", "published_at__year"]`.
    pub fn filter_paths(self, names: impl IntoIterator<Item = &'static str>) -> Self {
        self.set(|settings| settings.filter.paths.extend(names))
    }

    /// Lets clients sort by these fields: `ordering=-title,id`.
    pub fn ordering_fields(self, fields: impl Columns<M>) -> Self {
        self.set(|settings| settings.ordering_by.fields.extend(fields.into_fields()))
    }

    /// Lets clients sort by these names too, which may lead over relations to
    /// one row: `author__name`.
    pub fn ordering_paths(self, names: impl IntoIterator<Item = &'static str>) -> Self {
        self.set(|settings| settings.ordering_by.paths.extend(names))
    }

    /// Says how lists are cut into pieces; without this call, in numbered
    /// pages.
    pub fn pagination(self, pagination: Pagination) -> Self {
        self.set(|settings| settings.pagination = pagination)
    }

    /// Says whether lists are counted where clients do not ask (`count=exact`,
    /// `count=none`); without this call they are, but for pages by cursor.
    pub fn count(self, counting: Counting) -> Self {
        self.set(|settings| settings.counting = Some(counting))
    }

    /// Lets rows go out in these forms, as the `Accept` of a request says; the
    /// first where it does not say. Without this call, in JSON only.
    pub fn formats(self, formats: impl IntoIterator<Item = Format>) -> Self {
        self.set(|settings| settings.formats.extend(formats))
    }

    /// Calls the rows by this type in JSON:API; without this call, as their
    /// table.
    pub fn type_name(self, name: &'static str) -> Self {
        self.set(|settings| settings.type_name = Some(name))
    }

    /// Takes what HTML forms send, too: `application/x-www-form-urlencoded` and
    /// `multipart/form-data`.
    ///
    /// Pages of strangers can send forms in the name of whoever looks at them:
    /// where cookies say who asks, a layer must tell forged requests.
    pub fn form_bodies(self) -> Self {
        self.set(|settings| settings.bodies = Bodies::FormsToo)
    }

    /// Lets clients write many rows with one request.
    pub fn bulk(self, bulk: impl IntoIterator<Item = Bulk>) -> Self {
        self.set(|settings| settings.bulk.extend(bulk))
    }

    /// Takes at most this many rows in one request; without this call, 1,000.
    pub fn max_bulk(self, rows: usize) -> Self {
        self.set(|settings| settings.max_bulk = Some(rows))
    }

    /// Adds an action of the program.
    pub fn action(self, action: CustomAction<M>) -> Self {
        self.set(|settings| settings.actions.push(action.into_spec()))
    }

    /// Asks a throttle about each request before anything else.
    pub fn throttle(self, throttle: impl Throttle + 'static) -> Self {
        self.set(|settings| settings.throttle = Some(Throttled(Arc::new(throttle))))
    }

    /// Answers browsers with pages: what the API answers, and what it takes.
    pub fn browsable(self) -> Self {
        self.set(|settings| settings.browsable = Browsable::Yes)
    }

    /// Keeps all rows from a request but those of a scope: its owner's, its
    /// tenant's. Whatever is asked of the ViewSet, other rows are as good as
    /// not there, and none is written that would be out of sight.
    ///
    /// ```
    /// # use rustango_api::{Scope, ViewSet};
    /// # use rustango_model::Model;
    /// # use rustango_query::Predicate;
    /// # fn example<Post: Model>(posts: ViewSet<Post>, of: fn(&str) -> Predicate<Post>) -> ViewSet<Post> {
    /// posts.scope(move |request| match request.headers.get("x-tenant") {
    ///     Some(tenant) => Scope::only(of(tenant.to_str().unwrap_or_default())),
    ///     None => Scope::nothing(),
    /// })
    /// # }
    /// ```
    pub fn scope<S: Into<Scope<M>>>(self, scope: impl Fn(&Parts) -> S + Send + Sync + 'static) -> Self {
        self.set(|settings| settings.scopings.push(Scoping::new::<M, S>(scope)))
    }

    /// As [`scope`](Self::scope), of another model that is reached from here:
    /// nested, filtered or sorted by, or pointed at by what is written.
    pub fn scope_of<R: Model, S: Into<Scope<R>>>(
        self,
        scope: impl Fn(&Parts) -> S + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.scopings.push(Scoping::new::<R, S>(scope)))
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
    let (schema, serializer) = (settings.schema, settings.serializer);
    let endpoints = Endpoint::of(&settings);
    let access: Vec<_> = endpoints.iter().map(|endpoint| endpoint.access(&settings)).collect();
    let resource = settings.into_resource();
    let resource =
        resource.map_err(|faults| InvalidRoutes::new(format!("the ViewSet of {}", schema.name), faults))?;
    let resource = Arc::new(resource);
    let route = |(endpoint, access): (Endpoint, Access)| {
        let handle = Handle::new(Arc::clone(&resource), endpoint);
        let described = Arc::clone(&resource);
        let mut route = Route::new(endpoint.method(&resource), endpoint.path(&resource), access, handle)
            .operation_with(move || Describing::new(&described, serializer).operation(endpoint));
        if let Endpoint::Act(at) = endpoint
            && !resource.actions[at].is_documented
        {
            route = route.undocumented();
        }
        if endpoint.is_conditional() {
            route = route.conditional();
        }
        if endpoint == Endpoint::List && resource.is_walked() {
            route = route.needs::<SigningKey>(NO_KEY);
        }
        route
    };
    Ok(endpoints.into_iter().zip(access).map(route).collect())
}

const NO_KEY: &str = "cursors are signed, and there is no key: call App::provide with a SigningKey";

impl<M> fmt::Debug for ViewSet<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ViewSet")
            .field("model", &self.settings.schema.name)
            .field("access", &self.settings.access)
            .finish_non_exhaustive()
    }
}
