//! The way through a long list: tables only know where the next page begins, so the address
//! remembers where the earlier ones began.

use crate::ui::Paging;

/// How many earlier pages an address remembers.
const REMEMBERED: usize = 8;

/// Between the beginnings of pages; they are spelled without it.
const BETWEEN: char = '.';

/// Which page of a list is in view, and which ones came before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trail<'a> {
    /// Where the page in view begins; empty at the first.
    from: &'a str,
    /// Where the earlier ones began, the first page left out.
    past: &'a str,
}

impl<'a> Trail<'a> {
    /// The trail that an address carries in `from` and `past`.
    pub const fn new(from: &'a str, past: &'a str) -> Self {
        Self { from, past }
    }

    /// Where the page in view begins.
    pub fn from(&self) -> Option<String> {
        (!self.from.is_empty()).then(|| self.from.to_owned())
    }

    /// Links to the pages around this one, on `path` with its other parameters.
    pub fn paging(&self, path: &str, asked: &[(&str, &str)], next: Option<&str>) -> Paging {
        let address = |from: &str, past: &str| {
            let trail = [("from", from), ("past", past)];
            let pairs: Vec<_> =
                asked.iter().chain(&trail).filter(|(_, value)| !value.is_empty()).collect();
            let query = serde_html_form::to_string(pairs).unwrap_or_default();
            if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
        };
        let (earlier, before) = self.past.rsplit_once(BETWEEN).unwrap_or(("", self.past));
        Paging {
            previous: (!self.from.is_empty()).then(|| address(before, earlier)),
            next: next.map(|next| address(next, &self.with_this())),
            note: String::new(),
        }
    }

    /// The earlier pages and this one, without the oldest when there are too many.
    fn with_this(&self) -> String {
        let past = self.past.split(BETWEEN).chain([self.from]).filter(|from| !from.is_empty());
        let past: Vec<&str> = past.collect();
        let too_many = past.len().saturating_sub(REMEMBERED);
        past.into_iter().skip(too_many).collect::<Vec<_>>().join(&BETWEEN.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_knows_the_one_before_it() {
        let asked = [("q", "a b")];
        let first = Trail::new("", "").paging("/list", &asked, Some("two"));
        assert_eq!(first.previous, None);
        assert_eq!(first.next.as_deref(), Some("/list?q=a+b&from=two"));
        let second = Trail::new("two", "").paging("/list", &asked, Some("three"));
        assert_eq!(second.previous.as_deref(), Some("/list?q=a+b"));
        assert_eq!(second.next.as_deref(), Some("/list?q=a+b&from=three&past=two"));
        let third = Trail::new("three", "two").paging("/list", &[], None);
        assert_eq!(third.previous.as_deref(), Some("/list?from=two"));
        let fourth = Trail::new("four", "two.three").paging("/list", &[], None);
        assert_eq!(fourth.previous.as_deref(), Some("/list?from=three&past=two"));
        assert_eq!(fourth.next, None);
    }

    #[test]
    fn an_address_stays_short() {
        let past = vec!["x"; 50].join(".");
        let next = Trail::new("y", &past).paging("/list", &[], Some("z")).next.unwrap_or_default();
        assert_eq!(next.matches('x').count(), REMEMBERED - 1);
    }
}
