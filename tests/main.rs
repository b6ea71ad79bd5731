//! The tests of the whole: the real program on a real screen, with a panel and cameras that Vaka did not write.
mod alarm;
mod crash;
mod differential;
mod ends;
mod faults;
mod inside;
mod lines;
#[allow(dead_code, reason = "shared with the bench")]
mod load;
mod looks;
mod needles;
mod newcomer;
mod panels;
mod peers;
mod people;
mod processes;
mod recording;
mod retention;
mod screen;
mod silence;
mod speech;
mod stored;
mod storm;
mod sync;
mod timecode;
mod windows;
mod world;
