//! Asks a server for the rows of the seed, so that servers are compared only when they do the same work.

use std::io::{BufRead as _, BufReader};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use ureq::{Agent, Body, http::Response};

use crate::route::Route;

/// What is read, by the route that it is of.
const READS: [(Route, &str); 13] = [
    (Route::List, "/api/posts"),
    (Route::List, "/api/posts?page=2"),
    (Route::List, "/api/posts?page=100"),
    (Route::List, "/api/posts?page=200"),
    (Route::Detail, "/api/posts/1"),
    (Route::Detail, "/api/posts/5000"),
    (Route::Detail, "/api/posts/10000"),
    (Route::Search, "/api/search?author=7&status=published&search=quick+FOX"),
    (Route::Search, "/api/search?author=8&status=draft&search=quick+none"),
    (Route::Summaries, "/api/summaries?page=1"),
    (Route::Summaries, "/api/summaries?page=200"),
    (Route::Articles, "/api/articles?page=1"),
    (Route::Articles, "/api/articles?page=200"),
];

/// How many lines of a long answer are compared.
const LINES: usize = 100;

/// Answers by request, in the order asked.
pub(crate) type Answers = Vec<(&'static str, Value)>;

/// Asks every kind of request that is measured and one for a post that is missing.
///
/// Long answers are cut: of readings, the first lines are compared and all are counted when they are measured.
///
/// # Errors
///
/// When the server cannot be reached, or an answer is wrong by itself: a status, a row that is not the
/// seed's, a created row that cannot be fetched where `Location` says.
pub(crate) fn answers(url: &str, routes: &[Route]) -> Result<Answers> {
    let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
    let mut answers = Vec::new();

    let mut ping = agent.get(format!("{url}/ping")).call()?;
    answers.push((
        "GET /ping",
        json!({ "status": ping.status().as_u16(), "text": ping.body_mut().read_to_string()? }),
    ));

    for (_, path) in READS.iter().filter(|(route, _)| routes.contains(route)) {
        let answer = json_answer(&mut agent.get(format!("{url}{path}")).call()?).context(path)?;
        ensure!(answer["status"] == 200, "{path}: expected status 200, found {}", answer["status"]);
        answers.push((*path, answer));
    }
    check_seed(&answers[1].1["body"])?;

    // What a problem says may differ between servers; that it is one may not.
    let mut missing = json_answer(&mut agent.get(format!("{url}/api/posts/999999")).call()?)?;
    missing["body"] = Value::Null;
    ensure!(
        missing == json!({ "status": 404, "type": "application/problem+json", "body": null }),
        "a missing post: expected a 404 problem, found {missing}"
    );

    answers.push(("POST /api/posts", created(&agent, url).context("POST /api/posts")?));
    if routes.contains(&Route::Imports) {
        answers.push(("POST /api/imports", imported(&agent, url).context("POST /api/imports")?));
    }
    if routes.contains(&Route::Readings) {
        answers.push(("GET /api/readings", first_readings(&agent, url).context("GET /api/readings")?));
    }
    Ok(answers)
}

/// Creates a post and fetches it back; what differs from one creation to the next is checked and blanked.
fn created(agent: &Agent, url: &str) -> Result<Value> {
    let new = json!({ "title": "Größe \"L\"", "body": "two\nlines", "status": "draft", "author": 7 });
    let mut response = agent.post(format!("{url}/api/posts")).send_json(&new)?;
    let location = response.headers().get("location").map(|value| value.to_str().map(str::to_owned));
    let mut answer = json_answer(&mut response)?;
    ensure!(answer["status"] == 201, "expected status 201, found {answer}");

    let row = answer["body"].clone();
    for (name, value) in new.as_object().into_iter().flatten() {
        ensure!(row[name] == *value, "`{name}`: sent {value}, found {}", row[name]);
    }
    let location = location.context("no Location header")??;
    let path = format!("/api/posts/{}", row["id"]);
    ensure!(row["id"].is_i64() && location.ends_with(&path), "Location: expected {path}, found {location}");
    let fetched = json_answer(&mut agent.get(format!("{url}{path}")).call()?)?;
    ensure!(fetched["body"] == row, "created {row}, fetched {fetched}");

    answer["body"]["id"] = Value::Null;
    ensure!(
        row["created_at"].as_str().is_some_and(|time| time.ends_with('Z')),
        "created_at: no UTC time in {row}"
    );
    answer["body"]["created_at"] = Value::Null;
    Ok(answer)
}

/// Creates posts, and blanks what differs from one creation to the next.
fn imported(agent: &Agent, url: &str) -> Result<Value> {
    let new = json!([
        { "title": "Größe \"L\"", "body": "two\nlines", "status": "draft", "author": 7 },
        { "title": "Another", "body": "", "status": "published", "author": 100 },
    ]);
    let mut answer = json_answer(&mut agent.post(format!("{url}/api/imports")).send_json(&new)?)?;
    ensure!(answer["status"] == 201, "expected status 201, found {answer}");
    for row in answer["body"].as_array_mut().context("no array of rows")? {
        ensure!(row["id"].is_i64() && row["created_at"].is_string(), "no row of the table: {row}");
        row["id"] = Value::Null;
        row["created_at"] = Value::Null;
    }
    Ok(answer)
}

fn first_readings(agent: &Agent, url: &str) -> Result<Value> {
    let request = agent.get(format!("{url}/api/readings")).header("accept", "application/x-ndjson");
    let lines = BufReader::new(request.call()?.into_body().into_reader()).lines().take(LINES);
    let readings: Vec<Value> = lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_>>()?;
    ensure!(readings.len() == LINES, "expected {LINES} lines and more, found {}", readings.len());
    Ok(readings.into())
}

/// The first server is compared with no other, so its first page is checked by itself.
fn check_seed(page: &Value) -> Result<()> {
    let head = json!({ "count": 10000, "page": 1, "page_size": 50, "last_page": 200 });
    for (name, value) in head.as_object().into_iter().flatten() {
        ensure!(page[name] == *value, "first page, `{name}`: expected {value}, found {}", page[name]);
    }
    let rows = page["results"].as_array().map_or(&[][..], Vec::as_slice);
    ensure!(rows.len() == 50, "first page: expected 50 rows, found {}", rows.len());
    let length = |name: &str| rows[0][name].as_str().map_or(0, |text| text.chars().count());
    let found = json!({
        "id": rows[0]["id"], "title": length("title"), "body": length("body"), "status": rows[0]["status"],
        "author": rows[0]["author"], "created_at": rows[0]["created_at"],
    });
    let expected = json!({
        "id": 1, "title": 200, "body": 400, "status": "published",
        "author": 2, "created_at": "2024-01-01T00:01:01.123467Z",
    });
    ensure!(found == expected, "first row, texts by length: expected {expected}, found {found}");
    Ok(())
}

fn json_answer(response: &mut Response<Body>) -> Result<Value> {
    let content_type = response.headers().get("content-type").map(|value| value.to_str()).transpose()?;
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_owned();
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string()?;
    let body: Value =
        serde_json::from_str(&text).with_context(|| format!("status {status}, no JSON: {text}"))?;
    Ok(json!({ "status": status, "type": essence, "body": body }))
}

/// Compares the answers of a server with those of the first, which has all routes.
///
/// # Errors
///
/// Names the first request and the first place in its answer where they differ.
pub(crate) fn same(expected: &Answers, found: &Answers) -> Result<()> {
    for (request, found) in found {
        let expected =
            expected.iter().find(|(known, _)| known == request).map_or(&Value::Null, |(_, answer)| answer);
        if let Some(difference) = difference("", expected, found) {
            anyhow::bail!("{request}: {difference}");
        }
    }
    Ok(())
}

fn difference(path: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Object(left), Value::Object(right)) if left.keys().eq(right.keys()) => {
            left.iter().find_map(|(key, value)| difference(&format!("{path}/{key}"), value, &right[key]))
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => left
            .iter()
            .zip(right)
            .enumerate()
            .find_map(|(index, (left, right))| difference(&format!("{path}/{index}"), left, right)),
        _ if expected == found => None,
        _ => Some(format!("at {path}: expected {expected}, found {found}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_the_first_place_that_differs() {
        let expected = vec![("GET /a", json!(1)), ("GET /b", json!({ "rows": [{ "id": 1 }, { "id": 2 }] }))];
        let mut found = expected.clone();
        assert!(same(&expected, &found).is_ok());

        found[1].1["rows"][1]["id"] = json!("2");
        let error = same(&expected, &found).expect_err("a difference");
        assert_eq!(error.to_string(), "GET /b: at /rows/1/id: expected 2, found \"2\"");
    }

    #[test]
    fn a_key_more_or_a_row_less_differs() {
        assert!(difference("", &json!({ "a": 1 }), &json!({ "a": 1, "b": null })).is_some());
        assert!(difference("", &json!([1, 2]), &json!([1])).is_some());
    }
}
