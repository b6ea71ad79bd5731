//! The homes of the test's register, and what their panels say.
use alarm_central::id::SiteId;
use vaka_station::clock::ClockSource;

use crate::{
    book::Said,
    panel::{LineForm, Ready},
    world::World,
};

/// The word of every contact that says that somebody is forced.
pub const DURESS: &str = "tulpan";

/// A home of the test's register.
pub struct Home {
    pub site: &'static str,
    pub line: LineForm,
    /// Whether an alarm from it opens a window.
    pub is_trusted: bool,
    pub cameras: &'static [&'static str],
    pub has_voice: bool,
    /// Whether the register lets its cameras be fetched before anybody looks.
    pub is_fetched: bool,
}

pub const HOMES: [Home; 5] = [
    Home {
        site: "keyed",
        line: LineForm { account: "1001", has_key: true },
        is_trusted: true,
        cameras: &["hall", "kitchen"],
        has_voice: true,
        is_fetched: false,
    },
    Home {
        site: "marked",
        line: LineForm { account: "1002", has_key: false },
        is_trusted: true,
        cameras: &["hall"],
        has_voice: false,
        is_fetched: false,
    },
    Home {
        site: "plain",
        line: LineForm { account: "1003", has_key: false },
        is_trusted: false,
        cameras: &["hall"],
        has_voice: false,
        is_fetched: true,
    },
    Home {
        site: "blind",
        line: LineForm { account: "1004", has_key: true },
        is_trusted: true,
        cameras: &[],
        has_voice: false,
        is_fetched: true,
    },
    Home {
        site: "ahead",
        line: LineForm { account: "1005", has_key: true },
        is_trusted: true,
        cameras: &["hall", "kitchen"],
        has_voice: true,
        is_fetched: true,
    },
];

/// What panels say, and whether it is an alarm: the test's own table. A hold-up (HA) is a silent one.
pub const EVENTS: [(&str, bool); 11] = [
    ("BA1", true),
    ("BA1", true),
    ("BA2", true),
    ("FA3", true),
    ("PA4", true),
    ("HA4", true),
    ("BR1", false),
    ("RP0", false),
    ("OP7", false),
    ("AT0", false),
    ("YT0", false),
];

/// The register of these homes, whose devices answer at this address.
pub fn register(address: std::net::SocketAddr) -> String {
    let mut text = String::new();
    for (number, home) in HOMES.iter().enumerate() {
        let Home { site, line, is_trusted, cameras, has_voice, is_fetched } = home;
        let key = if line.has_key { format!("key = \"ascii:{}\"", crate::panel::KEY) } else { String::new() };
        let marked = *is_trusted && !line.has_key;
        text += &format!(
            "[[site]]\nid = \"{site}\"\nname = \"Kund {number}\"\naddress = \"Ekvägen {number}\"\narea = \"Täby\"\n\
             prefetch = {is_fetched}\n\
             [site.panel]\naccount = \"{}\"\n{key}\ntrusted = {marked}\n",
            line.account
        );
        for zone in 1..=4 {
            let camera = cameras.get(zone - 1).map_or(String::new(), |camera| format!("camera = \"{camera}\"\n"));
            text += &format!(
                "[[site.zone]]\nnumber = \"{zone}\"\nname = \"Sektion {zone}\"\nkind = \"{}\"\n{camera}",
                ["motion", "door", "smoke", "panic"][zone - 1]
            );
        }
        for camera in *cameras {
            text += &format!(
                "[[site.camera]]\nid = \"{camera}\"\nname = \"{camera}\"\nrtsp = \"rtsp://{address}/{site}/{camera}\"\n\
                 abilities = [\"video\"]\n[site.camera.ptz]\naddress = \"http://{address}/ptz\"\nprofile = \"main\"\n\
                 [[site.camera.ptz.preset]]\ntoken = \"1\"\nname = \"Dörr\"\n"
            );
        }
        text += "[[site.contact]]\nname = \"Kontakt 1\"\nnumbers = [\"+46 70 174 06 05\"]\nauthority = \"full\"\n\
             message = true\ncode_word = \"solros\"\n";
        text += &format!("duress_word = \"{DURESS}\"\n");
        if *has_voice {
            text += &format!("[site.voice_unit]\nkind = \"onvif\"\naddress = \"rtsp://{address}/{site}/voice\"\n");
        }
    }
    text
}

/// Whether the register lets the cameras of this home be fetched before anybody looks.
pub fn is_fetched(site: &SiteId) -> bool {
    // Homes that a test has made beside these are as the register's default has them.
    HOMES.iter().find(|home| home.site == site.as_str()).is_none_or(|home| home.is_fetched)
}

/// The cameras of this home.
pub fn cameras_of(site: &SiteId) -> &'static [&'static str] {
    HOMES.iter().find(|home| home.site == site.as_str()).map_or(&[], |home| home.cameras)
}

/// A trusted alarm at the home that has all devices, none of which is fetched ahead.
pub async fn alarm(world: &mut World) -> Ready {
    alarm_at(world, HOMES[0].site, "BA1").await
}

/// An alarm at one of the homes.
pub async fn alarm_at(world: &mut World, site: &str, event: &str) -> Ready {
    let home = HOMES.iter().find(|home| home.site == site).expect("one of the homes");
    let now = world.clock.read();
    let site = SiteId::new(home.site);
    let frame = world.panels.frame(&site, home.line, event, now.wall.0.div_euclid(1000));
    let said = Said { site: site.clone(), is_alarm: true, is_trusted: home.is_trusted, at: now, may_stand: 1 };
    world.book().says(frame.hex(), said);
    let scene = world.scene.clone();
    world.panels.send(&site, home.line, &frame, None, &scene).await;
    frame
}

/// A silent alarm at the same home as [`alarm`].
pub async fn hold_up(world: &mut World) {
    world.book().hushes(&SiteId::new(HOMES[0].site));
    alarm_at(world, HOMES[0].site, "HA4").await;
}

/// The same frame once more.
pub async fn again(world: &mut World, frame: &Ready) {
    let scene = world.scene.clone();
    world.panels.send(&SiteId::new(HOMES[0].site), HOMES[0].line, frame, None, &scene).await;
}

/// An alarm in the name of the home that has a key, by somebody who does not know it.
pub async fn spoofed_alarm(world: &mut World) {
    let now = world.clock.read();
    let (site, line) = (SiteId::new(HOMES[0].site), LineForm { has_key: false, ..HOMES[0].line });
    let frame = world.panels.frame(&site, line, "BA1", now.wall.0.div_euclid(1000));
    let said = Said { site: site.clone(), is_alarm: true, is_trusted: false, at: now, may_stand: 0 };
    world.book().says(frame.hex(), said);
    let scene = world.scene.clone();
    world.panels.send_unheeded(&site, line, &frame, &scene).await;
}
