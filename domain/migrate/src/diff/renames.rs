//! Which of what is gone has another name now.

use rustango_ports::schema::{Column, Name, Operation, Schema, Table};

use super::{
    Answers, Candidate, Hints, NeedsDecision, Question, Refused, RenameQuestion, Renamed, Subject,
    draft::Draft, is_link, likeness,
};

/// Renames tables and then columns: first what hints name, then what follows
/// from it, then what people say.
pub(super) fn rename(
    draft: &mut Draft,
    after: &Schema,
    hints: &Hints,
    answers: &mut dyn Answers,
    open: &mut NeedsDecision,
) -> Result<(), Refused> {
    hinted_tables(draft, after, hints)?;
    linking_tables(draft, after)?;
    asked_tables(draft, after, answers, open)?;
    for table in after.tables.values() {
        if draft.table(&table.name).is_some() {
            hinted_columns(draft, table, hints)?;
            linking_columns(draft, table)?;
            asked_columns(draft, table, answers, open)?;
        }
    }
    Ok(())
}

/// Follows what models were called. A hint is old where its name is gone, or
/// where the new one is there; in a chain of names the last goes first.
fn hinted_tables(draft: &mut Draft, after: &Schema, hints: &Hints) -> Result<(), Refused> {
    loop {
        let state = &draft.state().tables;
        let due = after.tables.keys().find_map(|to| {
            let from = hints.table(to)?;
            (state.contains_key(from) && !state.contains_key(to)).then(|| (from.clone(), to.clone()))
        });
        let Some((table, to)) = due else { return Ok(()) };
        draft.push(Operation::RenameTable { table, to })?;
    }
}

fn hinted_columns(draft: &mut Draft, after: &Table, hints: &Hints) -> Result<(), Refused> {
    loop {
        let Some(before) = draft.table(&after.name) else { return Ok(()) };
        let is_there = |column: &&Name| before.column(column.as_str()).is_some();
        let due = after.columns.iter().map(|column| &column.name).find_map(|to| {
            let from = hints.column(&after.name, to).iter().find(is_there)?;
            (!is_there(&to)).then(|| (from.clone(), to.clone()))
        });
        let Some((column, to)) = due else { return Ok(()) };
        draft.push(Operation::RenameColumn { table: after.name.clone(), column, to })?;
    }
}

/// A table between two others is called after the one that declares it, and
/// so follows it.
fn linking_tables(draft: &mut Draft, after: &Schema) -> Result<(), Refused> {
    for (from, to) in draft.renamed_tables() {
        let (gone, new) = gone_and_new(draft.state(), after);
        let follows = gone.iter().filter(|table| is_link(table)).filter_map(|old| {
            let suffix = old.name.as_str().strip_prefix(from.as_str())?;
            let suffix = suffix.starts_with('_').then_some(suffix)?;
            let name = format!("{to}{suffix}");
            let new = new.iter().find(|new| new.name == *name && is_link(new))?;
            Some(Operation::RenameTable { table: old.name.clone(), to: new.name.clone() })
        });
        let follows: Vec<_> = follows.collect();
        draft.extend(follows)?;
    }
    Ok(())
}

/// The columns of such a table are told by what they point at.
fn linking_columns(draft: &mut Draft, after: &Table) -> Result<(), Refused> {
    let Some(before) = draft.table(&after.name).filter(|table| is_link(table) && is_link(after)) else {
        return Ok(());
    };
    let (gone, new) = columns_gone_and_new(before, after);
    let pairs: Vec<_> = gone
        .iter()
        .filter_map(|old| {
            let mut same = new.iter().filter(|new| target(after, &new.name) == target(before, &old.name));
            let (first, second) = (same.next()?, same.next());
            second.is_none().then(|| (old.name.clone(), first.name.clone()))
        })
        .collect();
    let is_alone = |to: &Name| pairs.iter().filter(|(_, other)| other == to).count() == 1;
    let table = &after.name;
    let renames = pairs.iter().filter(|(_, to)| is_alone(to)).map(|(column, to)| Operation::RenameColumn {
        table: table.clone(),
        column: column.clone(),
        to: to.clone(),
    });
    let renames: Vec<_> = renames.collect();
    draft.extend(renames)
}

