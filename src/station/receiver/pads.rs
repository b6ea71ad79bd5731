//! Random padding for encrypted answers, bought from the kernel by the page; keeps nothing that was given out.
use dc09::PAD;

const PAGE: usize = 128;

/// Pads not given out yet.
#[derive(Default)]
pub(super) struct Pads(Vec<[u8; PAD]>);

impl Pads {
    /// Fresh random bytes, never the same twice.
    pub(super) fn next(&mut self) -> [u8; PAD] {
        if self.0.is_empty() {
            let mut page = [[0; PAD]; PAGE];
            getrandom::fill(page.as_flattened_mut()).expect("the kernel gives random bytes");
            self.0.extend_from_slice(&page);
        }
        self.0.pop().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_pad_comes_twice() {
        let mut pads = Pads::default();
        let given: HashSet<[u8; PAD]> = (0..3 * PAGE).map(|_| pads.next()).collect();
        assert_eq!(given.len(), 3 * PAGE);
    }
}
