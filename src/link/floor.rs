//! The floors of the held event's home as a desk shows them: what stands where, and a drawing's own bytes when it is asked for.
use std::{fmt, sync::Arc};

use alarm_central::{
    drawing::{Drawing, DrawingId},
    id::CameraId,
    pii::Pii,
    port::StoreFault,
    site::ZoneKind,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A floor with what stands on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FloorView {
    pub name: Pii<String>,
    pub drawing: Option<Drawing>,
    pub zones: Vec<ZoneSpot>,
    pub cameras: Vec<CameraSpot>,
}

/// A zone on its floor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZoneSpot {
    /// As in the register.
    pub number: String,
    pub name: Pii<String>,
    pub kind: ZoneKind,
    /// Shares of the drawing's width and height from its top left corner, 0 to 1.
    pub at: Pii<[f64; 2]>,
}

/// A camera on its floor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CameraSpot {
    pub id: CameraId,
    pub name: Pii<String>,
    pub at: Pii<[f64; 2]>,
    /// Degrees clockwise from the drawing's upper edge.
    pub facing: Option<f64>,
}

/// What the station has of a drawing that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawingTold {
    pub id: DrawingId,
    pub found: Found,
}

/// How it was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Found {
    Bytes(DrawingBytes),
    /// The place has it no more.
    Missing,
    Failed(StoreFault),
}

/// The bytes of a drawing; they are passed on as they are.
#[derive(Clone, PartialEq, Eq)]
pub struct DrawingBytes(pub Arc<[u8]>);

impl fmt::Debug for DrawingBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DrawingBytes({})", self.0.len())
    }
}

impl Serialize for DrawingBytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for DrawingBytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl de::Visitor<'_> for Bytes {
            type Value = DrawingBytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<DrawingBytes, E> {
                Ok(DrawingBytes(bytes.into()))
            }

            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<DrawingBytes, E> {
                Ok(DrawingBytes(bytes.into()))
            }
        }
        from.deserialize_byte_buf(Bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        command::{Granted, ToDesk},
        pipe,
    };

    #[test]
    fn the_largest_drawing_comes_through_the_pipe() {
        let bytes: Vec<u8> = (0..alarm_central::drawing::MOST_BYTES).map(|at| at as u8).collect();
        let told = DrawingTold { id: DrawingId([7; 32]), found: Found::Bytes(DrawingBytes(bytes.into())) };
        let message = ToDesk::Answer { number: 3, answer: Ok(Granted::Drawing(Box::new(told))) };
        let mut wire = Vec::new();
        pipe::write(&mut wire, &message, &[]).unwrap();
        let (read, _) = pipe::read::<ToDesk>(&mut wire.as_slice()).unwrap().unwrap();
        assert_eq!(read, message);
    }
}