fn target<'a>(table: &'a Table, column: &Name) -> Option<&'a Name> {
    let key = table.foreign_keys.iter().find(|key| key.columns == [column.clone()])?;
    Some(&key.target)
}

fn asked_tables(
    draft: &mut Draft,
    after: &Schema,
    answers: &mut dyn Answers,
    open: &mut NeedsDecision,
) -> Result<(), Refused> {
    let (gone, _) = gone_and_new(draft.state(), after);
    let gone: Vec<_> = gone.into_iter().cloned().collect();
    for old in &gone {
        if draft.table(&old.name).is_none() {
            continue;
        }
        let (_, new) = gone_and_new(draft.state(), after);
        let alike = new.iter().filter(|new| is_link(old) == is_link(new));
        let candidates = likely(
            alike.map(|new| Candidate { name: new.name.clone(), likeness: likeness::of_tables(old, new) }),
        );
        let name = old.name.clone();
        let subject = if is_link(old) { Subject::Link(name) } else { Subject::Table(name) };
        if let Some(to) = ask(subject, candidates, answers, open) {
            draft.push(Operation::RenameTable { table: old.name.clone(), to })?;
            linking_tables(draft, after)?;
        }
    }
    Ok(())
}

fn asked_columns(
    draft: &mut Draft,
    after: &Table,
    answers: &mut dyn Answers,
    open: &mut NeedsDecision,
) -> Result<(), Refused> {
    let Some(before) = draft.table(&after.name).cloned() else { return Ok(()) };
    for old in columns_gone_and_new(&before, after).0 {
        let Some(now) = draft.table(&after.name) else { return Ok(()) };
        let (_, new) = columns_gone_and_new(now, after);
        let candidates = likely(new.iter().map(|new| Candidate {
            name: new.name.clone(),
            likeness: likeness::of_columns((&before, old), (after, new)),
        }));
        let subject = Subject::Column { table: after.name.clone(), column: old.name.clone() };
        if let Some(to) = ask(subject, candidates, answers, open) {
            let (table, column) = (after.name.clone(), old.name.clone());
            draft.push(Operation::RenameColumn { table, column, to })?;
        }
    }
    Ok(())
}

/// Keeps what is not dropped without asking, the likeliest first.
fn likely(candidates: impl Iterator<Item = Candidate>) -> Vec<Candidate> {
    let mut likely: Vec<_> = candidates.filter(|candidate| candidate.likeness >= likeness::LIKELY).collect();
    likely.sort_by(|a, b| b.likeness.cmp(&a.likeness).then_with(|| a.name.cmp(&b.name)));
    likely
}

/// Returns the new name, where people say that there is one.
fn ask(
    subject: Subject,
    candidates: Vec<Candidate>,
    answers: &mut dyn Answers,
    open: &mut NeedsDecision,
) -> Option<Name> {
    if candidates.is_empty() {
        return None;
    }
    let question = RenameQuestion { subject, candidates };
    match answers.rename(&question) {
        Some(Renamed::To(name)) if question.candidates.iter().any(|known| known.name == name) => Some(name),
        Some(Renamed::Dropped) => None,
        _ => {
            open.questions.push(Question::Rename(question));
            None
        }
    }
}

fn gone_and_new<'a>(before: &'a Schema, after: &'a Schema) -> (Vec<&'a Table>, Vec<&'a Table>) {
    let not_in = |tables: &'a Schema, others: &Schema| -> Vec<&'a Table> {
        tables.tables.values().filter(|table| !others.tables.contains_key(&table.name)).collect()
    };
    (not_in(before, after), not_in(after, before))
}

fn columns_gone_and_new<'a>(before: &'a Table, after: &'a Table) -> (Vec<&'a Column>, Vec<&'a Column>) {
    let not_in = |table: &'a Table, other: &Table| -> Vec<&'a Column> {
        table.columns.iter().filter(|column| other.column(column.name.as_str()).is_none()).collect()
    };
    (not_in(before, after), not_in(after, before))
}
