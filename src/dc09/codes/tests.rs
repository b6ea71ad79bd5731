//! Checks of the code tables: every row is read, and what opens cameras or clears alarms is what the standards say.
use super::*;

#[test]
fn every_row_is_read_and_has_a_source() {
    for (table, read) in [(include_str!("sia.csv"), SIA.len()), (include_str!("cid.csv"), CID.len())] {
        assert_eq!(read, table.lines().count() - 1);
        let heading = table.lines().next().unwrap().split(',').count();
        assert!(rows(table).all(|row| row.len() == heading && row.iter().all(|field| !field.contains('"'))));
    }
    for (code, meaning) in all() {
        assert!(!meaning.text.is_empty() && meaning.source.contains("PyPI"), "{code}");
    }
    assert_eq!(look_up("NM").map(|meaning| meaning.text), Some("Perimeter Armed, User Defined"));
}

#[test]
fn codes_that_matter() {
    use Category as C;
    use Kind as K;
    for (code, category, kind) in [
        ("BA", C::Burglary, K::Alarm),
        ("BV", C::Burglary, K::Alarm),
        ("BR", C::Burglary, K::Restore),
        ("BT", C::Burglary, K::Trouble),
        ("BB", C::Burglary, K::Bypass),
        ("BU", C::Burglary, K::Unbypass),
        ("BC", C::Cancel, K::Cancel),
        ("OC", C::Cancel, K::Cancel),
        ("FA", C::Fire, K::Alarm),
        ("KA", C::Fire, K::Alarm),
        ("SA", C::Fire, K::Alarm),
        ("FX", C::Fire, K::Test),
        ("GA", C::Gas, K::Alarm),
        ("HA", C::Holdup, K::Alarm),
        ("PA", C::Panic, K::Alarm),
        ("MA", C::Medical, K::Alarm),
        ("QA", C::Medical, K::Alarm),
        ("WA", C::Water, K::Alarm),
        ("ZA", C::Temperature, K::Alarm),
        ("TA", C::Tamper, K::Alarm),
        ("TT", C::Tamper, K::Trouble),
        ("AT", C::Power, K::Trouble),
        ("YT", C::Battery, K::Trouble),
        ("YC", C::Communication, K::Trouble),
        ("XQ", C::Jamming, K::Trouble),
        ("OP", C::OpenClose, K::Opening),
        ("OR", C::OpenClose, K::Opening),
        ("CL", C::OpenClose, K::Closing),
        ("NL", C::OpenClose, K::Closing),
        ("RP", C::Test, K::Test),
        ("LF", C::Voice, K::Voice),
        ("LE", C::Voice, K::Info),
        ("L", C::Voice, K::Voice),
        ("1100", C::Medical, K::Alarm),
        ("1110", C::Fire, K::Alarm),
        ("1114", C::Fire, K::Alarm),
        ("1120", C::Panic, K::Alarm),
        ("1121", C::Duress, K::Alarm),
        ("1124", C::Duress, K::Alarm),
        ("1125", C::Duress, K::Alarm),
        ("3121", C::Duress, K::Restore),
        ("1122", C::Holdup, K::Alarm),
        ("1130", C::Burglary, K::Alarm),
        ("3130", C::Burglary, K::Restore),
        ("6130", C::Burglary, K::Info),
        ("1137", C::Tamper, K::Alarm),
        ("1151", C::Gas, K::Alarm),
        ("1154", C::Water, K::Alarm),
        ("1162", C::Co, K::Alarm),
        ("3162", C::Co, K::Restore),
        ("1301", C::Power, K::Trouble),
        ("1302", C::Battery, K::Trouble),
        ("1350", C::Communication, K::Trouble),
        ("1383", C::Tamper, K::Trouble),
        ("1400", C::OpenClose, K::Opening),
        ("1401", C::OpenClose, K::Opening),
        ("3401", C::OpenClose, K::Closing),
        ("1406", C::Cancel, K::Cancel),
        ("3406", C::Cancel, K::Cancel),
        ("6401", C::OpenClose, K::Info),
        ("1403", C::OpenClose, K::Opening),
        ("3403", C::OpenClose, K::Closing),
        ("1409", C::OpenClose, K::Opening),
        ("3409", C::OpenClose, K::Closing),
        ("1441", C::OpenClose, K::Opening),
        ("3441", C::OpenClose, K::Closing),
        ("1454", C::OpenClose, K::Trouble),
        ("1570", C::Burglary, K::Bypass),
        ("3570", C::Burglary, K::Unbypass),
        ("1601", C::Test, K::Test),
        ("1602", C::Test, K::Test),
        ("3602", C::Test, K::Test),
        ("1603", C::Test, K::Test),
        ("1604", C::Fire, K::Test),
        ("1608", C::Test, K::Test),
        ("1613", C::Test, K::Test),
        ("1606", C::Voice, K::Voice),
        ("1609", C::Voice, K::Voice),
        ("3606", C::Voice, K::Info),
        ("3609", C::Voice, K::Info),
        ("1607", C::Test, K::Test),
    ] {
        let meaning = look_up(code).unwrap_or_else(|| panic!("{code} is unknown"));
        assert_eq!((meaning.category, meaning.kind, meaning.known), (category, kind, true), "{code}");
    }
    assert_eq!(look_up("BV").map(|meaning| (meaning.confirmed, meaning.counts)), Some((true, Counts::Area)));
    assert_eq!(look_up("1139").map(|meaning| meaning.confirmed), Some(true));
    assert_eq!(look_up("3139").map(|meaning| meaning.confirmed), Some(false));
    assert_eq!(look_up("1121").map(|meaning| meaning.counts), Some(Counts::User));
    assert_eq!(look_up("1130").and_then(|meaning| meaning.sia), Some("BA"));
    assert_eq!(look_up("3130").and_then(|meaning| meaning.sia), Some("BH"));
    assert_eq!(look_up("3901").map(|meaning| meaning.text), Some("Download End"));
}

