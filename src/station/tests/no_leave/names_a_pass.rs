//! Tries to take a pass out of the station.
use vaka_station::gate::Pass;

fn main() {
    let _: Option<Pass> = None;
}
