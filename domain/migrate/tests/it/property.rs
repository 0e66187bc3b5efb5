//! Whatever two schemas are: the plan between them leads from one to the
//! other, and its inverse back.

use std::cell::Cell;

use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use rustango_migrate::{
    Answers, CastQuestion, Decisions, FillQuestion, Hints, NoPlan, RenameQuestion, Renamed, diff, invert_all,
    zero,
};
use rustango_ports::{database::ValueType, schema::Operation};

use crate::{
    applied,
    corpus::random::{Dice, pair},
    sorted,
};

/// Someone who decides by chance, but keeps to keys.
struct Careless<'a>(Dice<'a>);

impl Answers for Careless<'_> {
    fn rename(&mut self, question: &RenameQuestion) -> Option<Renamed> {
        let at = self.0.roll(question.candidates.len() + 1);
        let now = format!("{}_now", question.subject.name());
        let likely = question.candidates.iter().find(|to| to.name == *now);
        let chosen = likely.or_else(|| question.candidates.get(at).filter(|_| !is_key(question)));
        Some(chosen.map_or(Renamed::Dropped, |to| Renamed::To(to.name.clone())))
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<String> {
        Some(format!("filled({})", question.path()))
    }

    fn cast(&mut self, question: &CastQuestion) -> Option<String> {
        Some(format!("cast({})", question.path()))
    }
}

fn is_key(question: &RenameQuestion) -> bool {
    let name = question.subject.name().as_str();
    ["pair_of", "old_pair_of", "id", "left_side", "right_side"].contains(&name)
}

/// As a database would say, which spells all types.
fn zero_of_one(of: ValueType) -> Option<&'static str> {
    zero(of).or(Some("X'00'"))
}

#[test]
fn plans_lead_from_one_schema_to_another_and_back() {
    let (renames, returns) = (Cell::new(0), Cell::new(0));
    let config =
        Config { cases: 2000, max_global_rejects: 400, failure_persistence: None, ..Config::default() };
    let rng = TestRunner::deterministic().new_rng();
    let mut runner = TestRunner::new_with_rng(config, rng);
    let numbers = (vec(any::<u8>(), 100..800), vec(any::<u8>(), 20));
    let outcome = runner.run(&numbers, |(numbers, answers)| {
        let [before, after] = pair(&mut Dice::new(&numbers));
        let mut someone = Careless(Dice::new(&answers));
        let plan = match diff(&before, &after, &Hints::none(), &mut someone) {
            Err(NoPlan::Refused(_)) => return Err(TestCaseError::reject("a key of another name and type")),
            plan => plan.map_err(|fault| failed(&fault))?,
        };
        let reached = applied(&before, &plan.operations);
        prop_assert_eq!(sorted(reached.clone()), sorted(after.clone()));
        renames.set(renames.get() + plan.operations.iter().filter(|step| is_rename(step)).count());

        let again =
            diff(&reached, &after, &Hints::none(), &mut Decisions::none()).map_err(|fault| failed(&fault))?;
        prop_assert!(again.is_empty(), "{:?}", again);

        match invert_all(&plan.operations, &before, zero_of_one) {
            Ok(inverse) => {
                returns.set(returns.get() + 1);
                prop_assert_eq!(sorted(applied(&reached, &inverse.operations)), sorted(before));
            }
            Err(fault) => prop_assert!(fault.reason.starts_with("no database makes a"), "{}", fault),
        }
        Ok(())
    });
    outcome.unwrap_or_else(|fault| panic!("{fault}"));
    let (renames, returns) = (renames.get(), returns.get());
    assert!(renames > 1000 && returns > 1000, "{renames} renames and {returns} returns are too few to tell");
}

fn is_rename(operation: &Operation) -> bool {
    matches!(operation, Operation::RenameTable { .. } | Operation::RenameColumn { .. })
}

fn failed(fault: &NoPlan) -> TestCaseError {
    TestCaseError::fail(fault.to_string())
}
