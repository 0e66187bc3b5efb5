//! What is asked of JSON documents.

use rustango::{
    prelude::*,
    query::{Expr, count, index, key},
};
use serde_json::json;

use super::{
    comparison::Comparison,
    lookups::{except, people},
    models::Person,
};

fn role() -> Expr<Person, Option<String>> {
    Person::profile.json_text([key("role")])
}

fn city() -> Expr<Person, Option<String>> {
    Person::profile.json_text([key("address"), key("city")])
}

pub(super) async fn ask(of: &mut Comparison<'_>) {
    whole(of).await;
    keys(of).await;
    paths(of).await;
}

async fn whole(of: &mut Comparison<'_>) {
    let profile = Person::profile;
    of.rows("document_is_null", people(profile.is_null())).await;
    of.rows("document_equals", people(profile.json_equals(json!({})))).await;
    of.rows("document_equals_text", people(profile.json_equals("text"))).await;
    of.rows("document_equals_list", people(profile.json_equals(json!([1, 2, { "role": "dev" }])))).await;
    let same = json!({ "level": 5, "role": "it's" });
    of.rows("document_equals_in_any_order", people(profile.json_equals(same))).await;
    of.rows("document_holds", people(profile.json_contains(json!({ "role": "dev" })))).await;
    of.rows("document_holds_items", people(profile.json_contains(json!({ "langs": ["rust"] })))).await;
    of.rows("document_holds_number", people(profile.json_contains(json!({ "level": 3 })))).await;
    let around = json!({ "langs": ["rust", "go"], "address": { "city": "Zürich", "zip": "1" } });
    of.rows("document_is_held", people(profile.json_contained_by(around))).await;
    let documents = people(profile.json_has_key("level")).order_by(Person::id);
    of.rows("documents", documents.values((Person::id, profile))).await;
}

async fn keys(of: &mut Comparison<'_>) {
    let profile = Person::profile;
    of.rows("has_key", people(profile.json_has_key("langs"))).await;
    of.rows("has_key_with_quote", people(profile.json_has_key("it's"))).await;
    of.rows("has_key_with_point", people(profile.json_has_key("a.b"))).await;
    of.rows("has_keys", people(profile.json_has_keys(["langs", "address"]))).await;
    of.rows("has_any_keys", people(profile.json_has_any_key(["a.b", "address"]))).await;
    of.rows("has_no_key", except(profile.json_has_key("langs"))).await;
}

async fn paths(of: &mut Comparison<'_>) {
    let profile = Person::profile;
    of.rows("path", people(role().eq("dev"))).await;
    of.rows("path_of_two", people(city().eq("Berlin"))).await;
    of.rows("path_with_index", people(profile.json_text([key("langs"), index(0)]).eq("rust"))).await;
    of.rows("path_from_list", people(profile.json_text([index(2), key("role")]).eq("dev"))).await;
    of.rows("path_with_quote", people(role().eq("it's"))).await;
    of.rows("path_icontains", people(role().icontains("E"))).await;
    of.rows("path_startswith", people(city().startswith("Z"))).await;
    of.rows("path_excluded", except(role().eq("dev"))).await;
    let all = || Person::objects().order_by(Person::id);
    of.rows("path_values", all().values(role())).await;
    of.rows("path_values_of_numbers", all().values(profile.json_text([key("level")]))).await;
    let zip = profile.json_text([key("address"), key("zip")]);
    of.rows("path_values_of_two", all().values(zip)).await;
    of.rows("path_order", Person::objects().order_by(role())).await;
    of.rows("path_group", Person::objects().group_by(role()).annotate(count())).await;
}
