//! Text is data, and is matched letter by letter.

use std::collections::BTreeSet;

use rustango_model::Model as _;
use rustango_ports::database::{DbErrorKind, Executor as _, TextMatch, Value};
use rustango_query::{Column, Db, Error, Fault, Objects as _, Predicate};

use crate::database::{
    models::{Maybe, Note, Tag},
    oracle::matches,
    texts::HOSTILE,
    trial::{Failure, Outcome, Trial, count_of, deep, refused, sql},
};

const EVERY_MATCH: [TextMatch; 7] = [
    TextMatch::Contains,
    TextMatch::StartsWith,
    TextMatch::EndsWith,
    TextMatch::IExact,
    TextMatch::IContains,
    TextMatch::IStartsWith,
    TextMatch::IEndsWith,
];

fn predicate(how: TextMatch, text: &str) -> Predicate<Note> {
    let column: Column<Note, String> = Note::text;
    match how {
        TextMatch::Contains => column.contains(text),
        TextMatch::StartsWith => column.startswith(text),
        TextMatch::EndsWith => column.endswith(text),
        TextMatch::IExact => column.iexact(text),
        TextMatch::IContains => column.icontains(text),
        TextMatch::IStartsWith => column.istartswith(text),
        TextMatch::IEndsWith => column.iendswith(text),
        other => panic!("no lookup is known for {other:?}"),
    }
}

async fn write(db: &Db, texts: impl IntoIterator<Item = impl Into<String>>) -> Result<Vec<Note>, Failure> {
    let mut notes: Vec<_> = texts.into_iter().map(Note::new).collect();
    Note::bulk_insert(&mut notes, db).await?;
    Ok(notes)
}

async fn found(db: &Db, predicate: Predicate<Note>) -> Result<Vec<String>, Failure> {
    let notes = Note::objects().filter(predicate).order_by(Note::id).fetch(db).await?;
    Ok(notes.into_iter().map(|note| note.text).collect())
}

/// Compares what the database finds with what the oracle finds.
async fn agrees(db: &Db, notes: &[Note], how: TextMatch, text: &str) -> Outcome {
    let expected: Vec<_> =
        notes.iter().map(|note| &note.text).filter(|subject| matches(subject, how, text)).cloned().collect();
    assert_eq!(found(db, predicate(how, text)).await?, expected, "{how:?} {text:?}");
    Ok(())
}

pub(crate) async fn text_lookups_mind_case(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    write(&db, ["Rust", "rust", "RUST", "Trust", "in Rust we trust", "Ärger", "ärger"]).await?;
    assert_eq!(found(&db, Note::text.contains("Rust")).await?, ["Rust", "in Rust we trust"]);
    assert_eq!(found(&db, Note::text.startswith("Ru")).await?, ["Rust"]);
    assert_eq!(found(&db, Note::text.endswith("rust")).await?, ["rust", "Trust", "in Rust we trust"]);
    assert_eq!(found(&db, Note::text.startswith("Ä")).await?, ["Ärger"]);
    assert_eq!(found(&db, Note::text.contains("ärg")).await?, ["ärger"]);
    assert_eq!(found(&db, Note::text.eq("rust")).await?, ["rust"]);
    Ok(())
}

pub(crate) async fn case_insensitive_lookups_fold_unicode(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let words = [
        ("Straße", "STRAßE"),
        ("éCLAIR", "ÉCLAIR"),
        ("Кириллица", "кИРИЛЛИЦА"),
        ("ελληνικά", "ΕΛΛΗΝΙΚΆ"),
        ("λόγος", "ΛΌΓΟΣ"),
        ("ΟΔΟΣ ΝΟΜΟΣ", "οδος νομος"),
        ("Հայերեն", "հԱՅԵՐԵՆ"),
        ("𐐀𐐁", "𐐨𐐩"),
        ("Łódź", "ŁÓDŹ"),
        ("mixed ÆØÅ", "MIXED æøå"),
    ];
    for (word, other) in words {
        write(&db, [format!("<{word}>")]).await?;
        let expected = [format!("<{word}>")];
        assert_eq!(found(&db, Note::text.iexact(format!("<{other}>"))).await?, expected);
        assert_eq!(found(&db, Note::text.icontains(other)).await?, expected);
        assert_eq!(found(&db, Note::text.istartswith(format!("<{other}"))).await?, expected);
        assert_eq!(found(&db, Note::text.iendswith(format!("{other}>"))).await?, expected);
        assert_eq!(found(&db, Note::text.iexact(other)).await?, [""; 0], "a part is not the whole");
    }
    write(&db, ["Οδοσήμανση", "οδός"]).await?;
    assert_eq!(found(&db, Note::text.istartswith("ΟΔΟΣ")).await?, ["Οδοσήμανση"], "no end of a word");
    assert_eq!(found(&db, Note::text.iendswith("ΌΣ")).await?, ["οδός"]);
    assert_eq!(found(&db, Note::text.iexact("ΟΔΌσ")).await?, ["οδός"]);
    Ok(())
}

