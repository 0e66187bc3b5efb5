//! What migrations are called that nobody named.

use rustango_migrate::{Decisions, Hints, diff, title};
use rustango_ports::schema::Schema;

use crate::corpus::{edits, language::schema};

#[track_caller]
fn assert_title(before: &str, after: &str, expected: &str) {
    let (before, after) = (schema(before), schema(after));
    let hints = Hints::none();
    let mut answers = Decisions::none()
        .renamed("post", "article")
        .renamed("post.title", "headline")
        .dropped("post.first")
        .filled("post.body", "''");
    let plan = diff(&before, &after, &hints, &mut answers).expect("all is answered");
    assert_eq!(title(&before, &plan.operations), expected);
}

const POST: &str = "post\n  id: i64 auto\n  title: text(200)";

fn post(more: &str) -> String {
    format!("{POST}\n  {more}")
}

#[test]
fn operations_are_named_after_what_they_do() {
    let author = format!("author\n  id: i64 auto\n{POST}");
    for (before, after, expected) in [
        ("", POST, "initial"),
        (POST, "", "drop_post"),
        (POST, &*author, "create_author"),
        (POST, &post("body: text"), "add_body_to_post"),
        (POST, &post("body: text\n  rank: i32 default=0"), "add_body_rank_to_post"),
        (&post("rank: i32 index"), POST, "drop_rank_from_post"),
        (POST, &POST.replace("title", "headline"), "rename_title_of_post"),
        (POST, &POST.replace("post", "article"), "rename_post_to_article"),
        (POST, &POST.replace("200", "300"), "alter_title_of_post"),
        (POST, &POST.replace("200)", "300)? unique"), "alter_title_of_post"),
        (POST, &post("index(title)"), "add_post_title_idx"),
        (&post("check titled(title <> '')"), POST, "drop_titled"),
        (&post("index by_title(title)"), &post("index by_title(-title)"), "add_by_title"),
        (&author, &format!("{author}\n  author_id: i64? -> author index unique"), "add_author_id_to_post"),
        (
            POST,
            &format!("author\n  id: i64 auto\n{POST}\n  author_id: i64? -> author"),
            "create_author_and_add_author_id_to_post",
        ),
        (POST, &format!("{POST} -- new\n  body: text"), "add_body_to_post_and_alter_title_of_post"),
    ] {
        assert_title(before, after, expected);
    }
}

#[test]
fn long_names_end_before_they_are_too_long() {
    let columns = ["first", "second", "third"].map(|column| format!("{column}_of_several_columns: i32?"));
    let many = post(&columns.join("\n  "));
    assert_title(POST, &many, "add_first_of_several_columns_second_of_several_and_more");
    let other = format!("{}\n  body: text", POST.replace("200", "300"));
    let indexed = format!("{other}\n  index a_rather_long_name(title)");
    assert_title(POST, &indexed, "add_body_to_post_and_alter_title_of_post_and_more");
    for edit in edits() {
        let Ok(plan) = diff(&edit.before, &edit.after, &edit.hints, &mut edit.answers.clone()) else {
            continue;
        };
        let title = title(&edit.before, &plan.operations);
        assert!(!title.is_empty() && title.len() <= 60, "{title}");
    }
}

#[test]
fn nothing_has_a_name_too() {
    assert_eq!(title(&Schema::default(), &[]), "no_changes");
}
