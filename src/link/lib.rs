//! What the processes of Vaka say to each other, and how it is framed on sockets and pipes; no rule and no screen.
pub mod frame;
pub mod pipe;
pub mod unit;
pub mod worker;
