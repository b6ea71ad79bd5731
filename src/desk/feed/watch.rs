//! Notices a decoder that runs and answers no more, and ends it; starts none.
//!
//! A decoder that hangs looks like a camera that has fallen silent, and whoever feeds it waits on its full pipe for ever. So
//! it is asked now and then whether it is there.
use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use crate::child::Kill;

/// Between two questions while there is something to decode.
const EVERY: Duration = Duration::from_millis(250);
/// A decoder that is at work answers within some milliseconds.
const PATIENCE: Duration = Duration::from_millis(800);
/// At first it may have to load what it decodes with.
const AT_FIRST: Duration = Duration::from_secs(3);

/// Asks one decoder, as long as it lives.
pub(super) struct Watch {
    questions: Sender<u32>,
    answers: Answers,
    number: u32,
    last: Option<Instant>,
}

/// Where the decoder's answers are noted.
#[derive(Clone, Default)]
pub(super) struct Answers(Arc<(Mutex<u32>, Condvar)>);

impl Watch {
    /// Watches over the decoder that `kill` ends. Without a thread to do it, nobody watches.
    pub(super) fn over(kill: Kill) -> Self {
        let (questions, asked) = mpsc::channel();
        let answers = Answers::default();
        let answered = answers.clone();
        let _ = thread::Builder::new().name("watch".to_owned()).spawn(move || {
            if !answers_all(&asked, &answered) {
                kill.now();
            }
        });
        Self { questions, answers, number: 0, last: None }
    }

    /// Where its answers are noted.
    pub(super) fn answers(&self) -> Answers {
        self.answers.clone()
    }

    /// The question to put to it now, if it is time for one. From now on an answer is waited for.
    pub(super) fn question(&mut self) -> Option<u32> {
        if self.last.is_some_and(|last| last.elapsed() < EVERY) {
            return None;
        }
        self.last = Some(Instant::now());
        self.number = self.number.wrapping_add(1);
        self.questions.send(self.number).ok()?;
        Some(self.number)
    }
}

impl Answers {
    /// It has answered this question.
    pub(super) fn note(&self, number: u32) {
        let (answered, changed) = &*self.0;
        *answered.lock().unwrap_or_else(PoisonError::into_inner) = number;
        changed.notify_all();
    }

    fn within(&self, number: u32, patience: Duration) -> bool {
        let (answered, changed) = &*self.0;
        let answered = answered.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(answered, patience, |answered| *answered < number);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }
}

/// Waits for the answer to each question; false when one does not come, true when nobody asks any more.
fn answers_all(asked: &Receiver<u32>, answers: &Answers) -> bool {
    let mut patience = AT_FIRST;
    while let Ok(number) = asked.recv() {
        if !answers.within(number, patience) {
            return false;
        }
        patience = PATIENCE;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_does_not_come_is_missed_and_one_that_came_is_not() {
        let (questions, asked) = mpsc::channel();
        let answers = Answers::default();
        questions.send(1).unwrap();
        answers.note(1);
        questions.send(2).unwrap();
        answers.note(2);
        drop(questions);
        assert!(answers_all(&asked, &answers));

        let (questions, asked) = mpsc::channel();
        questions.send(3).unwrap();
        let begin = Instant::now();
        assert!(!answers_all(&asked, &answers));
        assert!(begin.elapsed() >= AT_FIRST);
    }
}