/// R006: `%`, `_` and `\` stand for themselves.
pub(crate) async fn wildcards_in_user_text_are_literal(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let texts = [
        "100%", "100 %", "1000", "a_b", "aXb", "a\\b", "a\\%b", "a%b", "a*b", "a?b", "a[b]c", "abc", "[^a]",
        "a.b", "(a|b)", "^a$", "a+b", "{a}", "\\", "%", "_", "\\\\", "a\nb", "$1", "\\1", "-", "#", "&&",
        "~~",
    ];
    let notes = write(&db, texts).await?;
    let patterns = [
        "%", "_", "\\", "*", "?", "[", "]", "[a-z]", "[^a]", "%%", "\\%", "\\_", "\\\\", "a_b", "a%b", "0%",
        ".", "a.b", "(a|b)", "|", "^", "$", "+", "{", "{a}", "-", "#", "&&", "~~", "\n", "$1", "\\1", "(?i)",
    ];
    for pattern in patterns {
        for how in EVERY_MATCH {
            agrees(&db, &notes, how, pattern).await?;
        }
    }
    Ok(())
}

pub(crate) async fn empty_pattern_matches_every_text(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema, Maybe::schema]).await?;
    let notes = write(&db, ["", "a", "日本語", "\n"]).await?;
    for how in EVERY_MATCH {
        agrees(&db, &notes, how, "").await?;
    }
    // NULL is no text.
    Maybe::default().insert(&db).await?;
    Maybe { text: Some(String::new()), ..Maybe::default() }.insert(&db).await?;
    for predicate in [Maybe::text.contains(""), Maybe::text.startswith(""), Maybe::text.iendswith("")] {
        assert_eq!(Maybe::objects().filter(predicate).count(&db).await?, 1);
    }
    Ok(())
}

/// Random texts and patterns from letters that patterns are made of.
pub(crate) async fn text_lookups_agree_with_the_oracle(trial: &Trial) -> Outcome {
    const LETTERS: [&str; 16] =
        ["a", "A", "b", "%", "_", "\\", "*", "?", "[", "]", "^", "é", "É", "'", "\n", "👍"];
    let db = trial.with(&[Note::schema]).await?;
    let mut state = 7_u64;
    let mut random_text = |longest: u64| {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        let length = next() % (longest + 1);
        (0..length).map(|_| LETTERS[usize::try_from(next() % 16).unwrap_or_default()]).collect::<String>()
    };
    let notes = write(&db, (0..200).map(|_| random_text(6)).collect::<Vec<_>>()).await?;
    for _ in 0..deep(30, 1_500) {
        let pattern = random_text(3);
        for how in EVERY_MATCH {
            agrees(&db, &notes, how, &pattern).await?;
        }
    }
    Ok(())
}

