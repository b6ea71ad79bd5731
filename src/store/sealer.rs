//! Makes facts ready for the journal, beside the writing: text, ciphertext and record keys; it never asks the disk.
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use alarm_central::{
    fact::{Fact, Sealed, StreamId},
    pii::SecretKey,
    port::{NewRecordKey, SealedFact, Sealer, StoreError, StoreFault},
};

use crate::{
    keys::{Nonces, SealKey},
    seal,
};

/// Most streams whose keys are remembered; beyond it they get new ones.
const MOST_STREAMS: usize = 20_000;

/// Seals under record keys of its own making: a stream may have several, and whoever reads finds each by its number.
pub struct SqliteSealer {
    master: SealKey,
    /// The number that the next record key gets; shared by all sealers of a memory.
    next_number: Arc<AtomicI64>,
    streams: HashMap<StreamId, Stream>,
    nonces: Nonces,
}

struct Stream {
    name: String,
    key: Option<(i64, SealKey)>,
}

impl SqliteSealer {
    pub fn new(master: SealKey, next_number: Arc<AtomicI64>) -> Self {
        Self { master, next_number, streams: HashMap::new(), nonces: Nonces::default() }
    }

    /// Another sealer of the same memory.
    pub fn again(&self) -> Self {
        Self::new(self.master.again(), Arc::clone(&self.next_number))
    }

    fn close(&mut self, fact: &Fact, part: &Sealed) -> Result<(Vec<u8>, Option<NewRecordKey>), StoreError> {
        if self.streams.len() > MOST_STREAMS {
            self.streams.clear();
        }
        if !self.streams.contains_key(&fact.stream) {
            self.streams.insert(fact.stream.clone(), Stream { name: fact.stream.name(), key: None });
        }
        let stream = self.streams.get_mut(&fact.stream).expect("put in above");
        let mut made = None;
        if stream.key.is_none() {
            let (number, key) = (self.next_number.fetch_add(1, Ordering::Relaxed), SealKey::fresh());
            made = Some(NewRecordKey { number, wrapped: self.master.wrap(&key, stream.name.as_bytes()) });
            stream.key = Some((number, key));
        }
        let (number, key) = stream.key.as_ref().expect("made above where there was none");
        let sealed = seal::close(key, *number, &mut self.nonces, &stream.name, fact.version, part)?;
        Ok((sealed, made))
    }
}

impl Sealer for SqliteSealer {
    fn seal(&mut self, fact: Arc<Fact>) -> Result<SealedFact, StoreError> {
        let (sealed, key) = match &fact.sealed {
            None => (Vec::new(), None),
            Some(part) => self.close(&fact, part)?,
        };
        Ok(SealedFact { by: json(&fact.by)?, public: json(&fact.body)?, sealed, key, fact })
    }

    fn word_key(&self) -> SecretKey {
        self.master.derived(b"vaka code words 1")
    }

    fn forget(&mut self) {
        self.streams.clear();
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    // The types of facts have string keys only and no custom serializer, so nothing but a lack of memory fails here.
    serde_json::to_string(value).map_err(|_| StoreError::Fault(StoreFault::Io))
}
