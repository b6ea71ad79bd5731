//! SIA DC-09 frames with their SIA-DCS and ADM-CID payloads; values in, values out: no socket, no clock, no random numbers.
//!
//! What is here and where:
//!
//! * [`Decoder`] turns the bytes of a connection into [`Frame`]s and reports of noise; [`Frame::from_datagram`] does it for UDP.
//! * [`Frame::content`] reads a plain frame, [`Frame::open`] an encrypted one; [`Content::events`] says what the panel told.
//! * [`Content::extended`] reads the fields beside the event by the table in [`xdata`].
//! * [`codes::look_up`] gives the meaning, [category](codes::Category) and [kind](codes::Kind) of an event code.
//! * [`judge`] decides what to answer ([`judge_by`] for a panel whose clock is not UTC), [`Reply::encode`] writes the answer.
//! * [`Outgoing`] and [`Answer`] are the other side: what a dialler sends, and what it hears back.
//!
//! ```
//! use dc09::{codes::{self, Category, Kind}, judge, Decoded, Decoder, Profile, Reply, PAD};
//!
//! let mut decoder = Decoder::new(Profile::Tolerant);
//! decoder.push(b"\n68AF0025\"SIA-DCS\"0001L0#1234[#1234|Nri1/BA12]\r");
//! let Some(Decoded::Frame(frame)) = decoder.poll() else { panic!("a frame") };
//! assert_eq!((frame.account.as_str(), frame.seq.as_str()), ("1234", "0001"));
//!
//! let now = 0; // seconds since 1970 UTC; it matters for encrypted frames alone
//! let judged = judge(&frame, None, now, Profile::Tolerant);
//! let events = judged.content.expect("a good frame has content").events(&frame.token);
//! assert_eq!((events[0].code.as_str(), events[0].zone.as_deref()), ("BA", Some("12")));
//! let meaning = codes::look_up(&events[0].code).expect("a known code");
//! assert_eq!((meaning.category, meaning.kind), (Category::Burglary, Kind::Alarm));
//!
//! // First write the events where they cannot be lost, then answer.
//! assert_eq!(judged.reply, Reply::Ack);
//! let answer = judged.reply.encode(&frame, None, now, &[0; PAD]).expect("an acknowledgement is sent");
//! assert_eq!(answer, b"\n1BC10012\"ACK\"0001L0#1234[]\r");
//! ```
//!
//! Sources: public copies of ANSI/SIA DC-09-2013 and DC-09-2021, the notes on DC-09-2026, DC-03-2017 and DC-05-2016 in the
//! package `siadc09`, and frames of real panels; `fixtures/README.md` names each.
//!
//! # What encryption does not give
//!
//! The standard's AES-CBC with a fixed IV proves that a sender knows the account's key, not that nobody changed the message on
//! its way: only the [time window](reply::WINDOW) and the [`DuplicateKey`] stand against a replay. Where a panel's clock is
//! [ignored](PanelTime::Ignored) the window is gone and the duplicate key alone is left, for as long as the caller remembers it: a
//! frame recorded on the way can be sent again after that, and passes for new.
#![deny(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss
)]
#![cfg_attr(not(test), deny(clippy::indexing_slicing))]
#![warn(missing_docs)]

pub mod codes;
mod content;
pub mod crc;
mod crypt;
mod cursor;
mod encode;
mod error;
mod frame;
pub mod payload;
pub mod reply;
pub mod text;
pub mod time;
pub mod xdata;

pub use content::{Content, DuplicateKey, Position, duplicate_key};
pub use crypt::{Key, KeyError, PAD};
pub use encode::{EncodeError, Outgoing};
pub use error::{DecodeError, Fault};
pub use frame::stream::{Decoded, Decoder, NoiseReason};
pub use frame::{CrcForm, Deviation, Frame, LONGEST_FRAME, Profile, Token};
pub use payload::{Form, PanelEvent, Qualifier};
pub use reply::{Answer, Judgement, PanelTime, Reason, Reply, judge, judge_by};
