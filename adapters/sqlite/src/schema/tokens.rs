//! The words of a `CREATE` statement, as SQLite keeps it.
//!
//! SQLite has parsed the text before, so that it is known to be sound.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A bare word or a number.
    Word,
    /// A name in `"…"`, `` `…` `` or `[…]`, or a text in `'…'`.
    Quoted,
    /// Anything else, one character each.
    Symbol,
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    start: usize,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The name that a quoted token stands for.
    fn name(&self) -> String {
        let mut characters = self.text.chars();
        match (self.kind, characters.next(), characters.next_back()) {
            (Kind::Quoted, Some('['), _) => characters.as_str().to_owned(),
            (Kind::Quoted, Some(mark), _) => {
                characters.as_str().replace(&format!("{mark}{mark}"), &mark.to_string())
            }
            _ => self.text.to_owned(),
        }
    }
}

/// A place in a text that is read word by word.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'a> {
    sql: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(sql: &'a str) -> Self {
        let mut tokens = Vec::new();
        let mut start = 0;
        while let Some(first) = sql[start..].chars().next() {
            let length = length_of(&sql[start..], first);
            let text = &sql[start..start + length];
            let is_comment = text.starts_with("--") || text.starts_with("/*");
            if !first.is_whitespace() && !is_comment {
                let kind = match first {
                    '"' | '`' | '[' | '\'' => Kind::Quoted,
                    _ if is_word(first) => Kind::Word,
                    _ => Kind::Symbol,
                };
                tokens.push(Token { kind, text, start });
            }
            start += length;
        }
        Self { sql, tokens, at: 0 }
    }

    fn token(&self, ahead: usize) -> Option<&Token<'a>> {
        self.tokens.get(self.at + ahead)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Tells whether a word stands so many tokens ahead.
    fn is_ahead(&self, ahead: usize, word: &str) -> bool {
        self.token(ahead)
            .is_some_and(|token| token.kind != Kind::Quoted && token.text.eq_ignore_ascii_case(word))
    }

    /// Tells whether a word or a symbol is next.
    pub(super) fn is(&self, word: &str) -> bool {
        self.is_ahead(0, word)
    }

    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Passes over words, if they are next.
    pub(super) fn eat(&mut self, words: &[&str]) -> bool {
        let is_next = words.iter().enumerate().all(|(ahead, word)| self.is_ahead(ahead, word));
        if is_next {
            self.at += words.len();
        }
        is_next
    }

    pub(super) fn skip(&mut self) {
        self.at += 1;
    }

    /// Reads a name, bare or quoted.
    pub(super) fn name(&mut self) -> String {
        let name = self.token(0).map(Token::name).unwrap_or_default();
        self.skip();
        name
    }

    /// Reads the names of a list in parentheses, if there is one.
    pub(super) fn names(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        if self.eat(&["("]) {
            while !self.is_at_end() && !self.eat(&[")"]) {
                names.push(self.name());
                // `ASC` and `DESC` change nothing in a constraint.
                while !self.is_at_end() && !self.is_any(&[",", ")"]) {
                    self.skip();
                }
                self.eat(&[","]);
            }
        }
        names
    }

    /// Reads what stands in the parentheses that begin here.
    pub(super) fn parenthesised(&mut self) -> &'a str {
        let begun = self.token(0).map_or(self.sql.len(), Token::end);
        self.skip_group();
        let ended = self.tokens.get(self.at - 1).map_or(self.sql.len(), |token| token.start);
        self.sql.get(begun..ended).unwrap_or_default().trim()
    }

    /// Passes over a token, or over all that parentheses hold.
    pub(super) fn skip_group(&mut self) {
        let mut depth = 0_u32;
        loop {
            if self.is("(") {
                depth += 1;
            } else if self.is(")") {
                depth = depth.saturating_sub(1);
            }
            self.skip();
            if depth == 0 || self.is_at_end() {
                return;
            }
        }
    }

    /// Reads until one of the words stands outside of parentheses.
    pub(super) fn until(&mut self, words: &[&str]) -> &'a str {
        let begun = self.token(0).map_or(self.sql.len(), |token| token.start);
        let mut ended = begun;
        while !self.is_at_end() && !self.is_any(words) {
            self.skip_group();
            ended = self.tokens.get(self.at - 1).map_or(ended, Token::end);
        }
        &self.sql[begun..ended]
    }

    /// Reads to the end.
    pub(super) fn rest(&mut self) -> &'a str {
        let begun = self.token(0).map_or(self.sql.len(), |token| token.start);
        self.at = self.tokens.len();
        let ended = self.tokens.last().map_or(begun, Token::end);
        self.sql.get(begun..ended).unwrap_or_default()
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$' || !character.is_ascii()
}

/// The bytes of the token, the space or the comment that a text begins with.
fn length_of(text: &str, first: char) -> usize {
    let rest = &text[first.len_utf8()..];
    let through = |end: &str| rest.find(end).map_or(text.len(), |at| first.len_utf8() + at + end.len());
    match first {
        '-' if rest.starts_with('-') => through("\n"),
        '/' if rest.starts_with('*') => text[2..].find("*/").map_or(text.len(), |at| at + 4),
        '[' => through("]"),
        '"' | '`' | '\'' => quoted_length(text, first),
        _ if is_word(first) => text.find(|c| !is_word(c)).unwrap_or(text.len()),
        _ => first.len_utf8(),
    }
}

/// A doubled mark does not end what it quotes.
fn quoted_length(text: &str, mark: char) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == mark && characters.next_if(|(_, next)| *next == mark).is_none() {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_however_they_are_quoted() {
        let mut tokens = Tokens::of("(a, \"b\"\"c\" DESC, `d``e`, [f g], 'h''i' -- )\n /* , */ , j)");
        assert_eq!(tokens.names(), ["a", "b\"c", "d`e", "f g", "h'i", "j"]);
        assert!(tokens.is_at_end());
    }

    #[test]
    fn parentheses_in_texts_are_none() {
        let mut tokens = Tokens::of("CHECK (a <> ')' AND (b > (1))) UNIQUE");
        assert!(tokens.eat(&["check"]));
        assert_eq!(tokens.parenthesised(), "a <> ')' AND (b > (1))");
        assert!(tokens.eat(&["UNIQUE"]) && tokens.is_at_end());
    }

    #[test]
    fn words_end_what_is_read() {
        let mut tokens = Tokens::of("lower(a, b) DESC, \"desc\"");
        assert_eq!(tokens.until(&["DESC", ","]), "lower(a, b)");
        assert!(tokens.eat(&["desc", ","]) && !tokens.is("desc"));
        assert_eq!(tokens.rest(), "\"desc\"");
        assert_eq!(tokens.rest(), "");
    }
}
