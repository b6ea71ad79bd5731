//! Nobody outside the gate can make, copy or even name a pass: shown by programs that must not compile.

#[test]
fn a_pass_cannot_be_named_outside_the_station() {
    trybuild::TestCases::new().compile_fail("tests/no_leave/*.rs");
}
