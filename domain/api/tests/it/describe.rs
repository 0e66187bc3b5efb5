//! OPTIONS: what an endpoint takes and gives.

use rustango::{
    api::ViewSet,
    web::{Access, App},
};
use serde_json::json;

use crate::support::{Account, Service, blog};

#[tokio::test]
async fn lists_and_rows_are_described() {
    let service = blog().await;
    let answer = service.send("OPTIONS", "/api/posts", None).await;
    assert_eq!(answer.header("allow"), Some("GET, HEAD, POST, OPTIONS"));
    let about = answer.expect(200);
    assert_eq!(about["name"], "Post");
    assert_eq!(about["renders"], json!(["application/json"]));
    let parameter = |name: &str| {
        let all = about["parameters"].as_array().expect("parameters");
        all.iter().find(|parameter| parameter["name"] == name).cloned().unwrap_or_default()
    };
    assert_eq!(
        parameter("page_size"),
        json!({"name": "page_size", "type": "integer", "minimum": 1, "maximum": 5, "default": 3})
    );
    assert_eq!(parameter("ordering")["choices"][1], "-title");
    assert_eq!(parameter("stars")["lookups"][0], "exact");
    let fields = &about["fields"];
    assert_eq!(
        fields["title"],
        json!({"type": "string", "nullable": false, "max_length": 30, "read_only": false, "required": true})
    );
    assert_eq!((&fields["id"]["read_only"], &fields["slug"]["required"]), (&json!(true), &json!(false)));
    assert_eq!(fields["status"]["choices"][1]["value"], "published");
    let row = service.send("OPTIONS", "/api/posts/1", None).await;
    assert_eq!(row.header("allow"), Some("GET, HEAD, PUT, PATCH, DELETE, OPTIONS"));
    assert_eq!(row.expect(200)["parameters"].as_array().map(Vec::len), Some(1));
    assert_eq!(service.log.count(), 0);
}

#[tokio::test]
async fn secrets_are_described_as_written_only() {
    let service = Service::start(|db| {
        App::new()
            .mount("/accounts", ViewSet::<Account>::new(db.clone(), Access::public()))
            .mount("/private", ViewSet::<Account>::new(db.clone(), Access::authenticated()))
    })
    .await;
    let about = service.send("OPTIONS", "/accounts", None).await.expect(200);
    assert_eq!(
        (&about["fields"]["password"]["write_only"], &about["fields"]["password"]["required"]),
        (&json!(true), &json!(true))
    );
    let closed = service.send("OPTIONS", "/private", None).await;
    assert_eq!((closed.status(), closed.text()), (204, ""));
    assert_eq!(closed.header("allow"), Some("GET, HEAD, POST, OPTIONS"));
}
