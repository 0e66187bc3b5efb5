//! Actions of a program on a row or on a list.

use std::{fmt, marker::PhantomData, sync::Arc};

use futures_util::future::BoxFuture;
use http::Method;
use rustango_model::Model;
use rustango_ports::http::{Request, Response};
use rustango_query::{Db, Error, QuerySet, Select};
use rustango_web::{Access, IntoResponse, Operation};

use crate::Action;

/// An action of a program on one row of the model `M`, or on the rows of its
/// list: `POST /posts/7/publish`, `GET /posts/recent`.
///
/// It has an access rule of its own, or says whose it has. Rows out of the
/// [scope](crate::ViewSet::scope) are not there for it.
///
/// ```
/// # use rustango_api::{Action, ActionCall, CustomAction, ViewSet};
/// # use rustango_model::Model;
/// use rustango_web::{Access, Json, ProblemDetails};
///
/// # fn example<Post: Model>(posts: ViewSet<Post>) -> ViewSet<Post> {
/// posts
///     .action(CustomAction::on_row("publish", Access::permission("post.publish"), async |call: ActionCall<Post>| {
///         let post = call.row().await?;
///         // … `post` is changed and saved through `call.db()`
///         # drop(post);
///         Ok::<_, ProblemDetails>(http::StatusCode::NO_CONTENT)
///     }))
///     .action(CustomAction::on_list("length", Action::List, async |call: ActionCall<Post>| {
///         Ok::<_, ProblemDetails>(Json(call.rows().count(call.db()).await?))
///     }).method(http::Method::GET))
/// # }
/// ```
pub struct CustomAction<M> {
    spec: CustomSpec,
    model: PhantomData<fn() -> M>,
}

/// What an action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Row,
    List,
}

/// Answers a request about the rows of a query.
pub(crate) type Answering = Arc<dyn Fn(Request, Db, Select) -> BoxFuture<'static, Response> + Send + Sync>;

/// An action, without the type of its model.
#[derive(Clone)]
pub(crate) struct CustomSpec {
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    pub(crate) subject: Subject,
    pub(crate) access: ActionAccess,
    pub(crate) operation: Option<Operation>,
    pub(crate) is_documented: bool,
    pub(crate) answering: Answering,
}

impl fmt::Debug for CustomSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}", self.method, self.subject, self.name)
    }
}

/// Who may call an action of a program.
#[derive(Clone, Debug)]
pub enum ActionAccess {
    /// Whom a rule of its own lets in.
    Own(Access),
    /// Whoever may do something else.
    As(Action),
}

impl From<Access> for ActionAccess {
    fn from(access: Access) -> Self {
        Self::Own(access)
    }
}

impl From<Action> for ActionAccess {
    fn from(action: Action) -> Self {
        Self::As(action)
    }
}

impl<M: Model> CustomAction<M> {
    /// Does something to one row: `POST /{id}/{name}`. Where there is no such
    /// row, the answer is 404, and nothing is done.
    pub fn on_row<F, A>(name: &'static str, access: impl Into<ActionAccess>, action: F) -> Self
    where
        F: Fn(ActionCall<M>) -> A + Send + Sync + 'static,
        A: Future<Output: IntoResponse> + Send + 'static,
    {
        Self::new(name, Subject::Row, access.into(), action)
    }

    /// Does something to the rows of the list, as parameters filter them:
    /// `POST /{name}`.
    pub fn on_list<F, A>(name: &'static str, access: impl Into<ActionAccess>, action: F) -> Self
    where
        F: Fn(ActionCall<M>) -> A + Send + Sync + 'static,
        A: Future<Output: IntoResponse> + Send + 'static,
    {
        Self::new(name, Subject::List, access.into(), action)
    }

    fn new<F, A>(name: &'static str, subject: Subject, access: ActionAccess, action: F) -> Self
    where
        F: Fn(ActionCall<M>) -> A + Send + Sync + 'static,
        A: Future<Output: IntoResponse> + Send + 'static,
    {
        let action = Arc::new(action);
        let answering: Answering = Arc::new(move |request, db, select| {
            let action = Arc::clone(&action);
            Box::pin(async move {
                match QuerySet::from_select(select) {
                    Ok(rows) => action(ActionCall { request, db, rows }).await.into_response(),
                    Err(error) => rustango_web::ProblemDetails::from(error).into_response(),
                }
            })
        });
        let spec = CustomSpec {
            name,
            method: Method::POST,
            subject,
            access,
            operation: None,
            is_documented: true,
            answering,
        };
        Self { spec, model: PhantomData }
    }

    /// Answers another method than POST.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.spec.method = method;
        self
    }

    /// Says what it takes and gives, for the document of the API; without this
    /// call, that it answers something.
    #[must_use]
    pub fn operation(mut self, operation: Operation) -> Self {
        self.spec.operation = Some(operation);
        self
    }

    /// Leaves it out of the document of the API, as must be what has a method
    /// that OpenAPI does not know.
    #[must_use]
    pub const fn undocumented(mut self) -> Self {
        self.spec.is_documented = false;
        self
    }

    pub(crate) fn into_spec(self) -> CustomSpec {
        self.spec
    }
}

impl<M> fmt::Debug for CustomAction<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spec.fmt(f)
    }
}

/// A call of an action of a program: the request, and the rows that it is about.
pub struct ActionCall<M> {
    request: Request,
    db: Db,
    rows: QuerySet<M>,
}

impl<M: Model> ActionCall<M> {
    /// Returns the request.
    #[must_use]
    pub const fn request(&self) -> &Request {
        &self.request
    }

    /// Returns the request, to read its body.
    #[must_use]
    pub const fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }

    /// Returns the database; what is written by it is put down to the request.
    #[must_use]
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// Returns the rows that the call is about, of those that the request may
    /// see.
    pub fn rows(&self) -> QuerySet<M> {
        self.rows.clone()
    }

    /// Fetches the row that the call is about.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it is gone, [`Error::MultipleRows`] where the
    /// call is about a list.
    pub fn row(&self) -> impl Future<Output = Result<M, Error>> + Send {
        let (rows, db) = (self.rows.clone(), self.db.clone());
        async move { rows.get(&db).await }
    }
}

impl<M> fmt::Debug for ActionCall<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActionCall").field("uri", self.request.uri()).finish_non_exhaustive()
    }
}
