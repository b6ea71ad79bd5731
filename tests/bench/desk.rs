//! What the desk's own frames cost with 2,000 waiting, as `src/desk/examples/load.rs` measures it.
use std::{collections::HashMap, env, path::PathBuf, process::Command};

use crate::table::{Aim, Table, Value};

/// Of logic, ui and tessellation together, at the 99th percentile.
const FRAME_P99: Aim = Aim::AtMost(8.0);

/// An example that was built beside this program.
pub fn example(name: &str) -> Option<PathBuf> {
    let here = env::current_exe().ok()?;
    let path = here.parent()?.parent()?.join("examples").join(name);
    path.exists().then_some(path)
}

/// Runs an example that prints `key value` lines.
pub fn keys_and_values(mut command: Command) -> Result<HashMap<String, f64>, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or("it failed").to_owned());
    }
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let pair = |line: &str| line.split_once(' ').and_then(|(key, value)| Some((key.to_owned(), value.parse().ok()?)));
    Ok(lines.lines().filter_map(pair).collect())
}

pub fn measure(table: &mut Table) {
    let what = "own work of a frame, 2,000 waiting";
    let Some(program) = example("load") else {
        return table.missing(what, "src/desk/examples/load.rs is not built");
    };
    let said = match keys_and_values(Command::new(program)) {
        Ok(said) => said,
        Err(why) => return table.missing(what, &why),
    };
    let mut line = |what: &str, key: &str, unit, aim| match said.get(key) {
        Some(value) => table.alone(what, Value(*value, unit), aim),
        None => table.missing(what, "it was not said"),
    };
    line(&format!("{what}, still, p99"), "still_frame_p99_ms", "ms", FRAME_P99);
    line(&format!("{what}, busy hands, p99"), "hands_frame_p99_ms", "ms", FRAME_P99);
    line(&format!("{what}, in a storm, p99"), "storm_frame_p99_ms", "ms", FRAME_P99);
    line(&format!("{what}, in a storm, longest"), "storm_frame_max_ms", "ms", Aim::AtMost(33.0));
    line("repaints of a desk with 2,000 waiting and nothing new", "ringing_repaints_per_s", "/s", Aim::None);
}