pub(crate) async fn hostile_text_is_data(trial: &Trial) -> Outcome {
    assert!(HOSTILE.len() > 100);
    let db = trial.with(&[Note::schema, Maybe::schema]).await?;
    let mut notes = Vec::new();
    for text in HOSTILE {
        let mut note = Note::new("before");
        note.insert(&db).await?;
        assert_eq!(
            Note::objects().filter(Note::id.eq(note.id)).update().set(Note::text, *text).execute(&db).await?,
            1
        );
        note.text = (*text).to_owned();
        note.save(&db).await?;
        notes.push(note);
    }
    write(&db, HOSTILE.iter().copied()).await?;
    for text in HOSTILE {
        let same: Vec<_> = HOSTILE.iter().chain(HOSTILE).filter(|other| other == &text).collect();
        assert_eq!(found(&db, Note::text.eq(*text)).await?.len(), same.len(), "{text:?}");
        assert_eq!(found(&db, Note::text.in_([*text])).await?.len(), same.len(), "{text:?}");
        let without = found(&db, Note::text.ne(*text)).await?;
        assert_eq!(without.len(), 2 * HOSTILE.len() - same.len(), "{text:?}");
        for how in [TextMatch::Contains, TextMatch::IExact] {
            let expected =
                HOSTILE.iter().chain(HOSTILE).filter(|subject| matches(subject, how, text)).count();
            let count = Note::objects().filter(predicate(how, text)).count(&db).await?;
            assert_eq!(usize::try_from(count)?, expected, "{how:?} {text:?}");
        }
        // As a document and as bytes, too.
        let json = serde_json::json!({ *text: [*text] });
        let mut row = Maybe {
            json: Some(json),
            bytes: Some(text.as_bytes().to_vec()),
            text: Some((*text).to_owned()),
            ..Maybe::default()
        };
        row.insert(&db).await?;
        assert_eq!(Maybe::objects().filter(Maybe::id.eq(row.id)).get(&db).await?, row);
    }
    let read = Note::objects().order_by(Note::id).fetch(&db).await?;
    let texts: Vec<_> = read.iter().map(|note| &*note.text).collect();
    assert_eq!(texts, [HOSTILE, HOSTILE].concat());
    assert_eq!(
        Note::objects().filter(Note::text.in_(HOSTILE.iter().copied())).delete(&db).await?,
        read.len() as u64
    );
    Ok(())
}

pub(crate) async fn nul_in_text_is_refused_clearly(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema, Maybe::schema]).await?;
    let fault = |outcome: Result<(), Error>| {
        let Err(Error::Validation(errors)) = outcome else { panic!("NUL is stored: {outcome:?}") };
        assert!(errors.faults().iter().any(|fault| matches!(fault.fault, Fault::NotStorable { .. })));
    };
    fault(Note::new("a\0b").insert(&db).await);
    fault(Note::bulk_insert(&mut [Note::new("fine"), Note::new("\0")], &db).await);
    let json = serde_json::json!({ "a\0": 1 });
    fault(Maybe { json: Some(json), ..Maybe::default() }.insert(&db).await);
    fault(Note::objects().update().set(Note::text, "\0").execute(&db).await.map(drop));
    assert_eq!(count_of::<Note>(&db).await?, 0);

    // Asked for, it is nowhere.
    write(&db, ["a", "ab"]).await?;
    for how in EVERY_MATCH {
        assert_eq!(found(&db, predicate(how, "a\0b")).await?, [""; 0]);
    }
    for predicate in [Note::text.eq("a\0b"), Note::text.in_(["a\0b", "\0"])] {
        assert_eq!(found(&db, predicate).await?, [""; 0]);
    }
    assert_eq!(found(&db, Note::text.in_(["a\0b", "ab"])).await?, ["ab"]);
    assert_eq!(found(&db, Note::text.ne("a\0b")).await?, ["a", "ab"]);
    // Around the toolkit, the adapter says so before the database does.
    let around = sql(&db, "INSERT INTO note (text) VALUES (?)", [Value::Text("a\0b".to_owned())]);
    assert_eq!(refused(db.execute(&around).await), DbErrorKind::InvalidValue);
    Ok(())
}

