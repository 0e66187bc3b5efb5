//! Somebody who can be asked.

use std::{
    io::{BufRead, Write},
    sync::{Mutex, PoisonError},
};

use rustango_migrate::{Answers, CastQuestion, FillQuestion, RenameQuestion, Renamed, Want};

/// Asks questions and reads answers, a line each.
pub(crate) struct Terminal {
    from: Mutex<Box<dyn BufRead + Send>>,
    to: Mutex<Box<dyn Write + Send>>,
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Terminal")
    }
}

impl Terminal {
    pub(crate) fn new(from: Box<dyn BufRead + Send>, to: Box<dyn Write + Send>) -> Self {
        Self { from: Mutex::new(from), to: Mutex::new(to) }
    }

    /// Asks until one of the options is chosen; nothing where nobody answers.
    pub(crate) fn choose(&self, question: &str, options: &[String]) -> Option<usize> {
        let listed = (1..).zip(options).map(|(number, option)| format!("  {number}) {option}\n"));
        let mut text = format!("{question}\n{}", listed.collect::<Vec<_>>().concat());
        loop {
            let answer = self.ask(&format!("{text}Your choice: "))?;
            match answer.parse::<usize>() {
                Ok(number) if (1..=options.len()).contains(&number) => return Some(number - 1),
                _ => text = format!("Write a number from 1 to {}.\n", options.len()),
            }
        }
    }

    /// Asks whether to do something; no where nobody answers.
    pub(crate) fn confirm(&self, question: &str) -> bool {
        let answer = self.ask(&format!("{question} [y/N] "));
        answer.is_some_and(|answer| matches!(answer.to_lowercase().as_str(), "y" | "yes"))
    }

    /// Asks for a line; nothing where the input is at its end.
    pub(crate) fn ask(&self, question: &str) -> Option<String> {
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        write!(to, "{question}").and_then(|()| to.flush()).ok()?;
        let mut line = String::new();
        let read = self.from.lock().unwrap_or_else(PoisonError::into_inner).read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim().to_owned())
    }
}

/// Answers the questions of a plan by asking.
pub(crate) struct Asking<'a>(pub(crate) &'a Terminal);

impl Answers for Asking<'_> {
    fn rename(&mut self, question: &RenameQuestion) -> Option<Renamed> {
        let gone = question.subject.path();
        let mut options: Vec<_> = question
            .candidates
            .iter()
            .map(|new| format!("it was renamed to {} ({}% alike)", new.name, new.likeness))
            .collect();
        options.push("it is dropped, with what it holds".to_owned());
        let chosen = self.0.choose(&format!("{gone} is gone. What became of it?"), &options)?;
        Some(question.candidates.get(chosen).map_or(Renamed::Dropped, |new| Renamed::To(new.name.clone())))
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<String> {
        let why = match question.want {
            Want::New => "is new and must not be NULL",
            Want::Nullable => "was nullable and must not be NULL any more",
        };
        let asked = format!(
            "{} {why}. What do rows get that have nothing for it? An SQL expression, as 0, '' or CURRENT_TIMESTAMP \
             (an empty line stops here): ",
            question.path()
        );
        self.0.ask(&asked).filter(|answer| !answer.is_empty())
    }

    fn cast(&mut self, question: &CastQuestion) -> Option<String> {
        let asked = format!(
            "{} holds {} and is to hold {}, and databases do not agree on how. What does a value become? An SQL \
             expression in the words of your database (an empty line stops here): ",
            question.path(),
            question.from,
            question.to
        );
        self.0.ask(&asked).filter(|answer| !answer.is_empty())
    }
}