/// The words of the standard decide: no row that says test, restore, trouble, bypass or cancel may pass for an alarm.
#[test]
fn no_alarm_by_mistake() {
    for (code, meaning) in all().filter(|(_, meaning)| meaning.kind == Kind::Alarm) {
        let text = meaning.text.to_ascii_lowercase();
        for word in ["restor", "trouble", "test", "bypass", "cancel", "silenced", "low battery", "open/close", "o/c"] {
            assert!(!text.contains(word), "{code} is an alarm and says {word}");
        }
        assert!(
            !matches!(meaning.category, Category::OpenClose | Category::Test | Category::Voice | Category::Equipment),
            "{code}"
        );
    }
    for (code, meaning) in all().filter(|(code, _)| code.len() == 4) {
        let is_alarm = meaning.kind == Kind::Alarm;
        assert!(!is_alarm || code.starts_with("11") || ["1374", "1423", "1646"].contains(&code.as_str()), "{code}");
        for qualifier in ["3", "6", "0"] {
            let other = look_up(&code.replacen('1', qualifier, 1)).unwrap();
            assert_ne!(other.kind, Kind::Alarm, "{qualifier} {code}");
            assert_ne!(other.kind, Kind::Opening, "{qualifier} {code}");
        }
    }
}

#[test]
fn unknown_codes_are_judged_by_class_or_not_at_all() {
    for (code, category, kind) in [
        ("1127", Category::Panic, Kind::Alarm),
        ("113F", Category::Burglary, Kind::Alarm),
        ("3127", Category::Panic, Kind::Restore),
        ("1399", Category::Equipment, Kind::Trouble),
        ("1449", Category::OpenClose, Kind::Info),
        ("1000", Category::Untyped, Kind::Info),
        ("1999", Category::Untyped, Kind::Info),
        ("0000", Category::Untyped, Kind::Info),
    ] {
        let meaning = look_up(code).unwrap_or_else(|| panic!("{code} has no class"));
        assert_eq!((meaning.category, meaning.kind, meaning.known), (category, kind, false), "{code}");
    }
    for code in ["", "QQ", "ba", "1", "Z", "113", "11300", "1zzz", "åäö", "å1"] {
        assert_eq!(look_up(code), None, "{code}");
    }
}
