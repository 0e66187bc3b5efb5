//! Signs of life, for whoever watches over the program.

use std::{pin::pin, time::Duration};

use futures_util::future::{Either, select};
use http::{HeaderValue, StatusCode, header};
use rustango_ports::http::Response;
use rustango_query::Db;

use crate::{
    Access, IntoResponse as _, Json, Operation, ProblemDetails, Route, Routes,
    operation::{Header, Reply, Schema},
};

/// How long the database may take to show a sign of life.
const PATIENCE: Duration = Duration::from_secs(2);

/// Returns the routes `/health` and `/ready`, both open to everyone.
///
/// `/health` answers 200 as long as the program can answer at all: a
/// supervisor restarts it otherwise. `/ready` asks the database, and answers
/// 503 where it is silent for two seconds: a load balancer then turns
/// elsewhere.
///
/// ```
/// # fn example(db: rustango_query::Db) -> rustango_web::App {
/// use rustango_web::{App, health_router};
///
/// App::new().mount("/", health_router(db.clone())).provide(db)
/// # }
/// ```
pub fn health_router(db: Db) -> impl Routes {
    [
        Route::get("/health", Access::public(), async |_| answer("alive")).operation(operation(
            "health",
            "Tells whether the program can answer",
            "alive",
        )),
        Route::get("/ready", Access::public(), move |_| {
            let db = db.clone();
            async move { if is_there(&db).await { Ok(answer("ready")) } else { Err(silent()) } }
        })
        .operation(
            operation("ready", "Tells whether the database answers", "ready")
                .refuses([StatusCode::SERVICE_UNAVAILABLE]),
        ),
    ]
}

fn operation(id: &'static str, summary: &'static str, status: &'static str) -> Operation {
    let body = Schema::object().member("status", Schema::constant(status)).closed();
    let reply = Reply::new("It is so").content("application/json", body);
    let fresh = Header::required(Schema::constant("no-store"));
    let reply = reply.header(header::CACHE_CONTROL.as_str(), fresh);
    Operation::new(id).summary(summary).tag("health").reply(StatusCode::OK, reply)
}

async fn is_there(db: &Db) -> bool {
    match select(pin!(db.ping()), pin!(db.clock().sleep(PATIENCE))).await {
        Either::Left((answered, _)) => answered.is_ok(),
        Either::Right(_) => false,
    }
}

fn answer(status: &'static str) -> Response {
    let mut response = Json(serde_json::json!({ "status": status })).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn silent() -> ProblemDetails {
    ProblemDetails::unavailable()
        .detail("the database does not answer")
        .header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}
