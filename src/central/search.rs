//! Looking for homes by name, address and account: what is looked for as people type it, and which come first. It knows no
//! telephone number and no contact.
use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{id::SiteId, site::Site};

/// Most words of what is looked for that count; whatever comes after them is not read.
const MOST_WORDS: usize = 8;

/// The homes of a place as they are looked through; cheap to clone, so that it can be done beside whoever keeps them.
#[derive(Clone, Default)]
pub struct Search {
    lines: Vec<Arc<Line>>,
    places: BTreeMap<SiteId, usize>,
}

/// What of a home is looked through.
struct Line {
    site: Arc<Site>,
    /// Account, name and address, a line each, folded ([`folded`]).
    folded: String,
    /// The same with its marks: what was typed with them comes first.
    lower: String,
}

/// How well a word fits: the least is the best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is the account.
    Account,
    /// A word of the home is that word.
    Whole,
    /// A word of the home begins with it.
    Beginning,
    /// It stands somewhere within.
    Within,
}

impl Search {
    /// Takes a home in, or anew.
    pub fn put(&mut self, site: &Arc<Site>) {
        let text = format!("{}\n{}\n{}", site.panel.account, site.name.0, site.address.0);
        let line = Arc::new(Line { site: Arc::clone(site), folded: folded(&text), lower: lower(&text) });
        match self.places.get(&site.id) {
            Some(place) => self.lines[*place] = line,
            None => {
                self.places.insert(site.id.clone(), self.lines.len());
                self.lines.push(line);
            }
        }
    }

    /// Takes a home out.
    pub fn remove(&mut self, site: &SiteId) {
        let Some(place) = self.places.remove(site) else { return };
        self.lines.swap_remove(place);
        if let Some(moved) = self.lines.get(place) {
            self.places.insert(moved.site.id.clone(), place);
        }
    }

    /// At most so many homes in which all these words stand, without case and marks (å, ä, ö, é are found by a, a, o, e), the
    /// best first, those that fit as well by their address; and whether there are more. Without words these are the first
    /// by their address.
    pub fn find(&self, words: &str, most: usize) -> (Vec<Arc<Site>>, bool) {
        let words: Vec<(String, String)> =
            words.split_whitespace().take(MOST_WORDS).map(|word| (folded(word), lower(word))).collect();
        if words.iter().any(|(word, _)| word.is_empty()) {
            return (Vec::new(), false);
        }
        let fits = |line: &&Arc<Line>| words.iter().all(|(word, _)| line.folded.contains(word.as_str()));
        let mut found: Vec<_> = self.lines.iter().filter(fits).map(|line| (line.rank(&words), line)).collect();
        let in_order = |a: &(Rank, &Arc<Line>), b: &(Rank, &Arc<Line>)| {
            let (one, other) = (&a.1.site, &b.1.site);
            a.0.cmp(&b.0).then_with(|| (&one.address.0, &one.id).cmp(&(&other.address.0, &other.id)))
        };
        let more = found.len() > most;
        if more {
            // A word that stands in every address is found a hundred thousand times: only the best are put in order.
            found.select_nth_unstable_by(most, in_order);
            found.truncate(most);
        }
        found.sort_unstable_by(in_order);
        (found.into_iter().map(|(_, line)| Arc::clone(&line.site)).collect(), more)
    }
}

/// How well each word fits, the worst first; and how many of the words do not stand there as they were typed.
type Rank = ([u8; MOST_WORDS], usize);

impl Line {
    fn rank(&self, words: &[(String, String)]) -> Rank {
        let account = self.folded.lines().next().unwrap_or_default();
        let mut fits = [0; MOST_WORDS];
        for (fit, (word, _)) in fits.iter_mut().zip(words) {
            *fit = if account == word { Fit::Account } else { fit_within(&self.folded, word) } as u8;
        }
        fits.sort_unstable_by_key(|fit| Reverse(*fit));
        (fits, words.iter().filter(|(_, typed)| !self.lower.contains(typed.as_str())).count())
    }
}

fn fit_within(text: &str, word: &str) -> Fit {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let fits = text.match_indices(word).map(|(at, _)| {
        let begins = !is_letter(text[..at].chars().next_back());
        let ends = !is_letter(text[at + word.len()..].chars().next());
        match (begins, ends) {
            (true, true) => Fit::Whole,
            (true, false) => Fit::Beginning,
            _ => Fit::Within,
        }
    });
    fits.min().unwrap_or(Fit::Within)
}

/// Without case, in one form of its marks.
fn lower(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).collect()
}

