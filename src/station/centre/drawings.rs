//! Drawings of homes' floors: what of them a holder's board has, a drawing's bytes for whoever holds the event, and drawings
//! that nobody names any more.
use std::collections::BTreeSet;

use alarm_central::{
    drawing::DrawingId,
    event::{AlarmEvent, HeardSignal, Refusal},
    floor::{Floor, Walk, walk},
    id::{EventId, PersonId, SiteId},
    pii::Pii,
    site::Site,
};
use tracing::warn;
use vaka_link::{
    command::Granted,
    floor::{CameraSpot, DrawingBytes, DrawingTold, FloorView, Found, ZoneSpot},
};

use super::{Centre, ConnectionId, Input, desks::Session};
use crate::{keeper, memory::GONE};

impl Centre {
    /// Reads a drawing of the held event's home beside the loop.
    pub(super) fn read_drawing(
        &mut self,
        connection: ConnectionId,
        number: u64,
        session: &Session,
        event: EventId,
        drawing: DrawingId,
    ) {
        let Some(site) = self.drawn_for(&session.person, event) else {
            return self.answer(connection, number, Err(Refusal::NotHolder));
        };
        let told = move |found| Granted::Drawing(Box::new(DrawingTold { id: drawing, found }));
        if !self.register.names_drawing(&site, drawing) {
            return self.answer(connection, number, Ok(told(Found::Missing)));
        }
        let read = self.memory.read(move |archive| archive.drawing(&site, drawing));
        let (inputs, asked_by) = (self.inputs.clone(), session.person.clone());
        tokio::spawn(async move {
            let found = match read.await.unwrap_or(Err(GONE)) {
                Ok(Some(bytes)) => Found::Bytes(DrawingBytes(bytes.into())),
                Ok(None) => Found::Missing,
                Err(error) => Found::Failed(keeper::fault_of(error)),
            };
            let then = Box::new(move |centre: &mut Self| {
                // Whoever has locked the desk or let go of the event meanwhile sees no home.
                let answer = match centre.drawn_for(&asked_by, event) {
                    _ if !centre.is_awake(connection, &asked_by) => Err(Refusal::NotSignedIn),
                    None => Err(Refusal::NotHolder),
                    Some(_) => Ok(told(found)),
                };
                centre.answer(connection, number, answer);
            });
            let _ = inputs.send(Input::Read(then)).await;
        });
    }

    /// The home whose drawings this person may see: that of the event held.
    fn drawn_for(&self, person: &PersonId, event: EventId) -> Option<SiteId> {
        let held = self.events.held_by(person).filter(|held| *held == event)?;
        self.events.get(held)?.event.site().cloned()
    }

    /// Drawings whose place another has taken, or whose home is gone, go.
    pub(super) fn let_drawings_go(&mut self) {
        let gone = self.register.take_gone_drawings();
        self.let_go(gone);
    }

    /// What came for an import and was not entered goes.
    pub(crate) fn let_loose_drawings_go(&mut self, came: BTreeSet<(SiteId, DrawingId)>) {
        let loose = came.into_iter().filter(|(site, drawing)| !self.register.names_drawing(site, *drawing));
        let loose = loose.collect();
        self.let_go(loose);
    }

    fn let_go(&self, gone: Vec<(SiteId, DrawingId)>) {
        if gone.is_empty() {
            return;
        }
        let done = self.memory.write(move |store| store.let_drawings_go(&gone));
        tokio::spawn(async move {
            // The next start of the station lets go of them.
            if let Ok(Err(error)) = done.await {
                warn!(%error, "drawings that nobody names any more could not be let go of");
            }
        });
    }
}

/// The home's floors with what stands on each.
pub(super) fn views(site: &Site) -> Vec<FloorView> {
    let one = |(index, floor): (usize, &Floor)| {
        let is_here = |name: &Option<Pii<String>>| name.as_ref().is_some_and(|name| site.floor(name) == Some(index));
        let zones = site.zones.iter().filter(|zone| is_here(&zone.floor)).filter_map(|zone| {
            let (number, name, kind) = (zone.number.clone(), zone.name.clone(), zone.kind);
            Some(ZoneSpot { number, name, kind, at: zone.at.clone()? })
        });
        let cameras = site.cameras.iter().filter(|camera| is_here(&camera.floor)).filter_map(|camera| {
            let (id, name, facing) = (camera.id.clone(), camera.name.clone(), camera.facing);
            Some(CameraSpot { id, name, at: camera.at.clone()?, facing })
        });
        let drawing = floor.known_drawing();
        FloorView { name: floor.name.clone(), drawing, zones: zones.collect(), cameras: cameras.collect() }
    };
    site.floors.iter().enumerate().map(one).collect()
}

/// The way that the event's alarms tell of; of a home without floors there is none.
pub(super) fn walked(event: &AlarmEvent, site: &Site) -> Walk {
    if site.floors.is_empty() {
        return Walk::default();
    }
    walk(site, event.signals().iter().map(HeardSignal::signal))
}
