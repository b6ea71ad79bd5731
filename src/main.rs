//! The program: arguments, logging and one window; it knows every part and decides nothing.
fn main() {}
