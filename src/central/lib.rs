//! Every rule of an alarm receiving centre: values in, values out; no I/O, clock, random source or thread of its own.
pub mod id;
pub mod moment;
pub mod pii;
