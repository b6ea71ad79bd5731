//! Talk's own RTCP (RFC 3550 §6): says who speaks, and knows the answer of a device that listens; makes no sound there.
use rtcp_types::{
    Compound, Packet, ReceiverReport, RtcpPacketWriter, RtcpPacketWriterExt, RtcpWriteError, Sdes, SdesChunk, SdesItem,
};

/// A first report: nothing received, and a name that is of use to nobody else (RFC 7022).
pub(crate) fn hello(ssrc: u32) -> Result<Vec<u8>, RtcpWriteError> {
    let name = format!("{ssrc:08x}");
    let compound = Compound::builder().add_packet(ReceiverReport::builder(ssrc)).add_packet(
        Sdes::builder().add_chunk(SdesChunk::builder(ssrc).add_item(SdesItem::builder(SdesItem::CNAME, &name))),
    );
    let mut bytes = vec![0; compound.calculate_size()?];
    compound.write_into(&mut bytes)?;
    Ok(bytes)
}

/// Whether this is the report of somebody who takes part.
pub(crate) fn is_report(packet: &[u8]) -> bool {
    Compound::parse(packet).is_ok_and(|mut compound| matches!(compound.next(), Some(Ok(Packet::Rr(_) | Packet::Sr(_)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_known_and_nothing_else_is() {
        let hello = hello(0x0102_0304).unwrap();
        assert!(is_report(&hello));
        assert_eq!(hello[..8], [0x80, 201, 0, 1, 1, 2, 3, 4]);
        assert!(!is_report(&hello[8..]), "a name without a report");
        assert!(!is_report(&hello[..7]));
        assert!(!is_report(&[]));
    }
}
