//! The firm's accent colour, made readable on both themes.
//!
//! Invariants: text in the accent has a contrast of at least 4.5 to 1 on the page of its theme
//! (WCAG 1.4.3), and so has text on a button; a button in the accent can be told from the page of
//! its theme (WCAG 1.4.11), be the accent white or black; what isn't six hex digits gives the house
//! colour.

/// The house colour, where the firm has none.
const HOUSE: Colour = Colour(0x1f, 0x4d, 0x46);
/// The darkest ground of the light theme and the lightest of the dark one, behind text.
const LIGHT: Colour = Colour(0xee, 0xeb, 0xe4);
const DARK: Colour = Colour(0x2c, 0x2b, 0x28);
const BLACK: Colour = Colour(0, 0, 0);
const WHITE: Colour = Colour(0xff, 0xff, 0xff);
/// The contrast that text needs (WCAG 1.4.3), in hundredths, with a little to spare.
const READ: u64 = 465;
/// The contrast that a shape needs (WCAG 1.4.11).
const SEEN: u64 = 305;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Colour(u8, u8, u8);

/// The custom properties of the accent, as a stylesheet: the accent itself; links, which are text
/// in the accent; the fill of buttons, which can be told from the page, and the text on it.
pub(super) fn style(hex: &str) -> String {
    let accent = parse(hex).unwrap_or(HOUSE);
    let light = properties(readable(accent, LIGHT, BLACK), visible(accent, LIGHT, BLACK));
    let dark = properties(readable(accent, DARK, WHITE), visible(accent, DARK, WHITE));
    format!(
        ":root{{--accent:{};{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}",
        accent.hex()
    )
}

fn properties(link: Colour, fill: Colour) -> String {
    let on = if contrast(fill, WHITE) >= contrast(fill, BLACK) { WHITE } else { BLACK };
    format!("--link:{};--fill:{};--on-fill:{}", link.hex(), fill.hex(), on.hex())
}

fn parse(hex: &str) -> Option<Colour> {
    let bytes: [u8; 3] = hex::decode(hex).ok()?.try_into().ok()?;
    let [red, green, blue] = bytes;
    Some(Colour(red, green, blue))
}

/// The accent as text on `ground`.
fn readable(accent: Colour, ground: Colour, end: Colour) -> Colour {
    moved(accent, ground, end, READ)
}

/// The accent as a shape on `ground`.
fn visible(accent: Colour, ground: Colour, end: Colour) -> Colour {
    moved(accent, ground, end, SEEN)
}

/// The accent, moved towards `end` in steps of five percent until it stands out from `ground`.
fn moved(accent: Colour, ground: Colour, end: Colour, enough: u64) -> Colour {
    (0..=20)
        .map(|step| accent.towards(end, step))
        .find(|colour| contrast(*colour, ground) >= enough)
        .unwrap_or(end)
}

/// The contrast of two colours as WCAG defines it, in hundredths.
fn contrast(one: Colour, other: Colour) -> u64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 50_000) * 100 / (one.min(other) + 50_000)
}

impl Colour {
    fn towards(self, end: Self, twentieths: u64) -> Self {
        let mix = |from: u8, to: u8| {
            let sum = u64::from(from) * (20 - twentieths) + u64::from(to) * twentieths;
            u8::try_from(sum / 20).unwrap_or(to)
        };
        Self(mix(self.0, end.0), mix(self.1, end.1), mix(self.2, end.2))
    }

    /// Relative luminance in millionths.
    fn luminance(self) -> u64 {
        (linear(self.0) * 2126 + linear(self.1) * 7152 + linear(self.2) * 722) / 10_000
    }

    fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The light of one channel in millionths: sRGB by its well-known cubic, right to half a percent.
fn linear(channel: u8) -> u64 {
    let c = u64::from(channel) * 1_000_000 / 255;
    let inner = c * 305_306 / 1_000_000 + 682_171;
    let outer = c * inner / 1_000_000 + 12_523;
    c * outer / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert_eq!(contrast(BLACK, WHITE), 2100);
        let grey = contrast(Colour(0x76, 0x76, 0x76), WHITE);
        assert!((450..460).contains(&grey), "{grey}");
    }

    #[test]
    fn every_accent_is_readable_on_both_themes() {
        for hex in ["000000", "ffffff", "ffff00", "ff0000", "0000ff", "808080", "1f4d46", "c0ffee"]
        {
            let accent = parse(hex).unwrap();
            assert!(contrast(readable(accent, LIGHT, BLACK), LIGHT) >= 455, "{hex} on light");
            assert!(contrast(readable(accent, DARK, WHITE), DARK) >= 455, "{hex} on dark");
            for fill in [visible(accent, LIGHT, BLACK), visible(accent, DARK, WHITE)] {
                assert!(contrast(fill, WHITE).max(contrast(fill, BLACK)) >= 450, "on {hex}");
            }
        }
    }

    #[test]
    fn a_button_stands_out_from_the_page_whatever_the_accent() {
        for hex in ["000000", "ffffff", "fefefe", "eeebe4", "2c2b28", "ffff00", "1f4d46"] {
            let accent = parse(hex).unwrap();
            assert!(contrast(visible(accent, LIGHT, BLACK), LIGHT) >= 300, "{hex} on light");
            assert!(contrast(visible(accent, DARK, WHITE), DARK) >= 300, "{hex} on dark");
        }
        let white = style("ffffff");
        let (light, _) = white.split_once("@media").unwrap();
        assert!(!light.contains("--fill:#ffffff"), "{light}");
    }

    #[test]
    fn a_hostile_accent_is_not_written_into_the_page() {
        assert!(style("</style><script>").contains("#1f4d46"));
        assert!(style("fff").contains("#1f4d46"));
    }
}
