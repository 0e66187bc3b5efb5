//! Where binds stand in SQL of the program's own, and where they do not.

use rustango_ports::database::{Capabilities, Intent};

use super::{Lexer, Token};

#[derive(Clone, Copy)]
enum Database {
    Sqlite,
    Postgres,
    Mysql,
}

use Database::{Mysql, Postgres, Sqlite};

impl Database {
    fn lexer(self, sql: &str) -> Lexer<'_> {
        let mut can = Capabilities::none();
        can.backslash_escapes = matches!(self, Mysql);
        Lexer::new(sql, if matches!(self, Postgres) { '$' } else { '?' }, can)
    }

    /// The names of the binds; all pieces together are the text.
    fn binds(self, sql: &str) -> Result<Vec<&str>, String> {
        let (mut lexer, mut names, mut text) = (self.lexer(sql), Vec::new(), String::new());
        while let Some(token) = lexer.next()? {
            match token {
                Token::Text(piece) => text.push_str(piece),
                Token::Name(name) => {
                    names.push(name);
                    text.extend([":", name]);
                }
            }
        }
        assert_eq!(text, sql, "nothing is lost");
        Ok(names)
    }

    fn intent(self, sql: &str) -> Intent {
        let mut lexer = self.lexer(sql);
        while lexer.next().expect("it is read").is_some() {}
        lexer.intent()
    }
}

#[test]
fn names_are_found_where_they_are_binds() {
    for (sql, expected) in [
        ("", &[][..]),
        ("SELECT 1", &[]),
        (":a", &["a"]),
        ("SELECT :a, :b_2,:_c FROM t WHERE x=:a", &["a", "b_2", "_c", "a"]),
        ("(:a)(:b);", &["a", "b"]),
        ("SELECT 'it''s :no', :yes", &["yes"]),
        ("SELECT '', '''', ':no', :yes", &["yes"]),
        ("SELECT \"a:no\"\"b:no\", `c:no`, :yes", &["yes"]),
        ("SELECT x::text, :a::int, y :: int", &["a"]),
        ("SELECT x::a", &[]),
        ("SELECT :a -- :no\n, :b -- it's", &["a", "b"]),
        ("SELECT /* :no 'no \" */ :a /**/ - -1", &["a"]),
        ("SELECT arr[1:2], arr[:a] := 1, '12:30'", &["a"]),
        ("SELECT größe, 'ö:no', :a", &["a"]),
        (":a /* trailing */ ; -- more\n", &["a"]),
        ("CREATE TRIGGER t BEGIN DELETE FROM x; SELECT 1; END", &[]),
    ] {
        for database in [Sqlite, Postgres, Mysql] {
            assert_eq!(database.binds(sql).as_deref(), Ok(expected), "{sql}");
        }
    }
}

#[test]
fn each_database_reads_its_own_literals() {
    for (database, sql, expected) in [
        (Postgres, r"SELECT '\', :a, E'\':no\\', :b", &["a", "b"][..]),
        (Postgres, r"SELECT date'\', :a", &["a"]),
        (Sqlite, r"SELECT '\', :a", &["a"]),
        (Mysql, r#"SELECT '\':no', "\":no", :a # :no"#, &["a"]),
        (Postgres, "SELECT x #> :a", &["a"]),
        (Postgres, "SELECT $$:no $x$ ' $$, $t$ $$ :no $t$, :a, a$b:c", &["a", "c"]),
        (Postgres, "SELECT x ? 'k', y ?| :keys", &["keys"]),
    ] {
        assert_eq!(database.binds(sql).as_deref(), Ok(expected), "{sql}");
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    for (database, sql, expected) in [
        (Sqlite, "SELECT 'a", "a text literal is not closed"),
        (Sqlite, "SELECT 'a''", "a text literal is not closed"),
        (Mysql, r"SELECT 'a\'", "a text literal is not closed"),
        (Sqlite, "SELECT \"a", "a quoted name is not closed"),
        (Sqlite, "SELECT `a", "a quoted name is not closed"),
        (Postgres, "SELECT $a$ $$ $b$", "a text between dollars is not closed"),
        (Sqlite, "SELECT 1 /* a", "a comment is not closed"),
        (Sqlite, "SELECT /* /* */ :a */ 1", "a comment stands within a comment"),
        (Sqlite, "SELECT 1; SELECT 2", "one statement is run at a time"),
        (Sqlite, "SELECT 1; :a", "one statement is run at a time"),
        (Sqlite, "SELECT 1; 'a'", "one statement is run at a time"),
        (Sqlite, "SELECT ?", "\"?\" stands for a bind by its position"),
        (Mysql, "SELECT ?", "\"?\" stands for a bind by its position"),
        (Postgres, "SELECT $1", "\"$1\" stands for a bind by its position"),
    ] {
        let refused = database.binds(sql).expect_err(sql);
        assert!(refused.starts_with(expected), "{sql}: {refused}");
    }
}

#[test]
fn words_tell_whether_something_may_change() {
    for (sql, expected) in [
        ("SELECT 1", Intent::Read),
        (" -- why\n/* how */ select * FROM t", Intent::Read),
        ("(VALUES (1))", Intent::Read),
        ("WITH a AS (SELECT 1) SELECT * FROM a", Intent::Read),
        ("SELECT 'DELETE' AS \"update\"", Intent::Read),
        ("SELECT updated_at, a_share FROM t", Intent::Read),
        ("WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a", Intent::Write),
        ("SELECT * FROM t FOR UPDATE", Intent::Write),
        ("SELECT * FROM t for key share", Intent::Write),
        ("SELECT * INTO other FROM t", Intent::Write),
        ("EXPLAIN SELECT 1", Intent::Read),
        ("EXPLAIN ANALYZE DELETE FROM t", Intent::Write),
        ("INSERT INTO t VALUES (1) RETURNING id", Intent::Write),
        ("PRAGMA user_version", Intent::Write),
        ("DO $$ $$", Intent::Write),
        ("", Intent::Write),
    ] {
        assert_eq!(Postgres.intent(sql), expected, "{sql}");
    }
}
