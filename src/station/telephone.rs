//! How the centre's telephones dial: an address that the desk's own telephone program opens, or the exchange, which is told over
//! HTTPS; it decides nothing.
use std::sync::Arc;

use alarm_central::{
    event::DialFault,
    id::PersonId,
    moment::Moment,
    person::Place,
    pii::{Pii, Secret},
};

use crate::dispatch::{Machine, Wire, WireError};

/// What dials.
#[derive(Clone, Debug)]
pub enum Telephone {
    /// The program of the desk's computer that opens such addresses.
    Program(Scheme),
    /// The exchange rings the operator's telephone and then the number (click to call).
    Exchange(Arc<Machine>),
}

/// How a number is written as an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `tel:+46…` (RFC 3966).
    Tel,
    /// `sip:+46…@HOST` (RFC 3261, 19.1), at this host.
    Sip(String),
}

impl Telephone {
    /// The desk's own program, `tel:` or, with a host, `sip:`. `None` in training, which rings nobody real (M15), and for a host that
    /// is none.
    pub fn program(place: Place, sip_host: Option<&str>) -> Option<Self> {
        let scheme = match sip_host {
            None => Scheme::Tel,
            Some(host) => {
                let fits = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
                Scheme::Sip(Some(host).filter(|host| !host.is_empty() && host.chars().all(fits))?.to_owned())
            }
        };
        (place == Place::Live).then_some(Self::Program(scheme))
    }

    /// An exchange that takes CloudEvents as a dispatcher's machine does; nothing of training leads to a real one ([`Machine::new`]).
    pub fn exchange(machine: Machine) -> Self {
        Self::Exchange(Arc::new(machine))
    }
}

impl Scheme {
    /// The address at which a number is called.
    pub(crate) fn address(&self, number: &str) -> Option<Secret> {
        let number = plain(number)?;
        Some(Secret::new(match self {
            Self::Tel => format!("tel:{number}"),
            Self::Sip(host) => format!("sip:{number}@{host}"),
        }))
    }
}

/// A number of the register as it is dialled: digits, with `+` in front where it is international. A trunk zero in brackets
/// (`+46 (0)70`) is not dialled from abroad. `None`: there is nothing to dial.
pub(crate) fn plain(number: &str) -> Option<String> {
    let number = number.trim();
    let international = number.starts_with('+');
    let number = if international { number.replace("(0)", "") } else { number.to_owned() };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let sign = if international { "+" } else { "" };
    (!digits.is_empty()).then(|| format!("{sign}{digits}"))
}

/// Has the exchange call a number for this person; it waits, so it is called on a thread that may. Nothing is tried again: whoever
/// asked dials by hand meanwhile.
pub(crate) fn ask(exchange: &Machine, number: &Pii<String>, person: &PersonId, now: Moment) -> Option<DialFault> {
    let Some(number) = plain(number) else { return Some(DialFault::NoNumber) };
    match Wire::new(exchange).call(&number, person, now) {
        Ok(()) => None,
        Err(WireError::Silent) => Some(DialFault::NoAnswer),
        Err(WireError::Refuses(_) | WireError::Garbled) => Some(DialFault::Refused),
        Err(WireError::NotTheirs | WireError::Certificate) => Some(DialFault::NotTheirs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_dialled_as_the_register_means_it() {
        for (written, dialled) in [
            ("+46 70 174 06 05", Some("+46701740605")),
            (" 070-174 06 05", Some("0701740605")),
            ("+46 (0)70-174 06 05", Some("+46701740605")),
            ("(08) 123 45", Some("0812345")),
            ("porttelefon", None),
            ("", None),
        ] {
            assert_eq!(plain(written).as_deref(), dialled, "{written}");
        }
    }

    #[test]
    fn a_number_becomes_an_address_and_nothing_else() {
        let address = |scheme: Scheme, number| scheme.address(number).map(|address| address.reveal().to_owned());
        assert_eq!(address(Scheme::Tel, "070-1 2;x=3").as_deref(), Some("tel:070123"));
        let sip = Scheme::Sip("pbx.example:5060".to_owned());
        assert_eq!(address(sip, "+46 1").as_deref(), Some("sip:+461@pbx.example:5060"));
        assert!(Telephone::program(Place::Live, Some("pbx.example?x")).is_none());
        assert!(Telephone::program(Place::Live, Some("")).is_none());
        assert!(Telephone::program(Place::Live, None).is_some());
        assert!(Telephone::program(Place::Training, None).is_none(), "training rings nobody");
    }
}
