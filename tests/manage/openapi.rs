//! The document of a program, printed and compared.

use rustango::{
    Error, Registry,
    command_line::{Console, Manage},
    connect,
    openapi::openapi,
    system::Directory,
    web::{
        Access, App, Operation, Route,
        operation::{Parameter, Reply, Schema},
    },
};

/// Runs the verb in a folder, for a program whose operation takes these
/// parameters.
async fn run(
    folder: &std::path::Path,
    parameters: &'static [&'static str],
    arguments: &str,
) -> (String, String) {
    let app = move || {
        let reply = Reply::new("A word").content("text/plain", Schema::string());
        let operation = parameters.iter().fold(Operation::new("word"), |operation, name| {
            operation.parameter(Parameter::query(*name, Schema::string()))
        });
        let operation = operation.reply(http::StatusCode::OK, reply);
        let word = Route::get("/word", Access::public(), async |_| "word").operation(operation);
        App::new().route(word).mount("/", openapi("Words", "1", Access::public()))
    };
    let connected = async || Ok::<_, Error>(connect("sqlite::memory:").await?);
    let manage = Manage::new(Registry::new(), connected, Directory::new(folder.join("migrations")))
        .app(move |_| app());
    let (console, captured) = Console::captured();
    let code = manage.run_from(format!("words openapi {arguments}").split_whitespace(), console).await;
    (format!("{code:?}"), captured.out() + &captured.notes())
}

fn code(code: u8) -> String {
    format!("{:?}", std::process::ExitCode::from(code))
}

#[tokio::test]
async fn a_document_is_printed_and_held_against_an_older_one() {
    let folder = tempfile::tempdir().unwrap();
    let (ended, printed) = run(folder.path(), &["length"], "").await;
    assert_eq!(ended, code(0), "{printed}");
    let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(document["info"]["title"], "Words");
    let (ended, yaml) = run(folder.path(), &["length"], "--yaml").await;
    assert_eq!(ended, code(0), "{yaml}");
    assert!(yaml.contains("operationId: word\n"), "{yaml}");

    let kept = folder.path().join("openapi.json");
    std::fs::write(&kept, printed).unwrap();
    let check = format!("--check {}", kept.display());
    let (ended, said) = run(folder.path(), &["length", "start"], &check).await;
    assert_eq!(ended, code(0), "what is new breaks nobody: {said}");
    let (ended, said) = run(folder.path(), &[], &check).await;
    assert_eq!(ended, code(1), "{said}");
    assert!(said.contains("GET /word, parameter length is gone"), "{said}");

    std::fs::write(&kept, yaml).unwrap();
    let (ended, said) = run(folder.path(), &[], &check).await;
    assert_eq!(ended, code(1));
    assert!(said.contains("is no document") && said.contains("without --yaml"), "{said}");
}
