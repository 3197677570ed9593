//! The parts of a postal address, as formats of bills want them one by one.
//!
//! Invariant: nothing is made up. What an address does not say in a form that is known here, it has
//! not; only a state and ZIP code of the United States tell the country without naming it.

use crate::country::Country;
use crate::text::Address;

/// An address in its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Postal {
    /// Street, building, room: what is none of the other parts, line by line.
    pub lines: Vec<String>,
    /// The city.
    pub city: Option<String>,
    /// The state or province, as its post abbreviates it.
    pub region: Option<String>,
    /// The postal code.
    pub postcode: Option<String>,
    /// The country.
    pub country: Option<Country>,
}

/// The last line of an address.
struct Place {
    street: Option<String>,
    city: String,
    region: Option<String>,
    postcode: String,
}

/// States, the District, territories and the post of the forces.
const STATES: &str = " AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO \
                      MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY \
                      DC PR GU VI AS MP AA AE AP ";

/// The provinces and territories of Canada.
const PROVINCES: &str = " AB BC MB NB NL NS NT NU ON PE QC SK YT ";

impl Postal {
    /// Reads an address; `country` is where it is in, if it does not say.
    pub fn read(address: &Address, country: Option<Country>) -> Self {
        if !address.is_known() {
            return Self { country, ..Self::default() };
        }
        let mut lines: Vec<String> = address
            .as_str()
            .lines()
            .map(|line| line.trim().trim_end_matches(',').to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        let named = lines.last().and_then(|line| Country::of_line(line));
        if named.is_some() {
            lines.pop();
        }
        let country = named.or(country);
        let last = lines.last().map(String::as_str).unwrap_or_default();
        let Some((place, of_place)) = placed(last, country) else {
            return Self { lines, country, ..Self::default() };
        };
        lines.pop();
        lines.extend(place.street);
        Self {
            lines,
            city: Some(place.city),
            region: place.region,
            postcode: Some(place.postcode),
            country: country.or(of_place),
        }
    }
}

/// Reads `Boston, MA 02110`, `Toronto, ON M5V 2T6`, `10115 Berlin` and `London EC2A 2EG`, and the
/// country where the form alone tells it.
fn placed(line: &str, country: Option<Country>) -> Option<(Place, Option<Country>)> {
    let is = |code: &str| country.is_none_or(|country| country.code() == code);
    if is("US")
        && let Some(place) = american(line)
    {
        return Some((place, Some(Country::US)));
    }
    if is("CA")
        && let Some(place) = canadian(line)
    {
        return Some((place, None));
    }
    if is("GB")
        && let Some(place) = british(line)
    {
        return Some((place, None));
    }
    // Elsewhere in the world a number before a name is a street as often as a city.
    let is_elsewhere = country.is_some_and(|country| !["US", "CA", "GB"].contains(&country.code()));
    if is_elsewhere { continental(line).map(|place| (place, None)) } else { None }
}

fn american(line: &str) -> Option<Place> {
    let (front, postcode) = line.trim_end().rsplit_once(' ')?;
    let digits: String = postcode.chars().filter(|c| *c != '-').collect();
    let is_zip = (postcode.len() == 5 || (postcode.len() == 10 && postcode.find('-') == Some(5)))
        && digits.len() >= 5
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    let (front, state) = front.trim_end().rsplit_once([' ', ','])?;
    if is_zip { in_region(front, state, STATES, postcode) } else { None }
}

fn canadian(line: &str) -> Option<Place> {
    let mut words = line.trim_end().rsplitn(3, ' ');
    let (end, start, front) = (words.next()?, words.next()?, words.next()?);
    let shape = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect()
    };
    let (front, province) = front.trim_end().rsplit_once([' ', ','])?;
    let is_code = shape(start) == "A9A" && shape(end) == "9A9";
    let postcode = format!("{start} {end}");
    if is_code { in_region(front, province, PROVINCES, &postcode) } else { None }
}

/// The place before a region and a postal code; a street may stand before it.
fn in_region(front: &str, region: &str, regions: &str, postcode: &str) -> Option<Place> {
    let region = region.trim_matches('.').to_uppercase();
    let front = front.trim().trim_end_matches(',').trim_end();
    let (street, city) = match front.rsplit_once(',') {
        Some((street, city)) => (Some(street.trim().to_owned()), city.trim()),
        None => (None, front),
    };
    let is_region = region.len() == 2 && regions.contains(&format!(" {region} "));
    let (city, postcode) = (city.to_owned(), postcode.to_owned());
    (is_region && !city.is_empty()).then_some(Place {
        street,
        city,
        region: Some(region),
        postcode,
    })
}

