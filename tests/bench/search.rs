//! Looking for a home among a hundred thousand, by name, address or account: the rule alone, and as an operator sees it who types
//! into the palette.
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use alarm_central::{search::Search, site::read_register};
use egui::{Event, Key, Modifiers};

use crate::{
    folder,
    headless::{Headless, share},
    load::{
        Form,
        frames::{account, register},
    },
    table::{Aim, Table, Value},
    world::{PASSWORD, Place},
};

const HOMES: u32 = 100_000;
const ROUNDS: usize = 400;
/// Homes that are looked for in the palette.
const TYPED: u32 = 60;
/// The longest from a key to what it finds on the screen (part 5: the palette).
const PALETTE: Aim = Aim::AtMost(100.0);
/// So long is waited for a home to appear.
const PATIENCE: Duration = Duration::from_secs(1);
/// As many as a desk shows.
const SHOWN: usize = 9;
/// The longest that looking may take (part 5: the register), milliseconds.
const LIMIT_MS: f64 = 50.0;

const STREETS: [&str; 8] =
    ["Ekvägen", "Björkbacken", "Tallstigen", "Solvägen", "Hamngatan", "Åkervägen", "Östra Ågatan", "Strandvägen"];
const TOWNS: [&str; 5] = ["Täby", "Malmö", "Göteborg", "Luleå", "Örebro"];

pub fn measure(table: &mut Table) {
    rule(table);
    palette(table);
}

fn rule(table: &mut Table) {
    let one = "[[site]]\nid = \"0\"\nname = \"\"\naddress = \"\"\n[site.panel]\naccount = \"0\"\n";
    let one = read_register(one).expect("it is a register file").remove(0);
    let mut search = Search::default();
    for number in 0..HOMES as usize {
        let mut home = one.clone();
        home.id = alarm_central::id::SiteId::new(number.to_string());
        home.name.0 = format!("Kund {number}");
        let (street, town) = (STREETS[number % STREETS.len()], TOWNS[number / 7 % TOWNS.len()]);
        home.address.0 = format!("{street} {}, 183 30 {town}", number / STREETS.len());
        home.panel.account = format!("{number:05X}");
        search.put(&Arc::new(home));
    }
    let mut took = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        let number = round * 7919 % HOMES as usize;
        let street = STREETS[round % STREETS.len()];
        // What few have, what thousands have, what all have, and what none has.
        let words = match round % 6 {
            0 => format!("{street} {}", number / STREETS.len()),
            1 => format!("{number:05X}"),
            2 => "vagen taby".to_owned(),
            3 => "kund".to_owned(),
            4 => "a".to_owned(),
            _ => format!("{street} ingenstans"),
        };
        let began = Instant::now();
        let found = search.find(&words, SHOWN);
        took.push(began.elapsed().as_secs_f64() * 1000.0);
        assert!(round % 6 == 5 || !found.0.is_empty(), "{words:?} stands there");
    }
    let limit = ("limit", Value(LIMIT_MS, "ms"));
    let p99 = Value(share(&took, 0.99), "ms");
    table.against("search in 100,000 homes, p99", p99, limit, Aim::AtMost(LIMIT_MS), Aim::AtMost(1.0));
}

/// From the last key of what is typed to the frame with the home, in a place with so many.
fn palette(table: &mut Table) {
    let place = Place::within(&folder());
    place.import(&register(HOMES, Form::Plain));
    place.add_operator("op1", PASSWORD);
    let mut station = Place::ready(place.vaka(["station"]));
    let mut desk = Headless::sign_in(&place.data(), "op1");
    desk.run_until(Duration::from_secs(2), |_| false);
    let key = |key, modifiers| {
        [true, false].map(|pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }).to_vec()
    };
    let (mut opened, mut found, mut missing) = (Vec::new(), Vec::new(), 0);
    for round in 0..TYPED {
        let number = round * 7919 % HOMES;
        let began = Instant::now();
        desk.frame(key(Key::K, Modifiers::COMMAND));
        opened.push(began.elapsed().as_secs_f64() * 1000.0);
        // Nobody types faster than so.
        desk.run_until(Duration::from_millis(100), |_| false);
        let words = if round % 2 == 0 { account(number) } else { format!("kund {number}") };
        let (first, last) = words.split_at(words.len() - 1);
        desk.frame(vec![Event::Text(first.to_owned())]);
        desk.run_until(Duration::from_millis(100), |_| false);
        let home = format!("Kund {number} · {}", account(number));
        match desk.until_shown(vec![Event::Text(last.to_owned())], &home, PATIENCE) {
            Some(after) => found.push(after.as_secs_f64() * 1000.0),
            None => missing += 1,
        }
        desk.frame(key(Key::Escape, Modifiers::NONE));
        desk.run_until(Duration::from_millis(50), |_| false);
    }
    let what = "palette of a place with 100,000 homes";
    table.alone(&format!("{what}: key → open, p99"), Value(share(&opened, 0.99), "ms"), PALETTE);
    for (part, label, aim) in [(0.5, "p50", Aim::None), (0.99, "p99", PALETTE)] {
        table.alone(&format!("{what}: last key → the home, {label}"), Value(share(&found, part), "ms"), aim);
    }
    table.alone(&format!("{what}: homes that did not appear"), Value(f64::from(missing), ""), Aim::AtMost(0.0));
    drop(desk);
    place.run(&["station", "stop"], "");
    let _ = station.wait();
}
