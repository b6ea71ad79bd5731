//! Looking for homes by name, address and account: what is looked for as people type it, and which come first. It knows no
//! telephone number and no contact.
use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use memchr::memmem::Finder;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{id::SiteId, site::Site};

/// Most words of what is looked for that count; whatever comes after them is not read.
const MOST_WORDS: usize = 8;

/// The homes of a place, to be looked through beside whoever keeps them.
#[derive(Clone, Default)]
pub struct Search {
    lines: BTreeMap<Place, Line>,
    addresses: BTreeMap<SiteId, Arc<str>>,
    /// Made by the first who looks after a change.
    sheet: OnceLock<Arc<Sheet>>,
}

/// A home's address and id: its place among all.
type Place = (Arc<str>, SiteId);

/// What of a home is looked through.
#[derive(Clone)]
struct Line {
    site: Arc<Site>,
    /// Account, name and address, a line each, folded ([`folded`]).
    folded: Arc<str>,
    /// The same with its marks: what was typed with them comes first.
    lower: Arc<str>,
}

/// All lines after one another, by their addresses: read from first to last, each once, so that memory is read as it lies, and
/// among those that fit as well the first found are the first shown.
#[derive(Default)]
struct Sheet {
    sites: Vec<Arc<Site>>,
    folded: Column,
    lower: Column,
}

/// Texts in one piece of memory, and where each ends.
#[derive(Default)]
struct Column {
    text: String,
    ends: Vec<usize>,
}

impl Column {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn get(&self, index: usize) -> &str {
        let begin = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(index).and_then(|end| self.text.get(begin..*end)).unwrap_or_default()
    }
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

/// A word that is looked for.
struct Word {
    folded: Finder<'static>,
    /// As it was typed, but for its case.
    lower: Finder<'static>,
}

/// How well each word fits, the worst first; and how many of the words do not stand there as they were typed.
type Rank = ([u8; MOST_WORDS], usize);

impl Search {
    /// Takes a home in, or anew.
    pub fn put(&mut self, site: &Arc<Site>) {
        self.remove(&site.id);
        self.sheet.take();
        let text = format!("{}\n{}\n{}", site.panel.account, site.name.0, site.address.0);
        let line = Line { site: Arc::clone(site), folded: folded(&text).into(), lower: lower(&text).into() };
        let address: Arc<str> = site.address.0.as_str().into();
        self.addresses.insert(site.id.clone(), Arc::clone(&address));
        self.lines.insert((address, site.id.clone()), line);
    }

    /// Takes a home out.
    pub fn remove(&mut self, site: &SiteId) {
        if let Some(address) = self.addresses.remove(site) {
            self.sheet.take();
            self.lines.remove(&(address, site.clone()));
        }
    }

    /// At most so many homes in which all these words stand, without case and marks (å, ä, ö, é are found by a, a, o, e), the
    /// best first, those that fit as well by their address; and whether there are more. Without words these are the first
    /// by their address.
    pub fn find(&self, words: &str, most: usize) -> (Vec<Arc<Site>>, bool) {
        let words: Vec<Word> = words.split_whitespace().take(MOST_WORDS).map(Word::of).collect();
        if most == 0 || words.iter().any(|word| word.folded.needle().is_empty()) {
            return (Vec::new(), false);
        }
        let sheet = self.sheet.get_or_init(|| Arc::new(self.written()));
        let mut best: Vec<(Rank, usize)> = Vec::new();
        let mut found = 0_usize;
        for home in (0..sheet.sites.len()).filter(|home| sheet.has(*home, &words)) {
            found += 1;
            let worst = best.last().filter(|_| best.len() == most).map(|(rank, _)| *rank);
            let Some(rank) = sheet.rank(home, &words, worst) else { continue };
            best.insert(best.partition_point(|(other, _)| *other <= rank), (rank, home));
            best.truncate(most);
        }
        (best.into_iter().filter_map(|(_, home)| sheet.sites.get(home).cloned()).collect(), found > most)
    }

    fn written(&self) -> Sheet {
        let mut sheet = Sheet::default();
        for line in self.lines.values() {
            sheet.sites.push(Arc::clone(&line.site));
            sheet.folded.push(&line.folded);
            sheet.lower.push(&line.lower);
        }
        sheet
    }
}

impl Word {
    fn of(word: &str) -> Self {
        let finder = |text: String| Finder::new(text.as_bytes()).into_owned();
        Self { folded: finder(folded(word)), lower: finder(lower(word)) }
    }

    fn fit(&self, text: &str) -> Fit {
        let length = self.folded.needle().len();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mut best = Fit::Within;
        for at in self.folded.find_iter(text.as_bytes()) {
            let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + length..).unwrap_or_default());
            match (is_letter(before.chars().next_back()), is_letter(after.chars().next())) {
                (false, false) => return Fit::Whole,
                (false, true) => best = Fit::Beginning,
                _ => {}
            }
        }
        best
    }
}

impl Sheet {
    fn has(&self, home: usize, words: &[Word]) -> bool {
        let text = self.folded.get(home).as_bytes();
        words.iter().all(|word| word.folded.find(text).is_some())
    }

    /// `None` where it is no better than `worst`.
    fn rank(&self, home: usize, words: &[Word], worst: Option<Rank>) -> Option<Rank> {
        let text = self.folded.get(home);
        let account = text.lines().next().unwrap_or_default().as_bytes();
        let mut fits = [0; MOST_WORDS];
        for (fit, word) in fits.iter_mut().zip(words) {
            *fit = if account == word.folded.needle() { Fit::Account } else { word.fit(text) } as u8;
        }
        fits.sort_unstable_by_key(|fit| Reverse(*fit));
        // Asked only where the fits alone do not decide.
        if worst.is_some_and(|worst| (fits, 0) >= worst) {
            return None;
        }
        let lower = self.lower.get(home).as_bytes();
        let untyped = words.iter().filter(|word| word.lower.find(lower).is_none()).count();
        Some((fits, untyped)).filter(|rank| worst.is_none_or(|worst| *rank < worst))
    }
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
