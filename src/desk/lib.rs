//! The operator's screen.