/// `%` is any text, `_` one character, and a backslash takes both their
/// meaning; nothing else has one.
pub(crate) async fn like_patterns_mean_the_same(trial: &Trial) -> Outcome {
    let db = trial.with(&[Note::schema]).await?;
    let texts =
        ["", "a", "A", "ab", "a%b", "a_b", "a\\b", "axb", "a\nb", "a.b", "a*b", "ÄB", "äb", "straße", "[a]"];
    let mut notes = texts.map(Note::new);
    Note::bulk_insert(&mut notes, &db).await?;
    for (pattern, sensitive, insensitive) in [
        ("", &[""][..], &[][..]),
        ("%", &texts, &[]),
        ("%%", &texts, &[]),
        ("_", &["a", "A"], &[]),
        ("a", &["a"], &["A"]),
        ("a_", &["ab"], &[]),
        ("a_b", &["a%b", "a_b", "a\\b", "axb", "a\nb", "a.b", "a*b"], &[]),
        ("a\\%b", &["a%b"], &[]),
        ("a\\_b", &["a_b"], &[]),
        ("a\\\\b", &["a\\b"], &[]),
        ("a\\xb", &["axb"], &[]),
        ("a.b", &["a.b"], &[]),
        ("a*b", &["a*b"], &[]),
        ("[a]", &["[a]"], &[]),
        ("%B", &["ÄB"], &["ab", "a%b", "a_b", "a\\b", "axb", "a\nb", "a.b", "a*b", "äb"]),
        ("äb", &["äb"], &["ÄB"]),
        ("STRA_E", &[], &["straße"]),
        ("%\\", &[], &[]),
        ("a\\", &[], &[]),
    ] {
        let found = async |predicate| -> Result<BTreeSet<String>, Failure> {
            Ok(Note::objects().filter(predicate).values(Note::text).fetch(&db).await?.into_iter().collect())
        };
        let expected: BTreeSet<String> = sensitive.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(found(Note::text.like(pattern)).await?, expected, "LIKE {pattern:?}");
        let both = expected.into_iter().chain(insensitive.iter().map(|text| (*text).to_owned())).collect();
        assert_eq!(found(Note::text.ilike(pattern)).await?, both, "ILIKE {pattern:?}");
    }
    let ends = Note::objects().filter(Note::text.like("%\\\\"));
    assert_eq!(ends.count(&db).await?, 0);
    assert_eq!(Note::objects().filter(Note::text.like("a").not()).count(&db).await?, 14);
    Ok(())
}

/// Texts that only look alike are two keys.
pub(crate) async fn keys_mind_case_accents_and_spaces(trial: &Trial) -> Outcome {
    let db = trial.with(&[Tag::schema]).await?;
    let names = ["a", "A", "a ", " a", "ä", "a\u{308}", "á", "ß", "ss", "", " ", "a\t"];
    let mut tags = names.map(|name| Tag { name: name.to_owned() });
    Tag::bulk_insert(&mut tags, &db).await?;
    for name in names {
        let found = Tag::objects().filter(Tag::name.eq(name)).fetch(&db).await?;
        assert_eq!(found, [Tag { name: name.to_owned() }]);
    }
    let longest = "👍".repeat(700);
    Tag { name: longest.clone() }.insert(&db).await?;
    assert_eq!(Tag::objects().filter(Tag::name.eq(longest)).count(&db).await?, 1);
    Ok(())
}

/// Statements are kept by their text, which holds nothing of a value, its length included.
pub(crate) async fn texts_of_all_lengths_share_a_statement(trial: &Trial) -> Outcome {
    type Ask = fn(&str) -> Predicate<Note>;

    let db = trial.with(&[Note::schema]).await?;
    let asks: [Ask; 8] = [
        |text| Note::text.eq(text),
        |text| Note::text.contains(text),
        |text| Note::text.startswith(text),
        |text| Note::text.endswith(text),
        |text| Note::text.icontains(text),
        |text| Note::text.istartswith(text),
        |text| Note::text.iendswith(text),
        |text| Note::text.iexact(text),
    ];
    for (at, ask) in asks.into_iter().enumerate() {
        let sql =
            |text| Note::objects().filter(ask(text)).to_statement(&db).map(|made| made.sql().to_string());
        for other in ["", "abcdef", "é%_"] {
            assert_eq!(sql("x")?, sql(other)?, "{at} {other:?}");
        }
    }
    let mut notes = ["", "e", "née", "fée", "ée"].map(Note::new);
    Note::bulk_insert(&mut notes, &db).await?;
    let found = async |ask: Predicate<Note>| Note::objects().filter(ask).count(&db).await;
    assert_eq!(found(Note::text.endswith("ée")).await?, 3);
    assert_eq!(found(Note::text.endswith("née")).await?, 1, "what is shorter ends with no longer text");
    assert_eq!(found(Note::text.startswith("née")).await?, 1);
    assert_eq!((found(Note::text.endswith("")).await?, found(Note::text.startswith("")).await?), (5, 5));
    Ok(())
}
