//! `make:viewset` and its kin: one file of a kind, from a template.

use async_trait::async_trait;
use clap::{Arg, ArgMatches, Command};
use rustango_model::{FieldSchema, ModelSchema, Registry};
use rustango_ports::database::ValueType;
use rustango_scaffold::{Files, ModuleName, fill, is_keyword, pascal_case, snake_case};

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
        verb: "make:form",
        about: "Writes a form, of its own or of the rows of a model: src/forms/NAME.rs",
        template: include_str!("../../../templates/make/form.rs"),
        place: Place::Module("forms"),
        of: Of::Either {
            template: include_str!("../../../templates/make/model_form.rs"),
            next: "Save it in a view: crate::forms::__name__::__name__(request.form_data().await?).save(&request.db()?)",
        },
        next: Some("Read it in a view: request.read_form::<crate::forms::__name__::__pascal__Form>().await?"),
    },
    Kind {
        verb: "make:serializer",
        about: "Writes a serializer, what goes out of a model and comes in: src/serializers/NAME.rs",
        template: include_str!("../../../templates/make/serializer.rs"),
        place: Place::Module("serializers"),
        of: Of::Model,
        next: Some(
            "Let a ViewSet use it: .serializer::<crate::serializers::__name__::__pascal__Serializer>()",
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
enum Of {
    /// Of a model, which has the name if no other is asked for.
    Model,
    /// Of a model where one is asked for, and then from another template.
    Either {
        template: &'static str,
        next: &'static str,
    },
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
        let model = |help| Arg::new("model").long("model").value_name("MODEL").help(help);
        match self.0.of {
            Of::Model => command.arg(model("The model; without it, the one that is called as NAME is")),
            Of::Either { .. } => command.arg(model("The model whose rows it writes; without it, none")),
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
        let asked = match kind.of {
            Of::Nothing => None,
            _ => arguments.get_one::<String>("model").map(String::as_str),
        };
        let (asked, template, next) = match &kind.of {
            Of::Model => (asked.or(Some(pascal.as_str())), kind.template, kind.next),
            Of::Either { template, next } if asked.is_some() => (asked, *template, Some(*next)),
            Of::Either { .. } | Of::Nothing => (None, kind.template, kind.next),
        };
        let (models, members);
        if let Some(asked) = asked {
            let model = find(session.registry(), asked)?;
            models = module_of(model, session.program().name);
            members = members_of(model);
            gaps.extend([("model", model.name), ("models", &models), ("members", &members)]);
        }
        let (files, edits) = kind.place.plan(name, fill(template, &gaps));
        let next = next.map(|next| fill(next, &gaps));
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

/// Writes a member for each field of a model, as serializers have them.
fn members_of(model: &ModelSchema) -> String {
    let members: Vec<_> = model.fields.iter().map(member_of).collect();
    members.join("\n")
}

fn member_of(field: &FieldSchema) -> String {
    let raw = if is_keyword(field.name) { "r#" } else { "" };
    let attribute = if field.sensitive { "    #[serializer(write_only)]\n" } else { "" };
    let of = rust_type(field.value_type);
    let of = if field.nullable { format!("Option<{of}>") } else { of.to_owned() };
    format!("{attribute}    pub {raw}{}: {of},", field.name)
}

/// The type of the values of a field; of a choice, its text.
const fn rust_type(of: ValueType) -> &'static str {
    match of {
        ValueType::Bool => "bool",
        ValueType::I16 => "i16",
        ValueType::I32 => "i32",
        ValueType::I64 => "i64",
        ValueType::F32 => "f32",
        ValueType::F64 => "f64",
        ValueType::Decimal => "rust_decimal::Decimal",
        ValueType::Bytes => "Vec<u8>",
        ValueType::Uuid => "uuid::Uuid",
        ValueType::Timestamp => "chrono::DateTime<chrono::Utc>",
        ValueType::Date => "chrono::NaiveDate",
        ValueType::Time => "chrono::NaiveTime",
        ValueType::Json => "serde_json::Value",
        // Text, and types still to come.
        _ => "String",
    }
}

/// Where the scaffolder puts the models of an application.
fn module_of(model: &ModelSchema, program: &str) -> String {
    if model.app == program { "models".to_owned() } else { format!("{}::models", model.app) }
}