/// Without case and marks; letters that are no marked ones by Unicode's word are written as people do without them.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ø' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            c => folded.push(c),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::read_register;

    fn homes(all: &[(&str, &str, &str)]) -> Search {
        let mut search = Search::default();
        for (index, (name, address, account)) in all.iter().enumerate() {
            let text = format!(
                "[[site]]\nid = \"{index}\"\nname = \"{name}\"\naddress = \"{address}\"\n[site.panel]\naccount = \"{account}\"\n"
            );
            search.put(&Arc::new(read_register(&text).unwrap().remove(0)));
        }
        search
    }

    fn found(search: &Search, words: &str) -> Vec<String> {
        search.find(words, 9).0.iter().map(|site| site.id.to_string()).collect()
    }

    #[test]
    fn marks_and_case_do_not_matter_and_what_was_typed_with_them_comes_first() {
        let search = homes(&[
            ("Kund 1", "Akervagen 1, Taby", "0001"),
            ("Kund 2", "Åkervägen 1, Täby", "0002"),
            ("Kund 3", "Ørstedsgatan 3, Malmö", "0003"),
            ("Kund 4", "Bjo\u{308}rkbacken 7, Täby", "0004"),
        ]);
        assert_eq!(found(&search, "åkervägen"), ["1", "0"]);
        assert_eq!(found(&search, "AKERVAGEN"), ["0", "1"]);
        assert_eq!(found(&search, "orsted malmo"), ["2"]);
        assert_eq!(found(&search, "Björk"), ["3"]);
        assert_eq!(found(&search, "bjork"), ["3"]);
    }

    #[test]
    fn all_words_must_stand_there_in_any_order_and_the_best_come_first() {
        let search = homes(&[
            ("Kund 1", "Strandekvägen 4, Täby", "1004"),
            ("Kund 2", "Ekvägen 41, Täby", "1005"),
            ("Kund 3", "Ekvägen 4, Täby", "1006"),
            ("Kund 4", "Ekvägen 4, Solna", "4"),
        ]);
        assert_eq!(found(&search, "4 ekvägen"), ["3", "2", "1", "0"]);
        assert_eq!(found(&search, "täby ekvägen 4"), ["2", "1", "0"]);
        assert_eq!(found(&search, "1005"), ["1"]);
        assert_eq!(found(&search, "kund 3"), ["2"]);
        assert_eq!(found(&search, "ekvägen solna täby"), Vec::<String>::new());
        assert_eq!(found(&search, "  "), ["3", "2", "1", "0"], "without words by their addresses");
        assert_eq!(found(&search, "\u{301}"), Vec::<String>::new(), "a mark alone is no word");
    }

    #[test]
    fn no_more_than_asked_for_and_it_is_said_that_there_are_more() {
        let rows: Vec<(String, String)> =
            (0..40).map(|number| (format!("Ekvägen {:02}", 39 - number), format!("{number:04}"))).collect();
        let rows: Vec<(&str, &str, &str)> =
            rows.iter().map(|(address, account)| ("Kund", address.as_str(), account.as_str())).collect();
        let search = homes(&rows);
        let (homes, more) = search.find("ekvägen", 9);
        let addresses: Vec<&str> = homes.iter().map(|site| site.address.0.as_str()).collect();
        let wanted: Vec<String> = (0..9).map(|number| format!("Ekvägen {number:02}")).collect();
        assert_eq!((addresses, more), (wanted.iter().map(String::as_str).collect(), true));
        assert!(!search.find("ekvägen 05", 9).1);
    }

    #[test]
    fn a_home_that_changed_is_found_by_what_it_is_now_and_one_that_is_gone_is_not() {
        let mut search =
            homes(&[("Kund 1", "Ekvägen 1", "0001"), ("Kund 2", "Ekvägen 2", "0002"), ("Kund 3", "Ekvägen 3", "0003")]);
        let mut moved = Site::clone(&search.find("0001", 1).0[0]);
        moved.address.0 = "Tallstigen 9".to_owned();
        search.put(&Arc::new(moved));
        assert_eq!(found(&search, "ekvägen"), ["1", "2"]);
        assert_eq!(found(&search, "tallstigen"), ["0"]);
        search.remove(&SiteId::new("0"));
        search.remove(&SiteId::new("nobody"));
        assert_eq!(found(&search, "tallstigen"), Vec::<String>::new());
        assert_eq!(found(&search, "kund"), ["1", "2"], "the others stay where they are");
        search.remove(&SiteId::new("2"));
        assert_eq!(found(&search, "kund"), ["1"]);
    }
}
