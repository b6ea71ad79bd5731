//! Every rule of an alarm receiving centre: values in, values out; no I/O, clock, random source or thread of its own.
pub mod event;
pub mod fact;
pub mod id;
pub mod intake;
pub mod journal;
pub mod kind;
pub mod moment;
pub mod person;
pub mod pii;
pub mod plan;
pub mod port;
pub mod queue;
pub mod signal;
pub mod site;
pub mod supervision;
pub mod window;
