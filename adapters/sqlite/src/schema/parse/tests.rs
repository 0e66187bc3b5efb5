//! Texts of tables and indexes, of ours and of others.

use super::*;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn constraints_of_columns_are_those_of_the_table() {
    let of_columns = table(
        "CREATE TABLE IF NOT EXISTS main.t (
            a INTEGER CONSTRAINT pk PRIMARY KEY ASC AUTOINCREMENT, -- the key, (really)
            [b c] VARCHAR(10) NOT NULL DEFAULT 'x, y)' CONSTRAINT u UNIQUE COLLATE NOCASE,
            d DECIMAL(10, 2) DEFAULT -1.5e-3 CONSTRAINT \"c\" CHECK (d IN (1, 2)) NULL,
            e REFERENCES o DEFERRABLE INITIALLY DEFERRED ON DELETE SET NULL)",
    );
    let of_table = table(
        "CREATE TABLE t(a, b, d, e, CONSTRAINT u UNIQUE ([b c]), CONSTRAINT c CHECK (d IN (1, 2))
            FOREIGN KEY (e) REFERENCES o ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED)",
    );
    assert_eq!(of_columns.constraints, of_table.constraints);
    assert_eq!(of_columns.auto.as_deref(), Some("a"));
    assert_eq!(of_columns.collations, [("b c".to_owned(), "NOCASE".to_owned())]);
    assert_eq!(of_columns.unknown, names(&[]));
    let Rule::ForeignKey(key) = &of_columns.constraints[2].rule else { panic!("{of_columns:?}") };
    assert_eq!((key.on_delete, key.deferrable), (OnDelete::SetNull, true));
    assert_eq!((key.target.as_str(), key.target_columns.len()), ("o", 0));
}

#[test]
fn what_has_no_place_is_told() {
    let found = table(
        "CREATE TABLE t (a INT PRIMARY KEY ON CONFLICT IGNORE, b AS (a + 1) STORED,
            c INT REFERENCES o (x) ON UPDATE CASCADE NOT DEFERRABLE INITIALLY DEFERRED NOT NULL
        ) STRICT, WITHOUT ROWID",
    );
    let unknown = [
        "ON CONFLICT IGNORE",
        "the generated column \"b\"",
        "ON UPDATE of a key to \"o\"",
        "the option STRICT, WITHOUT ROWID",
    ];
    assert_eq!(found.unknown, unknown);
    let Rule::ForeignKey(key) = &found.constraints[0].rule else { panic!("{found:?}") };
    assert!(!key.deferrable);
}

#[test]
fn indexes_are_read() {
    let sql = "CREATE UNIQUE INDEX IF NOT EXISTS \"on\" ON \"on (\" (\"a\", b DESC, (lower(c)) DESC, d + 1, (e) || f ASC) WHERE a > 1 AND (b)";
    let found = index(sql);
    let term =
        |text: &str, is_expression, descending| Term { text: text.to_owned(), is_expression, descending };
    assert_eq!(
        found.terms,
        [
            term("a", false, false),
            term("b", false, true),
            term("lower(c)", true, true),
            term("d + 1", true, false),
            term("(e) || f", true, false)
        ]
    );
    assert!(found.unique && !found.has_collation);
    assert_eq!(found.condition.as_deref(), Some("a > 1 AND (b)"));
    let plain = index("CREATE INDEX i ON t (a COLLATE NOCASE)");
    assert!(plain.has_collation && !plain.unique && plain.condition.is_none());
}

proptest::proptest! {
    /// What SQLite keeps is sound; what is not must be no worse than unknown.
    #[test]
    fn nothing_panics_and_all_ends(text in ".{0,60}", words in "(CREATE TABLE t \\()?([a-z\"'`\\[(),*/ -]|CHECK|UNIQUE|REFERENCES|AS|DEFAULT){0,40}") {
        for sql in [text, words] {
            table(&sql);
            index(&sql);
        }
    }
}
