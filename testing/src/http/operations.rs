//! What the routes that are written by hand take and give, so that answers of
//! theirs are held against a document, too.

use http::{Method, StatusCode};
use rustango_web::{
    Operation, Route,
    operation::{Content, Header, Parameter, Reply, RequestBody, Schema},
};

const FORM: &str = "application/x-www-form-urlencoded";

/// Describes routes; one of a method that OpenAPI does not know stays as it is.
pub(super) fn described(routes: Vec<Route>) -> Vec<Route> {
    let describe = |route: Route| match operation(&route) {
        Some(operation) => route.operation(operation),
        None => route,
    };
    routes.into_iter().map(describe).collect()
}

fn operation(route: &Route) -> Option<Operation> {
    let (method, path) = (route.method(), route.path());
    let operation = Operation::new(format!("{method} {path}"));
    let ok = |operation: Operation, reply: Reply| operation.reply(StatusCode::OK, reply);
    let invalid = [StatusCode::UNSUPPORTED_MEDIA_TYPE, StatusCode::UNPROCESSABLE_ENTITY];
    Some(match path {
        "/ping" => ok(operation, text(Schema::constant("pong"))),
        "/nothing" => ok(operation, Reply::new("No content, and it says so")),
        "/empty" | "/database/close" => operation.reply(StatusCode::NO_CONTENT, Reply::new("No content")),
        "/document" if *method == Method::PUT => {
            operation.reply(StatusCode::NO_CONTENT, Reply::new("It is not kept"))
        }
        "/document" | "/draft" => ok(operation, text(Schema::string()).header("etag", tag())),
        "/untagged"
        | "/stream"
        | "/stream/broken"
        | "/slow"
        | "/hello/world"
        | "/hello/{name}"
        | "/files/{folder}/{file}"
        | "/private"
        | "/forbidden" => ok(operation, text(Schema::string())),
        "/query" => {
            let page = || Schema::integer().minimum(0).maximum(u32::MAX);
            let asked =
                Schema::object().member("q", Schema::string()).member("page", page().nullable()).closed();
            let q = Parameter::query("q", Schema::string()).required();
            let operation = operation.parameter(q).parameter(Parameter::query("page", page()));
            ok(operation, Reply::new("What was asked").content("application/json", asked))
        }
        "/echo" => {
            let operation = operation.body(RequestBody::new("application/json", Schema::any()));
            ok(operation, Reply::new("The same").content("application/json", Schema::any())).refuses(invalid)
        }
        "/sum" => {
            let numbers = Schema::array(Schema::integer().format("int32"));
            let operation = operation.body(RequestBody::new("application/json", numbers));
            ok(operation, text(Schema::string().with("pattern", "^-?[0-9]+$"))).refuses(invalid)
        }
        "/copy" => {
            let bytes = || Content::new("application/octet-stream", Schema::any());
            let operation = operation.body(RequestBody::of(vec![bytes()]).optional());
            ok(operation, Reply::new("The same").with(bytes()))
        }
        "/feedback" => {
            let forms = [FORM, "multipart/form-data"].map(|form| Content::new(form, Schema::object()));
            ok(operation.body(RequestBody::of(forms.into())), text(Schema::string())).refuses(invalid)
        }
        "/error/{status}" => {
            operation.otherwise(Reply::problem(StatusCode::BAD_REQUEST)).refuses([StatusCode::CONFLICT])
        }
        "/teapot" => operation.refuses([StatusCode::IM_A_TEAPOT]),
        "/page" => {
            let page = Reply::new("It is not here").content("text/html", Schema::string());
            operation.reply(StatusCode::NOT_FOUND, page)
        }
        "/panic" => operation.refuses([StatusCode::INTERNAL_SERVER_ERROR]),
        _ => return None,
    })
}

fn text(schema: Schema) -> Reply {
    Reply::new("A few words").content("text/plain", schema)
}

fn tag() -> Header {
    Header::required(Schema::string().with("pattern", "^(W/)?\"[^\"]*\"$"))
}