/// A number of four or five digits, with or without the mark of a country, before the city.
fn continental(line: &str) -> Option<Place> {
    let (code, city) = line.trim().split_once(' ')?;
    let digits = code.split_once('-').map_or(code, |(_, digits)| digits);
    let is_code = (4..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let is_city = city.chars().next().is_some_and(char::is_alphabetic)
        && !city.chars().any(|c| c.is_ascii_digit() || c == ',');
    (is_code && is_city).then(|| Place {
        street: None,
        city: city.trim().to_owned(),
        region: None,
        postcode: digits.to_owned(),
    })
}

fn british(line: &str) -> Option<Place> {
    let mut words = line.trim_end().rsplitn(3, ' ');
    let (inward, outward, city) = (words.next()?, words.next()?, words.next()?);
    let mut signs = inward.chars();
    let is_inward = signs.next().is_some_and(|c| c.is_ascii_digit())
        && signs.clone().count() == 2
        && signs.all(|c| c.is_ascii_uppercase());
    let is_outward = (2..=4).contains(&outward.len())
        && outward.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && outward.starts_with(|c: char| c.is_ascii_uppercase())
        && outward.contains(|c: char| c.is_ascii_digit());
    let city = city.trim().trim_end_matches(',').to_owned();
    (is_inward && is_outward && !city.is_empty()).then(|| Place {
        street: None,
        city,
        region: None,
        postcode: format!("{outward} {inward}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, country: Option<&str>) -> String {
        let country = country.map(|code| Country::parse(code).unwrap());
        let Postal { lines, city, region, postcode, country } =
            Postal::read(&Address::parse(text).unwrap(), country);
        let parts = [city, region, postcode, country.map(|country| country.code().to_owned())];
        let parts = parts.map(|part| part.unwrap_or_else(|| "-".to_owned()));
        format!("{} | {}", lines.join(" / "), parts.join(" | "))
    }

    #[test]
    fn an_address_tells_its_parts() {
        for (text, country, parts) in [
            ("1 Main St\nBoston, MA 02110", None, "1 Main St | Boston | MA | 02110 | US"),
            ("1 Main St, Boston MA 02110-1234", None, "1 Main St | Boston | MA | 02110-1234 | US"),
            (
                "1 Main St, Suite 4, Boston, ma 02110",
                None,
                "1 Main St, Suite 4 | Boston | MA | 02110 | US",
            ),
            ("New York NY 10036\nUSA", None, " | New York | NY | 10036 | US"),
            (
                "9 Bay St\nToronto, ON M5V 2T6\nCanada",
                None,
                "9 Bay St | Toronto | ON | M5V 2T6 | CA",
            ),
            ("Am Tor 7\nD-10115 Berlin", Some("DE"), "Am Tor 7 | Berlin | - | 10115 | DE"),
            (
                "One Fleet Street\nLondon EC2A 2EG\nUnited Kingdom",
                None,
                "One Fleet Street | London | - | EC2A 2EG | GB",
            ),
            ("1 Mill Lane", None, "1 Mill Lane | - | - | - | -"),
            ("1 Mill Lane", Some("US"), "1 Mill Lane | - | - | - | US"),
            ("1200 Broadway", None, "1200 Broadway | - | - | - | -"),
            ("Paris, XX 75001", Some("FR"), "Paris, XX 75001 | - | - | - | FR"),
            (
                "Harbor 3\nBoston, MA 02110\nGermany",
                None,
                "Harbor 3 / Boston, MA 02110 | - | - | - | DE",
            ),
        ] {
            assert!(read(text, country).starts_with(parts), "{text}: {}", read(text, country));
        }
    }

    #[test]
    fn what_an_address_does_not_say_it_has_not() {
        let unknown = Postal::read(&Address::parse(Address::UNKNOWN).unwrap(), Some(Country::US));
        assert_eq!(unknown, Postal { country: Some(Country::US), ..Postal::default() });
        for text in ["02110", ",", "MA 02110", ", MA 02110", " , ,", "é, MA é2110", "A9A 9A9"] {
            let postal = Postal::read(&Address::parse(text).unwrap(), None);
            assert_eq!((postal.city, postal.country), (None, None), "{text}");
        }
    }
}
