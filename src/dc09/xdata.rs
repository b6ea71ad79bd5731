//! The table of extended data: what each letter of DC-09-2026 §5.5.1.8 stands for and how its value is written; it believes none of it.
use crate::content::Content;
use crate::{text, time};
use std::fmt;

/// What a letter stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// `A`: hash over the message, hex. Nobody known makes or checks one.
    AuthenticationHash,
    /// `C`: supervision category of EN 50136.
    SupervisionCategory,
    /// `G`: number of the network path. Some panels write a position here; see [`Content::position`].
    NetworkPath,
    /// `H`: when it happened, `HH:MM:SS,MM-DD-YYYY`.
    OccurredAt,
    /// `I`: text about the alarm.
    AlarmText,
    /// `J`: JSON; from older panels the number of the network path.
    Json,
    /// `K`: an encryption key, hex. Never to be shown.
    EncryptionKey,
    /// `L`: where in the building.
    Location,
    /// `M`: MAC address, twelve hex digits; from one bridge the address of a picture.
    MacAddress,
    /// `N`: network address, hex.
    NetworkAddress,
    /// `O`: name of the building.
    Building,
    /// `P`: programming data.
    Programming,
    /// `R`: room.
    Room,
    /// `S`: name of the site.
    SiteName,
    /// `T`: what set it off, one letter of [`Trigger`].
    Trigger,
    /// `V`: where a picture, video or sound is.
    Verification,
    /// `X`: longitude.
    Longitude,
    /// `Y`: latitude.
    Latitude,
    /// `Z`: altitude.
    Altitude,
}

impl Field {
    /// What the letter stands for; `None` for a letter that the table lacks.
    #[must_use]
    pub const fn of(letter: char) -> Option<Self> {
        Some(match letter {
            'A' => Self::AuthenticationHash,
            'C' => Self::SupervisionCategory,
            'G' => Self::NetworkPath,
            'H' => Self::OccurredAt,
            'I' => Self::AlarmText,
            'J' => Self::Json,
            'K' => Self::EncryptionKey,
            'L' => Self::Location,
            'M' => Self::MacAddress,
            'N' => Self::NetworkAddress,
            'O' => Self::Building,
            'P' => Self::Programming,
            'R' => Self::Room,
            'S' => Self::SiteName,
            'T' => Self::Trigger,
            'V' => Self::Verification,
            'X' => Self::Longitude,
            'Y' => Self::Latitude,
            'Z' => Self::Altitude,
            _ => return None,
        })
    }

    /// Whether a value is written as the table says. One that is not is shown all the same.
    fn fits(self, value: &str) -> bool {
        let hex = |value: &str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        match self {
            Self::AuthenticationHash | Self::EncryptionKey | Self::NetworkAddress => hex(value),
            Self::MacAddress => hex(value) && value.len() == 12,
            Self::NetworkPath => !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()),
            Self::OccurredAt => time::parse(value.as_bytes()).is_ok(),
            Self::Json => value.starts_with('{') && value.ends_with('}'),
            Self::Trigger => Trigger::of(value).is_some(),
            Self::Longitude => value.contains(['E', 'W']),
            Self::Latitude => value.contains(['N', 'S']),
            _ => true,
        }
    }
}

/// What set an alarm off, by the letter in `T`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// `F`: fire or smoke.
    Fire,
    /// `G`
    Gas,
    /// `W`
    Water,
    /// `S`
    Sensor,
    /// `C`
    Contact,
    /// `M`: somebody's hand.
    Manual,
}

impl Trigger {
    /// The trigger of exactly one letter.
    #[must_use]
    pub fn of(value: &str) -> Option<Self> {
        Some(match value {
            "F" => Self::Fire,
            "G" => Self::Gas,
            "W" => Self::Water,
            "S" => Self::Sensor,
            "C" => Self::Contact,
            "M" => Self::Manual,
            _ => return None,
        })
    }
}

/// One field of extended data, read.
#[derive(Clone, PartialEq, Eq)]
pub struct Extended {
    /// As it came; letters and signs outside the table occur (`E`, `B`, `$`).
    pub letter: char,
    /// What the letter stands for.
    pub field: Option<Field>,
    /// The value as [text](crate::text::decode); empty for an [`EncryptionKey`](Field::EncryptionKey).
    pub value: String,
    /// Whether the table knows the letter and the value is written as it says.
    pub fits: bool,
}

/// Values are about people's homes.
impl fmt::Debug for Extended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extended")
            .field("letter", &self.letter)
            .field("bytes", &self.value.len())
            .field("fits", &self.fits)
            .finish_non_exhaustive()
    }
}

