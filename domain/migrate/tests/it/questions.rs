//! What people are asked, and what is decided without them.

use rustango_migrate::{
    Answers, CastQuestion, Decisions, FillQuestion, Hints, NoPlan, Question, RenameQuestion, Renamed,
    Subject, Want, diff,
};
use rustango_ports::schema::Operation;

use crate::corpus::language::{name, schema};

/// Someone who keeps in mind what was asked, and answers nothing.
#[derive(Default)]
struct Silent(Vec<Question>);

impl Answers for Silent {
    fn rename(&mut self, question: &RenameQuestion) -> Option<Renamed> {
        self.0.push(Question::Rename(question.clone()));
        None
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<String> {
        self.0.push(Question::Fill(question.clone()));
        None
    }

    fn cast(&mut self, question: &CastQuestion) -> Option<String> {
        self.0.push(Question::Cast(question.clone()));
        None
    }
}

fn asked(before: &str, after: &str, hints: &Hints) -> Vec<Question> {
    let mut silent = Silent::default();
    let outcome = diff(&schema(before), &schema(after), hints, &mut silent);
    match outcome {
        Ok(_) => assert!(silent.0.is_empty(), "what was asked stays open"),
        Err(NoPlan::NeedsDecision(open)) => assert_eq!(open.questions, silent.0),
        Err(NoPlan::Refused(fault)) => panic!("{fault}"),
    }
    silent.0
}

/// Whether a table of one column is likely to be one of another.
fn likely(before: &str, after: &str) -> bool {
    let column = |column: &str| format!("author\n  id: i64 auto\npost\n  id: i64 auto\n  {column}");
    !asked(&column(before), &column(after), &Hints::none()).is_empty()
}

#[test]
fn columns_that_are_alike_are_asked_about() {
    for (before, after) in [
        ("title: text(200)", "headline: text(200)?"),
        ("title: text(200)", "post_title: text(100)?"),
        ("title: text?", "subject: text?"),
        ("views: i32?", "view_count: i64?"),
        ("made_at: timestamp?", "created_at: timestamp?"),
        ("author_id: i64? -> author", "writer_id: i64? -> author"),
    ] {
        assert!(likely(before, after), "{before} and {after}");
    }
}

#[test]
fn columns_that_are_not_alike_come_and_go() {
    for (before, after) in [
        ("title: text(200)", "rank: i32?"),
        ("title: text(200)", "seen_at: timestamp?"),
        ("author_id: i64? -> author", "rank: i64?"),
        ("author: text(100)?", "author_id: i64? -> author"),
        ("title: text(200)", "rank: text(9)?"),
        ("seen: bool?", "seen: bool?\n  was_seen: bool?"),
    ] {
        assert!(!likely(before, after), "{before} and {after}");
    }
}

#[test]
fn tables_that_are_alike_are_asked_about_and_others_are_not() {
    let post = "post\n  id: i64 auto\n  title: text(200)\n  body: text";
    for (before, after, expected) in [
        (post, "article\n  id: i64 auto\n  title: text(200)\n  body: text", true),
        (post, "article\n  id: i64 auto\n  headline: text(200)\n  body: text", true),
        (post, "article\n  id: i64 auto\n  title: text(200)\n  body: text\n  rank: i32", true),
        (post, "vote\n  id: i64 auto\n  stars: i16\n  day: date", false),
        (post, "author\n  id: i64 auto\n  name: text(100)\n  mail: text(100)\n  born: date?", false),
        ("tag\n  id: i64 auto\n  name: text(50)", "label\n  id: i64 auto\n  name: text(99)", true),
        ("tag\n  id: i64 auto\n  name: text(50)", "day\n  id: i64 auto\n  weather: text(9)", false),
        ("tag\n  id: i64 auto", "label\n  id: i64 auto", true),
        ("tag\n  id: i64 auto", "vote\n  id: i64 auto\n  stars: i16", false),
    ] {
        assert_eq!(!asked(before, after, &Hints::none()).is_empty(), expected, "{before} and {after}");
    }
}

const BEFORE: &str = "post\n  id: i64 auto\n  title: text(200)";
const AFTER: &str = "post\n  id: i64 auto\n  caption: text(200)?\n  headline: text(200)\n  body: text";

#[test]
fn questions_name_the_likeliest_first_and_leave_out_what_depends_on_them() {
    let questions = asked(BEFORE, AFTER, &Hints::none());
    let [Question::Rename(rename), Question::Fill(fill)] = &*questions else { panic!("{questions:?}") };
    assert_eq!(rename.subject, Subject::Column { table: name("post"), column: name("title") });
    let names: Vec<_> = rename.candidates.iter().map(|candidate| candidate.name.as_str()).collect();
    assert_eq!(names, ["headline"]);
    assert_eq!((fill.path(), fill.want), ("post.body".to_owned(), Want::New));
}

#[test]
fn hints_spare_questions() {
    let hints = Hints::none().column_was(name("post"), name("headline"), name("title")).filled(
        name("post"),
        name("body"),
        "''",
    );
    assert_eq!(asked(BEFORE, AFTER, &hints), []);
}

#[test]
fn an_answer_is_one_of_the_candidates() {
    let decide = |answers: Decisions| {
        let mut answers = answers.filled("post.body", "''").filled("post.headline", "''");
        diff(&schema(BEFORE), &schema(AFTER), &Hints::none(), &mut answers)
    };
    let open = decide(Decisions::none().renamed("post.title", "body")).expect_err("a body is no title");
    assert!(open.to_string().contains("the column \"title\" of \"post\" is gone"), "{open}");
    let plan = decide(Decisions::none().renamed("post.title", "headline")).expect("it is decided");
    assert!(matches!(plan.operations[0], Operation::RenameColumn { .. }), "{plan:?}");
    let plan = decide(Decisions::none().dropped("post.title")).expect("it is decided");
    assert!(matches!(plan.operations.last(), Some(Operation::DropColumn { .. })), "{plan:?}");
}

#[test]
fn a_swap_of_names_is_no_rename() {
    let swapped = schema("post\n  id: i64 auto\n  a: i32\n  b: text");
    let hints = Hints::none().column_was(name("post"), name("a"), name("b")).column_was(
        name("post"),
        name("b"),
        name("a"),
    );
    let before = schema("post\n  id: i64 auto\n  a: text\n  b: i32");
    let plan = diff(&before, &swapped, &hints, &mut Decisions::none()).expect("both are there already");
    let names: Vec<_> = plan.operations.iter().map(Operation::name).collect();
    assert_eq!(names, ["AlterColumnType", "AlterColumnType"]);
}

#[test]
fn types_that_databases_do_not_convert_alike_are_asked_about() {
    let table = |of: &str| schema(&format!("post\n  id: i64 auto\n  token: {of}"));
    let planned = |from: &str, to: &str, mut answers: Decisions| {
        diff(&table(from), &table(to), &Hints::none(), &mut answers)
    };
    for (from, to) in
        [("text", "i64"), ("i32", "text"), ("i64", "bool"), ("uuid", "text"), ("date", "timestamp")]
    {
        planned(from, to, Decisions::none()).unwrap_or_else(|open| panic!("{from} to {to}: {open}"));
    }
    for (from, to) in
        [("text", "uuid"), ("text", "bool"), ("bytes", "i64"), ("timestamp", "i64"), ("f64", "decimal")]
    {
        let open = planned(from, to, Decisions::none()).expect_err(from).to_string();
        let way_out = "`--cast \"post.token=…\"`; or add another column";
        assert!(open.contains("the column \"token\" of \"post\" holds") && open.contains(way_out), "{open}");
    }
    let plan = planned("text", "uuid", Decisions::none().converted("post.token", "CAST(token AS uuid)"));
    let [Operation::AlterColumnType { cast, .. }] = &*plan.expect("it is decided").operations else {
        panic!()
    };
    assert_eq!(cast.as_deref(), Some("CAST(token AS uuid)"));
}
