//! The rules from outside: any sequence of commands and any clock, and tables for what one answer hangs on.
mod act;
mod any_sequence;
mod calling;
mod clearing;
mod disclosures;
mod dispatching;
mod flood;
mod four_eyes;
mod hidden;
mod inquiring;
mod ledger;
mod offering;
mod one_answer;
mod past;
mod roles;
mod routes;
mod staff;
mod standing;
mod stored;
mod talking;

mod world;
