//! What keeps a door from addresses that its place must not reach; which those are the rules say.
use alarm_central::{
    id::PersonId,
    person::Place,
    reach::{Reachable, RealAddress},
};

use super::Errand;

/// An errand whose every address the place may reach. Doors are made of nothing else, and it is made by asking alone.
pub(super) struct Within(Errand);

impl Within {
    /// The errand, if the place may go on it.
    pub(super) fn place(place: Place, mut errand: Errand) -> Result<Self, RealAddress> {
        // What a worker is told is what was looked at.
        for fetch in [&mut errand.fetch, &mut errand.small].into_iter().flatten() {
            fetch.address = Reachable::within(place, &fetch.address)?.into_address();
            if let Some(turning) = &mut fetch.turning {
                turning.address = Reachable::within(place, &turning.address)?.into_address();
            }
        }
        if let Some(talk) = &mut errand.talk {
            talk.address = Reachable::within(place, &talk.address)?.into_address();
        }
        Ok(Self(errand))
    }

    /// Who must have freed talking before anything is said there, if anybody.
    pub(super) fn must_free(&self) -> Option<&PersonId> {
        self.0.must_free.as_ref()
    }

    pub(super) fn into_errand(self) -> Errand {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use alarm_central::{
        moment::{Deadline, Moment},
        pii::Secret,
    };
    use vaka_link::worker::{FetchOrder, TalkOrder, Tracks, Transport, Turning};

    use super::*;

    fn errand(fetch: Option<&str>, small: Option<&str>, talk: Option<&str>, turned: Option<&str>) -> Errand {
        let deadline = Deadline { wall: Moment(0), boot_ms: 0 };
        let (user, password) = (Secret::new(""), Secret::new(""));
        let talk = talk.map(|address| TalkOrder {
            address: Secret::new(address),
            user: user.clone(),
            password: password.clone(),
            certificate: None,
            calls: true,
            called_at: None,
            deadline,
        });
        let order = |address: &str| {
            let (address, user, password) = (Secret::new(address), user.clone(), password.clone());
            let (transport, tracks) = (Transport::Auto, Tracks::Both);
            let (certificate, once) = (None, None);
            let turning = turned.map(|address| Turning { address: Secret::new(address), profile: "main".to_owned() });
            FetchOrder {
                address,
                user,
                password,
                certificate,
                transport,
                tracks,
                deaf: false,
                kept: true,
                once,
                turning,
                deadline,
            }
        };
        Errand {
            fetch: fetch.map(order),
            small: small.map(order),
            talk,
            must_free: None,
            began: Moment(0),
            can_wait: false,
        }
    }

    #[test]
    fn training_goes_on_no_errand_with_a_real_address_in_it() {
        const HERE: &str = "rtsp://127.0.0.1:8561/cam";
        const THERE: &str = "rtsp://192.168.1.20:554/cam";
        for (fetch, small, talk, may) in [
            (Some(HERE), None, None, true),
            (Some(HERE), Some(HERE), Some(HERE), true),
            (Some(THERE), None, None, false),
            (Some(HERE), Some(THERE), None, false),
            (Some(THERE), Some(HERE), Some(HERE), false),
            (Some(HERE), None, Some(THERE), false),
            (None, None, Some("sip:panel@127.0.0.1:15060"), true),
            (None, None, Some("sip:panel@192.168.1.20"), false),
            (None, None, Some("sip:panel@127.0.0.1@192.168.1.20"), false),
        ] {
            let within = |place| Within::place(place, errand(fetch, small, talk, None)).is_ok();
            assert_eq!(within(Place::Training), may, "{fetch:?} {small:?} {talk:?}");
            assert!(within(Place::Live));
        }
        for (turned, may) in [("http://127.0.0.1/onvif/ptz", true), ("http://192.168.1.20/onvif/ptz", false)] {
            let errand = errand(Some(HERE), None, None, Some(turned));
            assert_eq!(Within::place(Place::Training, errand).is_ok(), may, "{turned}");
        }
    }
}
