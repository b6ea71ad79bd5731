//! What a process does so that nothing of what it holds gets out of it unasked: no core file, no look into it from beside.
//! It hides nothing from whoever owns the machine.
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// A crash must leave no file with a password, a name or a picture in it.
pub fn leave_no_core() {
    // Where the system refuses, whoever set it up so has a reason; there is nothing better to do than to go on.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// For a process that holds secrets: besides, no handler of cores gets it, and nobody else may look into its memory,
/// environment or handles.
pub fn keep_to_itself() {
    leave_no_core();
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

#[cfg(test)]
mod tests {
    use rustix::process::{dumpable_behavior, getrlimit};

    use super::*;

    #[test]
    fn a_process_that_keeps_to_itself_leaves_no_core() {
        keep_to_itself();
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
        assert_eq!(dumpable_behavior(), Ok(DumpableBehavior::NotDumpable));
    }
}
