//! Declarations and what is said of them; how the compiler shows it stands in
//! `tests/compile_fail`.

use quote::ToTokens;
use syn::DeriveInput;

use super::*;

/// A declaration around attributes of the struct and fields.
fn read(container: &str, fields: &str) -> Result<Model> {
    let source = format!("{container} struct Post {{ #[rustango(primary_key)] id: Auto<i64>, {fields} }}");
    Model::read(&syn::parse_str::<DeriveInput>(&source).unwrap())
}

fn messages(result: Result<Model>) -> Vec<String> {
    result.err().map_or_else(Vec::new, |error| error.into_iter().map(|error| error.to_string()).collect())
}

#[test]
fn attributes_are_read_as_people_write_them() {
    for (name, container, fields) in [
        ("nothing", "", ""),
        ("other attributes", "#[serde(rename = \"x\")] #[doc = \"Words.\"]", "#[doc = \"x\"] title: String"),
        ("empty parentheses", "#[rustango()]", "#[rustango()] title: String"),
        (
            "trailing commas",
            "#[rustango(index(\"id\",), table = \"p\",)]",
            "#[rustango(unique,)] title: String",
        ),
        ("several attributes", "#[rustango(app = \"a\")] #[rustango(display = \"id\")]", ""),
        (
            "spaces in lists",
            "#[rustango(index(\" id ,title \"), ordering = \"- title , id\")]",
            "title: String",
        ),
        ("raw names", "#[rustango(index(\"type\"), unique_together(\"r#type, id\"))]", "r#type: i64"),
        ("raw text", "", "#[rustango(default = r#\"'\"quoted\"'\"#)] title: String"),
        (
            "several uses",
            "#[rustango(check(name = \"a\", expr = \"1=1\"), check(name = \"b\", expr = \"1=1\"))]",
            "",
        ),
        ("plain and unique indexes over the same", "#[rustango(index(\"id\"), unique_together(\"id\"))]", ""),
        ("suffixes and separators", "", "#[rustango(min = 1_000i64, max = 0x7fff)] n: i16"),
        ("equal limits", "", "#[rustango(min = 5, max = 5)] n: i16"),
        ("aliases", "", "#[rustango(max_length = 9, min = 1, auto_now, default = \"0\")] n: Alias"),
        ("names of types in full", "", "#[rustango(auto_uuid)] u: Option<uuid::Uuid>"),
        ("another UUID for the key", "", "#[rustango(auto_uuid = \"v4\")] u: Uuid"),
        ("expressions as defaults", "", "#[rustango(default = \"lower('X')\")] a: String"),
        ("numbers as defaults", "", "#[rustango(default = \"-1.5\")] a: f64"),
        ("words of SQL as defaults", "", "#[rustango(default = \"Current_Timestamp\")] a: DateTime<Utc>"),
        ("the crate itself", "#[rustango(crate = \"crate\")]", ""),
        ("a path", "#[rustango(crate = \"::a::b\")]", ""),
    ] {
        assert_eq!(messages(read(container, fields)), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn faults_are_told_all_at_once_and_once_each() {
    for (name, container, fields, expected) in [
        (
            "in the struct and in fields",
            "#[rustango(table = \"a b\")]",
            "#[rustango(unique = 1)] a: i64, #[rustango(index = 1)] b: i64",
            vec![
                "`unique` takes no value: write `unique`",
                "`index` takes no value: write `index`",
                "\"a b\" cannot be the name of a table: ' ' is not an ASCII letter, a digit or an underscore",
            ],
        ),
        (
            "a wrong version is not a missing one",
            "",
            "#[rustango(auto_uuid = 4)] a: Uuid",
            vec!["`auto_uuid` takes a text in quotes: write `auto_uuid = \"v7\"`"],
        ),
        (
            "a wrong default is not a missing one",
            "",
            "#[rustango(default = 1, on_delete = \"set_default\")] a: ForeignKey<A>",
            vec!["`default` takes SQL in quotes: write `default = \"1\"`"],
        ),
        (
            "a wrong argument is not a missing one",
            "#[rustango(check(nme = \"a\", expr = \"1=1\"))]",
            "",
            vec!["`nme` is not a known attribute of a check, did you mean `name`?; known are `name`, `expr`"],
        ),
        ("arguments of another language", "", "#[rustango(max_length: 200)] a: String", vec!["expected `,`"]),
        (
            "limits that leave nothing",
            "",
            "#[rustango(max = -0.5, min = 0)] a: f64",
            vec!["no value is allowed: `max` is less than `min`"],
        ),
    ] {
        assert_eq!(messages(read(container, fields)), expected, "{name}");
    }
}

#[test]
fn a_key_without_its_word_is_no_key() {
    let unmarked = syn::parse_str::<DeriveInput>("struct Post { a: i64, number: Auto<i64> }").unwrap();
    assert_eq!(
        messages(Model::read(&unmarked)),
        ["`Post` has no primary key: write `#[rustango(primary_key)]` on `number`"]
    );
    let misused =
        syn::parse_str::<DeriveInput>("struct Post { #[rustango(primary_key = 1)] id: i64 }").unwrap();
    assert_eq!(messages(Model::read(&misused)), ["`primary_key` takes no value: write `primary_key`"]);
}

#[test]
fn a_refused_model_still_has_columns() {
    for (declaration, expected) in [
        ("struct Post { pub title: String }", Some(("title", "i64"))),
        ("struct Post { #[rustango(primary_key, uniq)] slug: Option<String> }", Some(("slug", "String"))),
        ("struct Post(i64);", None),
        ("struct Post<T> { id: T }", None),
    ] {
        let tokens = derive(declaration.parse().unwrap()).to_string();
        assert!(tokens.contains("compile_error"), "{declaration}");
        match expected {
            Some((column, key)) => {
                assert!(tokens.contains(&format!("const {column} : __r :: Column")), "{tokens}");
                assert!(tokens.contains(&format!("type Key = {key} ;")), "{tokens}");
            }
            None => assert!(!tokens.contains("const"), "{tokens}"),
        }
    }
}

#[test]
fn the_facade_is_named_in_full() {
    let model = read("", "").unwrap();
    assert_eq!(model.root.to_token_stream().to_string(), ":: rustango");
    assert_eq!(
        read("#[rustango(crate = \"a::b\")]", "").unwrap().root.to_token_stream().to_string(),
        "a :: b"
    );
}
