//! What an error on GStreamer's bus means to an operator; its own words name addresses and are never passed on.
use gstreamer as gst;
use gstreamer::glib;
use vaka_link::unit::MediaFault;

/// Why a connection to a device failed, or `None` when the error tells nothing but that it is over.
pub(crate) fn of_source(error: &gst::message::Error) -> Option<MediaFault> {
    let status = error.details().and_then(|details| details.get::<u32>("rtsp-status-code").ok());
    source_fault(&error.error(), status)
}

fn source_fault(error: &glib::Error, status: Option<u32>) -> Option<MediaFault> {
    match status {
        Some(401 | 403 | 407) => return Some(MediaFault::WrongSignIn),
        Some(453) => return Some(MediaFault::Busy),
        Some(_) => return Some(MediaFault::NoVideo),
        None => {}
    }
    if let Some(kind) = error.kind::<gst::ResourceError>() {
        return match kind {
            gst::ResourceError::NotAuthorized => Some(MediaFault::WrongSignIn),
            // Without a status nobody has answered: an address that cannot be read, connected to or waited for.
            gst::ResourceError::NotFound
            | gst::ResourceError::OpenRead
            | gst::ResourceError::OpenWrite
            | gst::ResourceError::OpenReadWrite
            | gst::ResourceError::Read
            | gst::ResourceError::Write => Some(MediaFault::NoAnswer),
            gst::ResourceError::Settings => Some(MediaFault::NoVideo),
            _ => None,
        };
    }
    match error.kind::<gst::StreamError>() {
        Some(gst::StreamError::CodecNotFound) => Some(MediaFault::CodecMissing),
        Some(gst::StreamError::Demux | gst::StreamError::Decode | gst::StreamError::Format) => {
            Some(MediaFault::BrokenData)
        }
        _ => None,
    }
}

/// An error's domain and number: all of it that may stand in a log.
pub(crate) fn number(error: &gst::message::Error) -> String {
    let error = error.error();
    if let Some(kind) = error.kind::<gst::ResourceError>() {
        format!("{kind:?}")
    } else if let Some(kind) = error.kind::<gst::StreamError>() {
        format!("{kind:?}")
    } else if let Some(kind) = error.kind::<gst::CoreError>() {
        format!("{kind:?}")
    } else {
        error.domain().as_str().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_of_a_device_is_told_apart() {
        let read = glib::Error::new(gst::ResourceError::Read, "rtsp://a");
        for (status, fault) in [
            (401, MediaFault::WrongSignIn),
            (403, MediaFault::WrongSignIn),
            (404, MediaFault::NoVideo),
            (453, MediaFault::Busy),
            (503, MediaFault::NoVideo),
        ] {
            assert_eq!(source_fault(&read, Some(status)), Some(fault), "{status}");
        }
        assert_eq!(source_fault(&read, None), Some(MediaFault::NoAnswer));
        let codec = glib::Error::new(gst::StreamError::CodecNotFound, "");
        assert_eq!(source_fault(&codec, None), Some(MediaFault::CodecMissing));
    }
}
