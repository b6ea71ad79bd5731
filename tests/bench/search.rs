//! Looking for a home among a hundred thousand, by name, address or account, as a desk does while an operator waits.
use std::{sync::Arc, time::Instant};

use alarm_central::{search::Search, site::read_register};

use crate::{
    headless::share,
    table::{Aim, Table, Value},
};

const HOMES: usize = 100_000;
const ROUNDS: usize = 400;
/// As many as a desk shows.
const SHOWN: usize = 9;
/// The longest that looking may take (part 5: the register), milliseconds.
const LIMIT_MS: f64 = 50.0;

const STREETS: [&str; 8] =
    ["Ekvägen", "Björkbacken", "Tallstigen", "Solvägen", "Hamngatan", "Åkervägen", "Östra Ågatan", "Strandvägen"];
const TOWNS: [&str; 5] = ["Täby", "Malmö", "Göteborg", "Luleå", "Örebro"];

pub fn measure(table: &mut Table) {
    let one = "[[site]]\nid = \"0\"\nname = \"\"\naddress = \"\"\n[site.panel]\naccount = \"0\"\n";
    let one = read_register(one).expect("it is a register file").remove(0);
    let mut search = Search::default();
    for number in 0..HOMES {
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
        let number = round * 7919 % HOMES;
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
