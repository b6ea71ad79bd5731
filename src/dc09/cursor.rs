//! A place in a byte slice that only moves forward; knows nothing of DC-09.

#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Steps over `byte` if it stands here.
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    /// Takes exactly `count` bytes, or none.
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// Takes bytes as long as `fits` holds.
    pub(crate) fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'a [u8] {
        let taken = self
            .rest()
            .iter()
            .position(|&byte| !fits(byte))
            .map_or(self.rest(), |end| self.rest().get(..end).unwrap_or_default());
        self.at += taken.len();
        taken
    }

    /// Takes what stands before the next `byte` and steps over it; stays where it is if there is none.
    pub(crate) fn take_until(&mut self, byte: u8) -> Option<&'a [u8]> {
        let end = self.rest().iter().position(|&here| here == byte)?;
        let taken = self.rest().get(..end)?;
        self.at += end + 1;
        Some(taken)
    }

    pub(crate) fn take_rest(&mut self) -> &'a [u8] {
        let rest = self.rest();
        self.at = self.bytes.len();
        rest
    }
}
