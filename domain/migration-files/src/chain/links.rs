//! Who follows whom, by position.

use std::collections::{BTreeMap, BTreeSet};

use super::ChainFault;
use crate::{Migration, MigrationName};

/// Which migration follows which; positions are those in the ordered list.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    positions: BTreeMap<MigrationName, usize>,
    parents: Vec<BTreeSet<usize>>,
}

impl Links {
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    pub(super) fn parents(&self, at: usize) -> &BTreeSet<usize> {
        &self.parents[at]
    }

    pub(super) fn followed(&self) -> BTreeSet<usize> {
        self.parents.iter().flatten().copied().collect()
    }

    pub(super) fn ancestors(&self, at: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            open.extend(self.parents[at].iter().filter(|parent| found.insert(**parent)));
        }
        found
    }
}

type Ordered = (Vec<Migration>, Vec<Migration>, Links);

/// Puts migrations behind those that they follow, and takes out those that
/// others replace. Who follows one that was set aside follows the last that it
/// would replace.
pub(super) fn order(files: Vec<Migration>, set_aside: &[Migration]) -> Result<Ordered, Vec<ChainFault>> {
    let mut by_name = BTreeMap::new();
    let mut faults = Vec::new();
    for migration in files {
        if let Some(other) = by_name.insert(migration.name.clone(), migration) {
            faults.push(ChainFault::Duplicate(other.name));
        }
    }
    let mut stand_ins = stand_ins(&by_name, &mut faults);
    stand_ins.extend(
        set_aside.iter().filter_map(|aside| Some((aside.name.clone(), aside.replaces.last()?.clone()))),
    );
    let parents: BTreeMap<_, _> = by_name
        .values()
        .filter(|migration| !stand_ins.contains_key(&migration.name))
        .map(|migration| (migration.name.clone(), parents(migration, &by_name, &stand_ins, &mut faults)))
        .collect();
    let starts: Vec<_> =
        parents.iter().filter(|(_, parents)| parents.is_empty()).map(|(name, _)| name).collect();
    if starts.len() > 1 && faults.is_empty() {
        faults.push(ChainFault::Starts(starts.into_iter().cloned().collect()));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let order = sorted(&parents).map_err(|circle| vec![ChainFault::Circle(circle)])?;
    let links = link(&order, &parents);
    let migrations = order.iter().filter_map(|name| by_name.remove(name)).collect();
    Ok((migrations, by_name.into_values().collect(), links))
}

/// Who stands in for whom, over stand-ins that are themselves replaced.
fn stand_ins(
    files: &BTreeMap<MigrationName, Migration>,
    faults: &mut Vec<ChainFault>,
) -> BTreeMap<MigrationName, MigrationName> {
    let mut direct: BTreeMap<&MigrationName, &MigrationName> = BTreeMap::new();
    for migration in files.values() {
        for replaced in &migration.replaces {
            if let Some(other) = direct.insert(replaced, &migration.name) {
                let by = vec![other.clone(), migration.name.clone()];
                faults.push(ChainFault::ReplacedTwice { replaced: replaced.clone(), by });
            }
        }
    }
    let last = |name: &MigrationName| {
        let mut at = direct[name];
        let mut seen = BTreeSet::from([name]);
        while let Some(next) = direct.get(at).filter(|_| seen.insert(at)) {
            at = next;
        }
        at.clone()
    };
    direct.keys().map(|name| ((*name).clone(), last(name))).collect()
}

fn parents(
    migration: &Migration,
    files: &BTreeMap<MigrationName, Migration>,
    stand_ins: &BTreeMap<MigrationName, MigrationName>,
    faults: &mut Vec<ChainFault>,
) -> BTreeSet<MigrationName> {
    let mut parents = BTreeSet::new();
    for prev in &migration.prev {
        let parent = stand_ins.get(prev).unwrap_or(prev);
        if files.contains_key(parent) {
            parents.insert(parent.clone());
        } else {
            faults.push(ChainFault::MissingPrev { name: migration.name.clone(), prev: prev.clone() });
        }
    }
    parents
}

/// The names, each behind its parents; or those that go round in a circle.
fn sorted(
    parents: &BTreeMap<MigrationName, BTreeSet<MigrationName>>,
) -> Result<Vec<MigrationName>, Vec<MigrationName>> {
    let mut order: Vec<MigrationName> = Vec::new();
    let mut open: BTreeSet<_> = parents.keys().collect();
    while !open.is_empty() {
        let ready =
            open.iter().copied().find(|name| parents[*name].iter().all(|parent| !open.contains(parent)));
        let Some(name) = ready else { return Err(circle(&open, parents)) };
        open.remove(name);
        order.push(name.clone());
    }
    Ok(order)
}

/// The names that follow each other in a circle, without those that only
/// follow them.
fn circle(
    open: &BTreeSet<&MigrationName>,
    parents: &BTreeMap<MigrationName, BTreeSet<MigrationName>>,
) -> Vec<MigrationName> {
    let mut way: Vec<&MigrationName> = Vec::new();
    let mut at = open.first().copied();
    while let Some(name) = at {
        if let Some(start) = way.iter().position(|seen| *seen == name) {
            way.drain(..start);
            break;
        }
        way.push(name);
        at = parents[name].iter().find(|parent| open.contains(parent));
    }
    way.into_iter().cloned().collect()
}

fn link(order: &[MigrationName], parents: &BTreeMap<MigrationName, BTreeSet<MigrationName>>) -> Links {
    let positions: BTreeMap<_, _> = order.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
    let parents =
        order.iter().map(|name| parents[name].iter().map(|parent| positions[parent]).collect()).collect();
    Links { positions, parents }
}
