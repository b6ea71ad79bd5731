//! The program `vaka-verify`: passes on its words and the language, prints what was found.
use std::{
    env,
    io::{Write, stderr, stdout},
    process::ExitCode,
};

fn main() -> ExitCode {
    let language =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let found = vaka_verify::run(&arguments, language.as_deref().unwrap_or_default());
    // A closed pipe is the reader's choice; the exit code says it all the same.
    let _ = match found.code {
        0 => stdout().write_all(found.text.as_bytes()),
        _ => stderr().write_all(found.text.as_bytes()),
    };
    ExitCode::from(found.code)
}
