//! A process with nothing in it but one worker, for the tests of this crate; the program has its own (`vaka worker`).
use vaka_media::Kind;

fn main() {
    // Everything is logged, so that a test can look for secrets in it.
    tracing_subscriber::fmt().with_env_filter("trace").with_writer(std::io::stderr).with_ansi(false).init();
    let kind = std::env::args().nth(1).and_then(|word| Kind::parse(&word)).expect("usage: worker KIND");
    vaka_media::worker(kind)
}
