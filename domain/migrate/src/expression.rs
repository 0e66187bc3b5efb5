//! SQL expressions, as far as their words tell: which columns they are about,
//! and how they read when one of them has another name.
//!
//! It knows no grammar of any database. A bare word is taken for a column
//! where only an operand can stand, and where it is none of the words that SQL
//! has there.

use rustango_ports::schema::Name;

/// What a piece of an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// White space, or a comment.
    Gap,
    /// A text in `'…'`, or a number.
    Literal,
    /// A name in `"…"` or `` `…` ``.
    Quoted,
    /// A bare name or a keyword.
    Word,
    /// Anything else, one character each.
    Symbol,
}

/// Splits an expression into its pieces, which together are the whole of it.
fn pieces(expression: &str) -> impl Iterator<Item = (Kind, &str)> {
    let mut rest = expression;
    std::iter::from_fn(move || {
        let (kind, taken) = first_piece(rest)?;
        let (piece, behind) = rest.split_at(taken);
        rest = behind;
        Some((kind, piece))
    })
}

fn first_piece(text: &str) -> Option<(Kind, usize)> {
    let first = text.chars().next()?;
    let until =
        |end: &str, from: usize| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    let while_is = |is: fn(char) -> bool| text.find(|c| !is(c)).unwrap_or(text.len());
    Some(match first {
        '\'' => (Kind::Literal, until("'", 1)),
        '"' => (Kind::Quoted, until("\"", 1)),
        '`' => (Kind::Quoted, until("`", 1)),
        _ if text.starts_with("--") => (Kind::Gap, until("\n", 2)),
        _ if text.starts_with("/*") => (Kind::Gap, until("*/", 2)),
        _ if first.is_whitespace() => (Kind::Gap, while_is(char::is_whitespace)),
        _ if first.is_ascii_digit() => (Kind::Literal, while_is(is_word)),
        _ if is_word(first) => (Kind::Word, while_is(is_word)),
        _ => (Kind::Symbol, first.len_utf8()),
    })
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Writes an expression with another name of a column; texts in it stay.
pub(crate) fn reworded(expression: &str, from: &Name, to: &Name) -> String {
    let piece = |(kind, piece): (Kind, &str)| match kind {
        Kind::Word if *from == *piece => to.to_string(),
        Kind::Quoted if *from == *bare(piece) => piece.replace(from.as_str(), to.as_str()),
        _ => String::from(piece),
    };
    pieces(expression).map(piece).collect()
}

/// Returns the name that a quoted one stands for.
fn bare(quoted: &str) -> &str {
    quoted.trim_matches(['"', '`'])
}

/// Tells whether an expression is about a column.
pub(crate) fn mentions(expression: &str, column: &Name) -> bool {
    columns(expression).iter().any(|named| named.eq_ignore_ascii_case(column.as_str()))
}

/// Returns the columns that an expression is about, in order; none where it
/// asks other tables, since those may be theirs.
pub(crate) fn columns(expression: &str) -> Vec<&str> {
    let pieces: Vec<_> = pieces(expression).filter(|(kind, _)| *kind != Kind::Gap).collect();
    if pieces.iter().any(|(kind, piece)| *kind == Kind::Word && is_any(piece, &["select"])) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut next = Next::Operand;
    for (at, &(kind, piece)) in pieces.iter().enumerate() {
        let is_column = next == Next::Operand && is_name(kind, piece) && !leads_on(pieces.get(at + 1));
        if is_column {
            found.push(bare(piece));
        }
        next = match (kind, next) {
            (Kind::Symbol, _) => match piece {
                ")" | "]" => Next::Operator,
                ":" => Next::Name,
                _ => Next::Operand,
            },
            (Kind::Word, Next::Operand) if !is_column && !is_any(piece, VALUES) => Next::Operand,
            (Kind::Word, Next::Operator) if is_any(piece, BEFORE_NAMES) => Next::Name,
            (Kind::Word, Next::Operator) if !is_any(piece, &["end"]) => Next::Operand,
            _ => Next::Operator,
        };
    }
    found
}

/// What stands next, if the expression is sound.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Something that has a value.
    Operand,
    /// What follows such a thing.
    Operator,
    /// The name of a type, a collation or a character set.
    Name,
}

