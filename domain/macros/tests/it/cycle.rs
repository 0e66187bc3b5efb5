//! Models that point at each other all the way round.

use rustango::Model;
use rustango::model::{Auto, ForeignKey, Model as _};

/// Declares models each of which points at the next, and the last at the
/// first.
macro_rules! circle {
    ($first:ident $($rest:ident)*) => {
        circle!(@from $first, $first $($rest)*);

        const CIRCLE: &[fn() -> &'static rustango::model::ModelSchema] = &[$first::schema, $($rest::schema),*];
    };
    (@from $first:ident, $model:ident $next:ident $($rest:ident)*) => {
        circle!(@model $model $next);
        circle!(@from $first, $next $($rest)*);
    };
    (@from $first:ident, $last:ident) => {
        circle!(@model $last $first);
    };
    (@model $model:ident $next:ident) => {
        #[derive(Model, Clone, Debug, PartialEq)]
        struct $model {
            #[rustango(primary_key)]
            id: Auto<i64>,
            next: ForeignKey<$next>,
        }
    };
}

circle!(
    R00 R01 R02 R03 R04 R05 R06 R07 R08 R09 R10 R11 R12 R13 R14 R15 R16 R17 R18 R19 R20 R21 R22 R23 R24 R25
    R26 R27 R28 R29 R30 R31 R32 R33 R34 R35 R36 R37 R38 R39 R40 R41 R42 R43 R44 R45 R46 R47 R48 R49 R50 R51
    R52 R53 R54 R55 R56 R57 R58 R59
);

/// What programs ask of models, and the compiler would answer by following
/// the keys if they showed the type of what they keep.
fn travels<T: Send + Sync + Unpin + std::panic::UnwindSafe + std::panic::RefUnwindSafe>(row: T) -> T {
    row
}

#[test]
fn a_circle_of_many_models_compiles() {
    for (position, schema) in CIRCLE.iter().enumerate() {
        let relation = schema().field("next").and_then(|field| field.relation).expect("a foreign key");
        assert!(std::ptr::eq((relation.target)(), CIRCLE[(position + 1) % CIRCLE.len()]()));
    }
}

#[test]
fn a_row_keeps_the_row_it_points_at() {
    let next = R01 { id: Auto::from(2), next: ForeignKey::new(3) };
    let row = travels(R00 { id: Auto::from(1), next: ForeignKey::new(2) });
    assert_eq!(row.next.loaded(), None);
    assert_eq!(row.next.keep(next.clone()), &next);
    let other = R01 { id: Auto::from(9), ..next.clone() };
    assert_eq!(row.next.keep(other), &next, "the first one stays");
    assert_eq!(row.clone().next.loaded(), Some(&next), "a copy keeps it too");
}
