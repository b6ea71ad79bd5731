//! The camera's own lettering, five dots by seven: capitals, figures and a few signs; not for screens of ours.

use super::canvas::Canvas;

/// Width of a letter with its gap, in dots.
const ADVANCE: usize = 6;

/// Width of a text in pixels at this size of dot.
pub fn width_of(text: &str, dot: usize) -> usize {
    (text.chars().count() * ADVANCE).saturating_sub(1) * dot
}

/// Writes a text with a dark edge, its top left corner at (`x`, `y`); small letters become capitals.
pub fn write(canvas: &mut Canvas, x: usize, y: usize, dot: usize, text: &str) {
    let edge = (dot / 2).max(1);
    for (value, grow) in [(14, edge), (206, 0)] {
        for (i, letter) in text.chars().flat_map(char::to_uppercase).enumerate() {
            let (mark, base) = parts(letter);
            let marks = mark.into_iter().zip([-3, -2]);
            for (dots, row) in marks.chain(glyph(base).into_iter().zip(0..)) {
                for column in (0..5).filter(|column| dots & (0b1_0000 >> column) != 0) {
                    let left = (x + (i * ADVANCE + column) * dot).saturating_sub(grow);
                    let top = y.saturating_add_signed(row * dot.cast_signed()).saturating_sub(grow);
                    canvas.fill(left, top, dot + 2 * grow, dot + 2 * grow, value);
                }
            }
        }
    }
}

/// The two rows of dots over a letter (ring or dots) and the letter under them.
fn parts(letter: char) -> ([u8; 2], char) {
    match letter {
        'Å' => ([0b00100, 0b00100], 'A'),
        'Ä' => ([0, 0b01010], 'A'),
        'Ö' => ([0, 0b01010], 'O'),
        other => ([0; 2], other),
    }
}

/// Seven rows of five dots; the leftmost dot is the highest bit. What has no letter stays empty.
fn glyph(letter: char) -> [u8; 7] {
    match letter {
        '0' => [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110],
        '1' => [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        '2' => [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
        '3' => [0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110],
        '4' => [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
        '5' => [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
        '6' => [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
        '7' => [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
        '8' => [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
        '9' => [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
        ':' => [0b00000, 0b00100, 0b00100, 0b00000, 0b00100, 0b00100, 0b00000],
        '.' => [0b00000, 0b00000, 0b00000, 0b00000, 0b00000, 0b01100, 0b01100],
        '-' => [0b00000, 0b00000, 0b00000, 0b11111, 0b00000, 0b00000, 0b00000],
        'A' => [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        'B' => [0b11110, 0b10001, 0b10001, 0b11110, 0b10001, 0b10001, 0b11110],
        'C' => [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110],
        'D' => [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110],
        'E' => [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
        'F' => [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000],
        'G' => [0b01110, 0b10001, 0b10000, 0b10111, 0b10001, 0b10001, 0b01111],
        'H' => [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        'I' => [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        'J' => [0b00111, 0b00010, 0b00010, 0b00010, 0b00010, 0b10010, 0b01100],
        'K' => [0b10001, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010, 0b10001],
        'L' => [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111],
        'M' => [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001],
        'N' => [0b10001, 0b11001, 0b10101, 0b10011, 0b10001, 0b10001, 0b10001],
        'O' => [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
        'P' => [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000],
        'Q' => [0b01110, 0b10001, 0b10001, 0b10001, 0b10101, 0b10010, 0b01101],
        'R' => [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001],
        'S' => [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
        'T' => [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
        'U' => [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
        'V' => [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01010, 0b00100],
        'W' => [0b10001, 0b10001, 0b10001, 0b10101, 0b10101, 0b11011, 0b10001],
        'X' => [0b10001, 0b10001, 0b01010, 0b00100, 0b01010, 0b10001, 0b10001],
        'Y' => [0b10001, 0b10001, 0b01010, 0b00100, 0b00100, 0b00100, 0b00100],
        'Z' => [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b10000, 0b11111],
        _ => [0; 7],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_a_camera_name_or_a_time_needs_is_drawn_and_differs() {
        let mut seen = std::collections::HashSet::new();
        for letter in "0123456789:.-ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ".chars() {
            let (mark, base) = parts(letter);
            let dots = (mark, glyph(base));
            assert_ne!(dots.1, [0; 7], "{letter}");
            assert!(seen.insert(dots), "{letter} looks like another letter");
        }
    }
}