fn is_name(kind: Kind, piece: &str) -> bool {
    match kind {
        Kind::Quoted => true,
        Kind::Word => !is_any(piece, VALUES) && !is_any(piece, BEFORE_OPERANDS),
        _ => false,
    }
}

/// Tells whether what follows makes a function, a table, the type of a text or
/// the part of a date of the word before it.
fn leads_on(next: Option<&(Kind, &str)>) -> bool {
    match next {
        Some((Kind::Symbol, symbol)) => matches!(*symbol, "(" | "."),
        Some((Kind::Literal, _)) => true,
        Some((Kind::Word, word)) => is_any(word, &["from"]),
        _ => false,
    }
}

fn is_any(word: &str, of: &[&str]) -> bool {
    of.iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// Words that are operands: values, types, parts of dates, and the columns that
/// databases have of their own.
const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "unknown",
    "normalized",
    "nfc",
    "nfd",
    "nfkc",
    "nfkd",
    "document",
    "empty",
    "error",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "current_user",
    "session_user",
    "current_role",
    "current_catalog",
    "current_schema",
    "user",
    "utc_date",
    "utc_time",
    "utc_timestamp",
    "int",
    "integer",
    "smallint",
    "bigint",
    "numeric",
    "decimal",
    "real",
    "float",
    "double",
    "char",
    "character",
    "nchar",
    "varchar",
    "text",
    "boolean",
    "bool",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "datetime",
    "json",
    "jsonb",
    "uuid",
    "bytea",
    "blob",
    "signed",
    "unsigned",
    "microsecond",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "rowid",
    "_rowid_",
    "oid",
    "ctid",
    "tableoid",
    "nulls",
    "last",
    "first",
];

/// Words behind which an operand stands.
const BEFORE_OPERANDS: &[&str] = &[
    "not",
    "and",
    "or",
    "xor",
    "case",
    "when",
    "then",
    "else",
    "end",
    "is",
    "in",
    "like",
    "ilike",
    "rlike",
    "regexp",
    "glob",
    "match",
    "similar",
    "to",
    "between",
    "symmetric",
    "asymmetric",
    "escape",
    "exists",
    "all",
    "any",
    "some",
    "distinct",
    "from",
    "for",
    "of",
    "on",
    "both",
    "leading",
    "trailing",
    "placing",
    "array",
    "row",
    "interval",
    "binary",
    "div",
    "mod",
    "returning",
];

/// Words behind which the name of a type, a collation or a character set
/// stands.
const BEFORE_NAMES: &[&str] = &["as", "collate", "using"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_from_the_rest() {
        for (expression, found) in [
            ("price > 0", &["price"][..]),
            ("status IN ('draft', 'published') AND NOT hidden", &["status", "hidden"]),
            ("lower(title) <> 'title' /* body */ -- rank", &["title"]),
            ("\"Title\" LIKE `pattern` ESCAPE '!'", &["Title", "pattern"]),
            (
                "title NOT LIKE E'a%' COLLATE nocase OR title IS NOT DISTINCT FROM slug",
                &["title", "title", "slug"],
            ),
            ("post.title = slug", &["title", "slug"]),
            ("made_at::timestamp with time zone > now() - INTERVAL '1 day'", &["made_at"]),
            ("CAST(amount AS double precision) BETWEEN 1.5 AND most", &["amount", "most"]),
            ("EXTRACT(epoch FROM made_at) > 0 AND trim(both from name) <> ''", &["made_at", "name"]),
            ("TIMESTAMPDIFF(YEAR, born, CURRENT_DATE) > 18", &["born"]),
            ("CASE WHEN kind = 1 THEN a ELSE b END > c", &["kind", "a", "b", "c"]),
            ("rank = ANY (ARRAY[1, 2]) AND tags[1] = 'x'", &["rank", "tags"]),
            ("lower(title) text_pattern_ops", &["title"]),
            (
                "data ->> 'kind' = 'a' AND made_at AT TIME ZONE 'UTC' > DATE '2020-01-01'",
                &["data", "made_at"],
            ),
            ("id IN (SELECT other FROM elsewhere)", &[]),
            ("1 = 1 AND 'a''b' <> ''", &[]),
            ("", &[]),
        ] {
            assert_eq!(columns(expression), found, "{expression}");
        }
    }
}
