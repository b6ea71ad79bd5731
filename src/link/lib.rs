//! What the processes of Vaka say to each other, and how it is framed on sockets and pipes; no rule and no screen.
pub mod aside;
pub mod board;
pub mod closed;
pub mod command;
pub mod disclosure;
pub mod export;
pub mod frame;
pub mod hidden;
pub mod hush;
pub mod keeper;
pub mod offer;
pub mod past;
pub mod pipe;
pub mod register;
pub mod socket;
pub mod unit;
pub mod worker;
