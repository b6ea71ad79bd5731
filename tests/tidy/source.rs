//! Splits Rust source into code without words, and words with the calls around them; it does not parse.

/// One string literal outside tests.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    /// Counted from 1.
    pub line: usize,
    /// The text between the quotes, escapes as written.
    pub text: String,
    /// The calls, macros and attributes the literal stands in, outermost first: `[".label", "format!"]`, `["#["]`.
    pub calls: Vec<String>,
}

/// A source file taken apart. Tests (`#[test]`, `#[cfg(test)]`) are left out of `literals` and `code`.
#[derive(Debug, Default)]
pub struct Source {
    pub literals: Vec<Literal>,
    /// The file without comments, without what stands between quotes, without tests; lines stay where they were.
    pub code: String,
    /// The same with the tests.
    pub code_and_tests: String,
}

struct Frame {
    call: String,
    test: bool,
    attribute_from: Option<usize>,
}

struct Scanner {
    chars: Vec<char>,
    at: usize,
    line: usize,
    frames: Vec<Frame>,
    /// Depth at which a test attribute was seen; the next block there is a test.
    test_ahead: Option<usize>,
    found: Source,
}

/// Takes `text` apart. Text that is no Rust gives a useless answer, never a panic.
pub fn split(text: &str) -> Source {
    let mut scanner = Scanner {
        chars: text.chars().collect(),
        at: 0,
        line: 1,
        frames: Vec::new(),
        test_ahead: None,
        found: Source::default(),
    };
    while scanner.at < scanner.chars.len() {
        scanner.step();
    }
    scanner.found
}

impl Scanner {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn in_test(&self) -> bool {
        self.frames.iter().any(|frame| frame.test)
    }

    /// Passes one character; `keep` puts it into the code, otherwise only line ends remain.
    fn pass(&mut self, keep: bool) {
        let c = self.peek(0);
        self.at += 1;
        if c == '\n' {
            self.line += 1;
        }
        if keep || c == '\n' {
            self.found.code_and_tests.push(c);
        }
        if c == '\n' || (keep && !self.in_test() && self.test_ahead.is_none()) {
            self.found.code.push(c);
        }
    }

    fn step(&mut self) {
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => {
                while self.at < self.chars.len() && self.peek(0) != '\n' {
                    self.pass(false);
                }
            }
            ('/', '*') => self.block_comment(),
            ('"', _) => self.text(None),
            ('r' | 'b' | 'c', _) if !self.after_word() && self.raw_ahead().is_some() => {
                let (prefix, hashes) = self.raw_ahead().expect("asked in the guard");
                for _ in 0..prefix {
                    self.pass(true);
                }
                self.text(hashes);
            }
            ('\'', next) if next == '\\' || self.peek(2) == '\'' => self.character(),
            (open @ ('(' | '[' | '{'), _) => self.open(open),
            (')' | ']' | '}', _) => self.close(),
            (';', _) => {
                if self.test_ahead == Some(self.frames.len()) {
                    self.test_ahead = None;
                }
                self.pass(true);
            }
            _ => self.pass(true),
        }
    }

    fn after_word(&self) -> bool {
        self.at > 0 && (self.chars[self.at - 1].is_alphanumeric() || self.chars[self.at - 1] == '_')
    }

    /// Length of a literal's prefix (`r##`, `b`, `cr#`) when one stands here, and how many hashes end a raw one.
    fn raw_ahead(&self) -> Option<(usize, Option<usize>)> {
        let letters = (0..3).take_while(|&i| matches!(self.peek(i), 'r' | 'b' | 'c')).count();
        let raw = (0..letters).any(|i| self.peek(i) == 'r');
        let hashes = (0..16).take_while(|&i| raw && self.peek(letters + i) == '#').count();
        (self.peek(letters + hashes) == '"').then_some((letters + hashes, raw.then_some(hashes)))
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.pass(false);
                    continue;
                }
            }
            self.pass(false);
            self.pass(false);
            if depth == 0 {
                return;
            }
        }
    }

    fn character(&mut self) {
        self.pass(true);
        if self.peek(0) == '\\' {
            self.pass(false);
        }
        self.pass(false);
        while self.at < self.chars.len() && self.peek(0) != '\'' {
            self.pass(false);
        }
        self.pass(true);
    }

    /// A string from its opening quote on; `raw` is the number of hashes that end a raw one.
    fn text(&mut self, raw: Option<usize>) {
        let line = self.line;
        self.pass(true);
        let from = self.at;
        while self.at < self.chars.len() {
            match raw {
                None if self.peek(0) == '\\' => self.pass(false),
                None if self.peek(0) == '"' => break,
                Some(hashes) if self.peek(0) == '"' && (1..=hashes).all(|i| self.peek(i) == '#') => break,
                _ => {}
            }
            self.pass(false);
        }
        let text: String = self.chars[from.min(self.chars.len())..self.at.min(self.chars.len())].iter().collect();
        self.pass(true);
        if !self.in_test() && self.test_ahead.is_none() {
            let calls = self.frames.iter().map(|f| f.call.clone()).filter(|call| !call.is_empty()).collect();
            self.found.literals.push(Literal { line, text, calls });
        }
    }

    fn open(&mut self, open: char) {
        let attribute = open == '[' && self.at > 0 && matches!(self.chars[..self.at], [.., '#'] | [.., '#', '!']);
        let call = if attribute { "#[".to_owned() } else { self.word_before() };
        let test = open == '{' && self.test_ahead == Some(self.frames.len());
        if test {
            self.test_ahead = None;
        }
        self.pass(true);
        self.frames.push(Frame { call, test, attribute_from: attribute.then_some(self.at) });
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return self.pass(true) };
        if self.test_ahead.is_some_and(|depth| depth > self.frames.len()) {
            self.test_ahead = None;
        }
        if let Some(from) = frame.attribute_from {
            let text: String = self.chars[from..self.at].iter().collect();
            if text == "test" || text.ends_with("::test") || (text.starts_with("cfg(") && marks_test(&text)) {
                self.test_ahead = Some(self.frames.len());
            }
        }
        self.pass(true);
    }

    /// The method, path or macro name that ends here: `.label`, `Color32::from_rgb`, `info!`.
    fn word_before(&self) -> String {
        let name = |c: &&char| c.is_alphanumeric() || matches!(c, '_' | ':' | '!');
        let mut word: Vec<char> = self.chars[..self.at].iter().rev().take_while(name).copied().collect();
        let method = self.at > word.len() && self.chars[self.at - word.len() - 1] == '.';
        word.extend(method.then_some('.'));
        word.into_iter().rev().collect()
    }
}