impl Content {
    /// All extended data in the order they came, those of no table raw.
    ///
    /// ```
    /// use dc09::{Frame, Profile, xdata::Field};
    /// let frame = Frame::from_datagram(b"\n65F90031\"SIA-DCS\"0001L0#1234[#1234|Nri1/WA2][TW][E115000]\r", Profile::Strict)?;
    /// let read = frame.content()?.extended();
    /// assert_eq!((read[0].field, read[0].value.as_str(), read[0].fits), (Some(Field::Trigger), "W", true));
    /// assert_eq!((read[1].letter, read[1].field, read[1].value.as_str()), ('E', None, "115000"));
    /// # Ok::<(), dc09::DecodeError>(())
    /// ```
    #[must_use]
    pub fn extended(&self) -> Vec<Extended> {
        self.xdata
            .iter()
            .map(|(letter, value)| {
                let (field, value) = (Field::of(*letter), text::decode(value));
                let fits = field.is_some_and(|field| field.fits(&value));
                // A key that a panel sends is for the receiver alone: no screen, export or log has a use for it.
                let value = if field == Some(Field::EncryptionKey) { String::new() } else { value };
                Extended { letter: *letter, field, value, fits }
            })
            .collect()
    }

    /// What the panel says set it off (`T`).
    #[must_use]
    pub fn trigger(&self) -> Option<Trigger> {
        self.value('T').as_deref().and_then(Trigger::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(field: &[u8]) -> Extended {
        let body = [b"][", field, b"]"].concat();
        Content::read(&body).unwrap().extended().remove(0)
    }

    #[test]
    fn every_letter_of_the_table() {
        // The examples of the standard, as `siadc09` has them, and what does not fit.
        for (bytes, field, value, fits) in [
            (&b"A6f2348c99335df38"[..], Field::AuthenticationHash, "6f2348c99335df38", true),
            (b"CDP", Field::SupervisionCategory, "DP", true),
            (b"G2", Field::NetworkPath, "2", true),
            (b"G50.45,30.52", Field::NetworkPath, "50.45,30.52", false),
            (b"H13:59:58,12-31-2012", Field::OccurredAt, "13:59:58,12-31-2012", true),
            (b"Hyesterday", Field::OccurredAt, "yesterday", false),
            (b"I2nd Floor West PIR", Field::AlarmText, "2nd Floor West PIR", true),
            (b"IK\xF6k", Field::AlarmText, "K\u{f6}k", true),
            (b"J{\"zip\": \"10021\"}", Field::Json, "{\"zip\": \"10021\"}", true),
            (b"J1", Field::Json, "1", false),
            (b"Kabcdabcdabcdabcdabcdabcdabcdabcd", Field::EncryptionKey, "", true),
            (b"L3rd Floor Hallway", Field::Location, "3rd Floor Hallway", true),
            (b"M0026b9e4268b", Field::MacAddress, "0026b9e4268b", true),
            (b"Mhttps://a.example/3", Field::MacAddress, "https://a.example/3", false),
            (b"N1133557799bbddff", Field::NetworkAddress, "1133557799bbddff", true),
            (b"OIDS Center", Field::Building, "IDS Center", true),
            (b"P\x8010\x82\x83\x94J", Field::Programming, "€10‚ƒ”J", true),
            (b"R2322", Field::Room, "2322", true),
            (b"S123Main St., 55123", Field::SiteName, "123Main St., 55123", true),
            (b"TS", Field::Trigger, "S", true),
            (b"TQ", Field::Trigger, "Q", false),
            (b"Vhttp://verify.com/34AC4DE3446", Field::Verification, "http://verify.com/34AC4DE3446", true),
            (b"X093W23.456", Field::Longitude, "093W23.456", true),
            (b"X5.9699", Field::Longitude, "5.9699", false),
            (b"Y45N23.456", Field::Latitude, "45N23.456", true),
            (b"Z123.2M", Field::Altitude, "123.2M", true),
        ] {
            let read = one(bytes);
            assert_eq!((read.field, read.value.as_str(), read.fits), (Some(field), value, fits));
        }
    }

    #[test]
    fn what_no_table_has_stays_as_it_came() {
        for (bytes, letter, value) in
            [(&b"E115000"[..], 'E', "115000"), (b"B98", 'B', "98"), (b"$P12", '$', "P12"), (b"q", 'q', "")]
        {
            let read = one(bytes);
            assert_eq!((read.letter, read.field, read.value.as_str(), read.fits), (letter, None, value, false));
        }
    }

    #[test]
    fn triggers() {
        let trigger = |field: &[u8]| Content::read(&[b"][", field, b"]"].concat()).unwrap().trigger();
        assert_eq!(
            [trigger(b"TF"), trigger(b"TM"), trigger(b"TFF"), trigger(b"T")],
            [Some(Trigger::Fire), Some(Trigger::Manual), None, None]
        );
    }

    #[test]
    fn a_key_and_a_home_are_not_shown() {
        for field in [&b"Kabcdabcdabcdabcdabcdabcdabcdabcd"[..], b"SKund 1"] {
            let shown = format!("{:?}", one(field));
            assert!(!shown.contains("abcd") && !shown.contains("Kund"), "{shown}");
        }
    }
}
