//! What is in a document.

use http::{Method, StatusCode};
use rustango_openapi::{Document, Info, SecurityScheme, openapi};
use rustango_web::{
    Access, App, Operation, Route,
    operation::{Parameter, Reply, RequestBody, Schema},
};
use serde_json::{Value, json};

fn word() -> Reply {
    Reply::new("A word").content("text/plain", Schema::string())
}

fn named(id: &'static str) -> Operation {
    Operation::new(id).reply(StatusCode::OK, word())
}

fn route(path: &str, access: Access, operation: Operation) -> Route {
    Route::get(path, access, async |_| "a word").operation(operation)
}

fn written(app: &App) -> Value {
    let info = Info::new("Words", "1").security("bearer", SecurityScheme::bearer());
    Document::with(&info, app).expect("a document").as_json().clone()
}

#[test]
fn an_operation_has_what_its_route_says_and_what_stands_before_it() {
    let thing = Schema::object().member("name", Schema::string()).closed().named("Thing");
    let operation = named("write_thing")
        .summary("Writes")
        .tag("things")
        .parameter(Parameter::query("in", Schema::array(Schema::integer())).comma_separated())
        .body(RequestBody::new("application/json", thing))
        .deprecated();
    let access = Access::permission("thing.change");
    let route = Route::put("/things/{id}", access, async |_| "done").operation(operation);
    insta::assert_snapshot!(format!("{:#}", written(&App::new().route(route))));
}

#[test]
fn routes_that_say_nothing_are_not_in_it() {
    let app = App::new().route(Route::get("/page", Access::public(), async |_| "a page")).route(route(
        "/word",
        Access::public(),
        named("word"),
    ));
    let paths = written(&app)["paths"].clone();
    assert_eq!(paths.as_object().map(serde_json::Map::len), Some(1), "{paths}");
    assert!(paths["/word"]["get"].get("security").is_none());
}

#[test]
fn the_same_routes_make_the_same_document() {
    let routes = |order: [&'static str; 3]| {
        let all = order.map(|name| route(&format!("/{name}"), Access::public(), named(name).tag(name)));
        Document::with(&Info::new("Words", "1"), &App::new().mount("/", all)).expect("a document").to_json()
    };
    assert_eq!(routes(["a", "b", "c"]), routes(["c", "a", "b"]));
}

#[test]
fn sets_of_routes_that_are_mounted_twice_are_told_apart() {
    let set = |length| {
        let reply = Reply::new("A word")
            .content("application/json", Schema::string().max_length(length).named("Word"));
        [route("/words", Access::public(), Operation::new("list_words").reply(StatusCode::OK, reply))]
    };
    let document = written(&App::new().mount("/v1", set(1)).mount("/v2", set(2)));
    assert_eq!(document["paths"]["/v1/words"]["get"]["operationId"], "list_words");
    assert_eq!(document["paths"]["/v2/words"]["get"]["operationId"], "list_words_at_v2_words");
    assert_eq!(document["components"]["schemas"]["Word2"]["maxLength"], 2);
}

#[test]
fn parameters_of_one_path_have_one_name() {
    let app = App::new()
        .route(route("/words/{id}", Access::public(), named("get_word")))
        .route(Route::put("/words/{key}", Access::public(), async |_| "put").operation(named("put_word")));
    let put = written(&app)["paths"]["/words/{id}"]["put"].clone();
    assert_eq!(put["parameters"][0]["name"], "id", "{put}");
}

#[test]
fn every_fault_is_told_when_the_application_is_built() {
    let purge = Method::from_bytes(b"PURGE").expect("a token");
    let app = App::new()
        .route(route("/a", Access::public(), named("same")))
        .route(Route::put("/a", Access::public(), async |_| "a").operation(named("same")))
        .route(Route::post("/a", Access::public(), async |_| "a").operation(named("same")))
        .route(route("/b", Access::public(), named("b").parameter(Parameter::path("id", Schema::string()))))
        .route(route("/c", Access::public(), named("c").security("magic", ["all"])))
        .route(route("/d", Access::public(), Operation::new("d")))
        .route(Route::new(purge, "/e", Access::public(), Nothing).operation(named("e")))
        .mount("/", openapi("Words", "1", Access::public()))
        .random(rustango_testing::random::SeededRandom::new(1));
    let faults = app.build().expect_err("it is at odds with itself").to_string();
    for expected in [
        "POST /a: its operation is called same_at_a, as that of PUT /a",
        "GET /b: the path has no parameter {id}",
        "GET /c: nobody declared the security scheme magic: call security(\"magic\", …)",
        "GET /d: its operation does not say what it answers",
        "PURGE /e: OpenAPI cannot describe this method; it knows GET, PUT, POST, DELETE, OPTIONS, HEAD, PATCH, TRACE: \
         call `undocumented()`",
    ] {
        assert!(faults.contains(expected), "{expected}\n{faults}");
    }
}

#[test]
fn routes_can_be_left_out() {
    let purge = Method::from_bytes(b"PURGE").expect("a token");
    let app = App::new()
        .route(route("/a", Access::public(), named("a")))
        .route(Route::new(purge, "/a", Access::public(), Nothing).operation(named("purge")).undocumented())
        .mount("/", openapi("Words", "1", Access::public()))
        .random(rustango_testing::random::SeededRandom::new(1));
    let document = Document::of(&app).expect("what is left can be described");
    let methods = document.as_json()["paths"]["/a"]
        .as_object()
        .map(|methods| methods.keys().cloned().collect::<Vec<_>>());
    assert_eq!(methods, Some(vec!["get".to_owned()]));
    assert!(app.build().is_ok());
}

struct Nothing;

#[async_trait::async_trait]
impl rustango_ports::http::Handler for Nothing {
    async fn call(&self, _: rustango_ports::http::Request) -> rustango_ports::http::Response {
        rustango_ports::http::Response::default()
    }
}

#[test]
fn schemes_are_written_as_openapi_has_them() {
    use rustango_openapi::Flow;
    let flow = Flow::authorization_code("https://a/authorize", "https://a/token").scope("read", "Reads");
    let info = Info::new("Words", "1")
        .security("basic", SecurityScheme::basic())
        .security("key", SecurityScheme::api_key("X-Key").description("Ask us"))
        .security("cookie", SecurityScheme::cookie("session"))
        .security("oauth", SecurityScheme::oauth2([flow]))
        .security("oidc", SecurityScheme::open_id_connect("https://a/.well-known/openid-configuration"));
    let app = App::new().route(route("/word", Access::authenticated(), named("word")));
    let document = Document::with(&info, &app).expect("a document");
    let document = document.as_json();
    assert_eq!(
        document["components"]["securitySchemes"],
        json!({
            "basic": { "type": "http", "scheme": "basic" },
            "key": { "type": "apiKey", "in": "header", "name": "X-Key", "description": "Ask us" },
            "cookie": { "type": "apiKey", "in": "cookie", "name": "session" },
            "oauth": { "type": "oauth2", "flows": { "authorizationCode": {
                "authorizationUrl": "https://a/authorize", "tokenUrl": "https://a/token", "scopes": { "read": "Reads" },
            } } },
            "oidc": { "type": "openIdConnect", "openIdConnectUrl": "https://a/.well-known/openid-configuration" },
        })
    );
    let security = &document["paths"]["/word"]["get"]["security"];
    assert_eq!(
        *security,
        json!([{ "basic": [] }, { "key": [] }, { "cookie": [] }, { "oauth": [] }, { "oidc": [] }])
    );
}