fn marks_test(cfg: &str) -> bool {
    cfg.split(|c: char| !c.is_alphanumeric() && c != '"').any(|word| word == "test") && !cfg.contains("not(test)")
}

#[cfg(test)]
mod tests {
    use super::split;

    fn texts(source: &str) -> Vec<String> {
        split(source).literals.into_iter().map(|literal| literal.text).collect()
    }

    #[test]
    fn words_are_found_in_every_form_of_literal() {
        let source =
            r###"let a = ("one", r"two\", r#"th"ree"#, b"four", br##"fi"#ve"##, c"six", "se\"ven", 'x', '"', '\'');"###;
        assert_eq!(texts(source), ["one", "two\\", "th\"ree", "four", "fi\"#ve", "six", "se\\\"ven"]);
    }

    #[test]
    fn comments_and_lifetimes_hold_no_words() {
        assert_eq!(texts("// \"a\"\n/* \"b\" /* \"c\" */ \"d\" */ fn f<'a>(x: &'a str) { g(\"e\") }"), ["e"]);
    }

    #[test]
    fn a_word_knows_its_line_and_its_calls() {
        let source = split("\n#[error(\"a\")]\nui.label(format!(\"b {}\",\n words.text(\"c\")));");
        let seen: Vec<_> = source.literals.iter().map(|l| (l.line, l.text.as_str(), l.calls.join(" "))).collect();
        assert_eq!(
            seen,
            [
                (2, "a", "#[ error".to_owned()),
                (3, "b {}", ".label format!".to_owned()),
                (4, "c", ".label format! .text".to_owned())
            ]
        );
    }

    #[test]
    fn tests_are_left_out_and_what_follows_them_is_not() {
        let source = "fn a() { \"1\"; }\n#[cfg(test)]\nmod tests { fn b() { \"2\"; } }\n#[cfg(test)]\nuse x;\nfn c() { \"3\"; }\n\
                      #[test]\nfn d() { \"4\"; }\n#[cfg(not(test))]\nfn e() { \"5\"; }";
        assert_eq!(texts(source), ["1", "3", "5"]);
        let source = split(source);
        assert!(source.code.contains("fn c()") && !source.code.contains("fn b()") && !source.code.contains("use x"));
        assert!(source.code_and_tests.contains("fn b()"));
        assert_eq!(source.code.lines().count(), 10);
    }

    #[test]
    fn code_keeps_no_words() {
        assert_eq!(split("f(\"unsafe\"); // unsafe").code, "f(\"\"); ");
    }
}
