//! `make:viewset` and its kin: one file of a kind, from a template.

use async_trait::async_trait;
use clap::{Arg, ArgMatches, Command};
use rustango_model::{ModelSchema, Registry};
use rustango_scaffold::{Files, ModuleName, fill, pascal_case, snake_case};

use super::{Edit, generate};
use crate::{Failure, Outcome, Session, Verb};

/// What can be made. A kind is listed when the part of the toolkit that it is
/// for exists: add a line, and a template.
const KINDS: &[Kind] = &[
    Kind {
        verb: "make:viewset",
        about: "Writes a ViewSet, the REST API of a model: src/viewsets/NAME.rs",
        template: include_str!("../../../templates/make/viewset.rs"),
        place: Place::Module("viewsets"),
        of: Of::Model,
        next: Some(
            "Mount it in src/urls.rs: .mount(\"/api/__name__\", crate::viewsets::__name__::__name__(db))",
        ),
    },
    Kind {
        verb: "make:middleware",
        about: "Writes a middleware, a tower layer: src/middleware/NAME.rs",
        template: include_str!("../../../templates/make/middleware.rs"),
        place: Place::Module("middleware"),
        of: Of::Nothing,
        next: Some(
            "Put it around the program in src/urls.rs: .layer(crate::middleware::__name__::__pascal__Layer)",
        ),
    },
    Kind {
        verb: "make:test",
        about: "Writes a test of the program: tests/NAME.rs",
        template: include_str!("../../../templates/make/test.rs"),
        place: Place::Tests,
        of: Of::Nothing,
        next: None,
    },
];

/// Returns a verb for each kind.
pub(crate) fn kinds() -> impl Iterator<Item = Box<dyn Verb>> {
    KINDS.iter().map(|kind| Box::new(Make(kind)) as Box<dyn Verb>)
}

/// Something that can be made.
struct Kind {
    verb: &'static str,
    about: &'static str,
    template: &'static str,
    place: Place,
    of: Of,
    /// What people do with it.
    next: Option<&'static str>,
}

/// Where it lies.
enum Place {
    /// In a module of the program that has all of its kind.
    Module(&'static str),
    /// Among the tests.
    Tests,
}

impl Place {
    /// Returns the files and what has to know of them.
    fn plan(&self, name: &str, text: String) -> (Files, Vec<Edit>) {
        match self {
            Self::Tests => (Files::new().with(format!("tests/{name}.rs"), text), Vec::new()),
            Self::Module(module) => {
                let modules = format!("src/{module}/mod.rs");
                let first = format!("//! The {module} of this program.\n\npub mod {name};\n");
                let edits = vec![Edit::module("src/lib.rs", module), Edit::module(&modules, name)];
                let files = Files::new().with(format!("src/{module}/{name}.rs"), text).with(modules, first);
                (files, edits)
            }
        }
    }
}

/// What it is made of.
#[derive(PartialEq)]
enum Of {
    Model,
    Nothing,
}

struct Make(&'static Kind);

#[async_trait]
impl Verb for Make {
    fn command(&self) -> Command {
        let command = Command::new(self.0.verb).about(self.0.about).arg(
            Arg::new("name")
                .value_name("NAME")
                .help("Its name: lower-case letters, digits, _")
                .required(true),
        );
        match self.0.of {
            Of::Model => command.arg(
                Arg::new("model")
                    .long("model")
                    .value_name("MODEL")
                    .help("The model; without it, the one that is called as NAME is"),
            ),
            Of::Nothing => command,
        }
    }

    async fn run(&self, session: &Session<'_>, arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let kind = self.0;
        let written = arguments.get_one::<String>("name").map_or("", String::as_str);
        let name = ModuleName::parse(&snake_case(written))?;
        let name = name.as_str();
        let pascal = pascal_case(name);
        let program = session.program().name.replace('-', "_");
        let mut gaps = vec![("name", name), ("pascal", pascal.as_str()), ("crate", program.as_str())];
        let models;
        if kind.of == Of::Model {
            let asked = arguments.get_one::<String>("model").map_or(pascal.as_str(), String::as_str);
            let model = find(session.registry(), asked)?;
            models = module_of(model, session.program().name);
            gaps.extend([("model", model.name), ("models", models.as_str())]);
        }
        let (files, edits) = kind.place.plan(name, fill(kind.template, &gaps));
        let next = kind.next.map(|next| fill(next, &gaps));
        generate(session, &files, &edits, next.as_deref())
    }
}

fn find(registry: &Registry, name: &str) -> Result<&'static ModelSchema, Failure> {
    registry.models().iter().copied().find(|model| model.name == name).ok_or_else(|| {
        let names: Vec<_> = registry.models().iter().map(|model| model.name).collect();
        Failure::Usage(format!(
            "there is no model {name}; there are: {}. Name one with --model",
            names.join(", ")
        ))
    })
}

/// Where the scaffolder puts the models of an application.
fn module_of(model: &ModelSchema, program: &str) -> String {
    if model.app == program { "models".to_owned() } else { format!("{}::models", model.app) }
}
