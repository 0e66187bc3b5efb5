//! What a migration is called that nobody named.

use rustango_ports::schema::{Name, Operation, Schema};

/// The most characters of a name.
const MOST: usize = 60;

/// Names operations after what they do: `create_post`, `add_body_to_post`;
/// those that begin a project are `initial`.
///
/// What goes along with something bigger is not named: the index of a new
/// column, the foreign key of a new table. A name that would be too long ends
/// in `_and_more`.
#[must_use]
pub fn title(before: &Schema, operations: &[Operation]) -> String {
    if before.tables.is_empty() && operations.iter().any(creates) {
        return "initial".to_owned();
    }
    let phrases = phrases(operations);
    let mut title = String::new();
    for (position, phrase) in phrases.iter().enumerate() {
        let is_last = position + 1 == phrases.len();
        let joint = if title.is_empty() { "" } else { "_and_" };
        let room = MOST - if is_last { 0 } else { "_and_more".len() };
        if title.len() + joint.len() + phrase.len() > room {
            if title.is_empty() {
                title = cut(phrase, MOST - "_and_more".len());
            }
            title.push_str("_and_more");
            return title;
        }
        title.push_str(joint);
        title.push_str(phrase);
    }
    if title.is_empty() { "no_changes".to_owned() } else { title }
}

/// Shortens at an underscore, if there is one.
fn cut(phrase: &str, most: usize) -> String {
    let Some(head) = phrase.get(..most) else { return phrase.to_owned() };
    head.rsplit_once('_').map_or(head, |(words, _)| words).to_owned()
}

/// What was done to what; things of one table that were done alike share a phrase.
#[derive(Clone, PartialEq, Eq)]
struct Deed<'a> {
    verb: &'static str,
    what: &'a str,
    /// How its table is named: ` to post`.
    place: Option<(&'static str, &'a Name)>,
}

fn phrases(operations: &[Operation]) -> Vec<String> {
    let mut deeds: Vec<Deed<'_>> = Vec::new();
    for operation in operations.iter().filter(|operation| !goes_along(operation, operations)) {
        let deed = deed(operation);
        if !deeds.contains(&deed) {
            deeds.push(deed);
        }
    }
    let mut phrases: Vec<(Deed<'_>, String)> = Vec::new();
    for deed in deeds {
        let is_like = |(first, _): &&mut (Deed<'_>, String)| {
            first.verb == deed.verb && first.place == deed.place && deed.verb != "rename"
        };
        match phrases.iter_mut().find(is_like) {
            Some((_, names)) => {
                names.push('_');
                names.push_str(deed.what);
            }
            None => phrases.push((deed.clone(), deed.what.to_owned())),
        }
    }
    let phrase = |(deed, names): (Deed<'_>, String)| match deed.place {
        Some((word, table)) => format!("{}_{names}_{word}_{table}", deed.verb),
        None => format!("{}_{names}", deed.verb),
    };
    phrases.into_iter().map(phrase).collect()
}

fn deed<'a>(operation: &'a Operation) -> Deed<'a> {
    let table = operation.table();
    let whole = |verb| Deed { verb, what: table.as_str(), place: None };
    let part = |verb, what: &'a Name, word| Deed { verb, what: what.as_str(), place: Some((word, table)) };
    // What has a name of its own mostly has that of its table in it.
    let named = |verb, what: &'a Name| Deed { verb, what: what.as_str(), place: None };
    match operation {
        Operation::CreateTable(_) | Operation::CreateM2MTable(_) => whole("create"),
        Operation::DropTable { .. } | Operation::DropM2MTable { .. } => whole("drop"),
        Operation::RenameTable { to, .. } => {
            Deed { verb: "rename", what: table.as_str(), place: Some(("to", to)) }
        }
        Operation::AddColumn { column, .. } => part("add", &column.name, "to"),
        Operation::DropColumn { column, .. } => part("drop", column, "from"),
        Operation::RenameColumn { column, .. } => part("rename", column, "of"),
        Operation::AlterColumnType { column, .. }
        | Operation::AlterColumnNullable { column, .. }
        | Operation::AlterColumnDefault { column, .. }
        | Operation::AlterColumnMaxLength { column, .. }
        | Operation::AlterColumnUnique { column, .. }
        | Operation::AlterColumnChoices { column, .. }
        | Operation::AlterColumnComment { column, .. } => part("alter", column, "of"),
        Operation::CreateIndex { index, .. } => named("add", &index.name),
        Operation::AddUniqueConstraint { unique, .. } => named("add", &unique.name),
        Operation::AddCheckConstraint { check, .. } => named("add", &check.name),
        Operation::AddForeignKey { key, .. } | Operation::AddCompositeFk { key, .. } => {
            named("add", &key.name)
        }
        Operation::DropIndex { index: name, .. }
        | Operation::DropUniqueConstraint { name, .. }
        | Operation::DropCheckConstraint { name, .. }
        | Operation::DropForeignKey { name, .. }
        | Operation::DropCompositeFk { name, .. } => named("drop", name),
        Operation::ValidateConstraint { name, .. } => named("validate", name),
        _ => whole("alter"),
    }
}

const fn creates(operation: &Operation) -> bool {
    matches!(operation, Operation::CreateTable(_) | Operation::CreateM2MTable(_))
}

/// Tells whether an operation only follows from another: what is new or gone
/// brings or takes its constraints along, and what is replaced is not dropped.
fn goes_along(operation: &Operation, all: &[Operation]) -> bool {
    let table = operation.table();
    let is_whole = |other: &Operation| match other {
        Operation::CreateTable(created) | Operation::CreateM2MTable(created) => created.name == *table,
        Operation::DropTable { table: dropped } | Operation::DropM2MTable { table: dropped } => {
            dropped == table
        }
        _ => false,
    };
    let column = |other: &Operation| match other {
        Operation::AddColumn { table: its, column, .. } if its == table => Some(column.name.clone()),
        Operation::DropColumn { table: its, column } if its == table => Some(column.clone()),
        _ => None,
    };
    let holds = |columns: &[Name]| all.iter().filter_map(column).any(|column| columns.contains(&column));
    let ends_as = |name: &Name| {
        all.iter().filter_map(column).any(|column| name.as_str().contains(&format!("_{column}_")))
    };
    match operation {
        Operation::AlterColumnUnique { column, .. } => holds(std::slice::from_ref(column)),
        Operation::CreateIndex { index, .. } => holds(&index.columns()),
        Operation::AddUniqueConstraint { unique, .. } => holds(&unique.columns),
        Operation::AddForeignKey { key, .. } | Operation::AddCompositeFk { key, .. } => {
            all.iter().any(is_whole) || holds(&key.columns)
        }
        Operation::DropForeignKey { name, .. }
        | Operation::DropCompositeFk { name, .. }
        | Operation::DropUniqueConstraint { name, .. }
        | Operation::DropIndex { index: name, .. } => {
            all.iter().any(is_whole) || ends_as(name) || all.iter().any(|other| adds(other, name))
        }
        Operation::DropCheckConstraint { name, .. } => {
            all.iter().any(is_whole) || all.iter().any(|other| adds(other, name))
        }
        _ => false,
    }
}

fn adds(operation: &Operation, name: &Name) -> bool {
    match operation {
        Operation::CreateIndex { index, .. } => index.name == *name,
        Operation::AddUniqueConstraint { unique, .. } => unique.name == *name,
        Operation::AddCheckConstraint { check, .. } => check.name == *name,
        Operation::AddForeignKey { key, .. } | Operation::AddCompositeFk { key, .. } => key.name == *name,
        _ => false,
    }
}
