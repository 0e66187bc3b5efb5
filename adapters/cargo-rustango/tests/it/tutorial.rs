//! The tutorial, typed as it stands in `docs/getting-started.md`.

use std::fs;

use crate::house::{House, Project, checkout};

/// What the page asks its reader to do, in order.
#[derive(Debug)]
enum Step {
    /// Types a command, which has to say these lines.
    Type(String, Vec<String>),
    /// Starts the program, and leaves it running while pages are looked at.
    Serve,
    /// Looks at a page, which has to hold a text.
    Look(String, String),
    /// Writes a file.
    Write(String, String),
}

#[test]
fn the_tutorial_works_as_it_is_told() {
    let page = fs::read_to_string(checkout().join("docs/getting-started.md")).expect("the tutorial");
    let steps = steps(&page);
    let count = |is: fn(&Step) -> bool| steps.iter().filter(|step| is(step)).count();
    assert_eq!(count(|step| matches!(step, Step::Look(..))), 2, "{steps:#?}");
    assert_eq!(count(|step| matches!(step, Step::Write(..))), 3, "{steps:#?}");
    assert!(count(|step| matches!(step, Step::Type(..))) >= 11, "{steps:#?}");

    let house = House::open("tutorial");
    let shop = house.project("shop", &[]).without_manage();
    build(&house);
    let mut served = None;
    let mut typed = 0;
    for step in steps {
        match step {
            Step::Serve => served = Some(shop.serve()),
            Step::Look(path, text) => {
                let program = served.take().expect("the program was started");
                let (status, page) = program.ask_text("GET", &path, "");
                assert!(status == 200 && page.contains(&text), "{path}: {status} {page}");
                program.interrupt();
                assert!(program.end().success());
            }
            Step::Write(path, text) => {
                fs::write(shop.folder.join(&path), text).unwrap_or_else(|fault| panic!("{path}: {fault}"));
            }
            Step::Type(command, lines) => typed += usize::from(types(&house, &shop, &command, &lines)),
        }
    }
    assert!(typed >= 9, "only {typed} commands were typed");
}

/// Types a command; those that install are left out: the scaffolder of this
/// checkout is there already.
fn types(house: &House, shop: &Project, command: &str, lines: &[String]) -> bool {
    let words: Vec<_> = command.split_whitespace().collect();
    match words[..] {
        ["cargo", "install" | "rustango", ..] | ["cd", _] => false,
        ["cargo", "test"] => {
            house.cargo(&["test", "--test", "*"]);
            true
        }
        ["cargo", "run", "--", ref verb @ ..] => {
            build(house);
            let output = shop.end(verb);
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            let fails = lines.iter().any(|line| line == "The models have changed");
            assert_eq!(output.status.success(), !fails, "{command}: {said}");
            for line in lines {
                assert!(said.contains(line.as_str()), "{command}: {line:?} is not in\n{said}");
            }
            true
        }
        _ => panic!("the tutorial types what this test does not know: {command}"),
    }
}

fn build(house: &House) {
    house.cargo(&["build", "--bin", "shop"]);
}

/// Reads the steps from the page: blocks of commands, and comments that nobody
/// sees beside files and pages.
fn steps(page: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let (mut serves, mut file) = (false, None);
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(comment) = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->")) {
            match comment.split_once(": ") {
                Some(("file", path)) => file = Some(path.to_owned()),
                Some(("page", shown)) => {
                    let (path, text) = shown.split_once(' ').expect("a path and a text");
                    steps.push(Step::Look(path.to_owned(), text.to_owned()));
                }
                _ => serves = comment == "serve",
            }
        } else if let Some(language) = line.strip_prefix("```") {
            let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            if language == "console" && serves {
                steps.push(Step::Serve);
                serves = false;
            } else if language == "console" {
                steps.extend(commands(&block));
            } else if let Some(path) = file.take() {
                steps.push(Step::Write(path, block.join("\n") + "\n"));
            }
        }
    }
    steps
}

fn commands(block: &[&str]) -> Vec<Step> {
    let mut steps = Vec::new();
    for line in block {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step::Type(command.to_owned(), Vec::new())),
            (None, Some(Step::Type(_, lines))) => lines.push((*line).to_owned()),
            (None, _) => panic!("{line:?} is said before anything was typed"),
        }
    }
    steps
}
