//! Tries to call a fact committed without a store.
use vaka_station::memory::Committed;

fn main() {
    let _: Option<Committed> = None;
}
