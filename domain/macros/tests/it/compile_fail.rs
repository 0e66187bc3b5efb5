//! Every message of the derives, as the compiler shows it. After a change of
//! words: `TRYBUILD=overwrite cargo test -p rustango-macros --test it`.

#[test]
fn wrong_declarations_are_explained() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
