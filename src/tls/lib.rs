//! TLS to a device that shows the certificate it is known by, or one that the system's authorities vouch for; to nobody else.
//!
//! Nothing of ours is sent before that is certain: neither a question nor a sign-in. What is spoken on top is not known here.
mod line;
mod shown;
mod verify;
mod web;

pub use line::Line;
pub use shown::{Shown, shown};
pub use verify::{Trust, config, fault_of};
pub use web::agent;

#[cfg(test)]
mod tests;
