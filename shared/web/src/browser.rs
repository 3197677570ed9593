//! Browsers as their owners know them: `Safari on iPhone`.

/// The name of a browser and its system, from what it tells of itself; empty when neither is known.
pub fn in_words(agent: &str) -> String {
    let of = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(part, _)| agent.contains(part));
        found.map(|(_, word)| *word)
    };
    match (of(&BROWSERS), of(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

/// What a [`Whence`](crate::Whence) says, with the browser by its name; the record keeps all of it.
pub fn whence_in_words(whence: &str) -> String {
    match whence.split_once(" · ") {
        Some((address, agent)) => {
            let name = in_words(agent);
            if name.is_empty() { address.to_owned() } else { format!("{address}, {name}") }
        }
        None => whence.to_owned(),
    }
}

const BROWSERS: [(&str, &str); 5] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_as_its_owner_knows_it() {
        let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 \
                     (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1";
        assert_eq!(in_words(agent), "Safari on iPhone");
        assert_eq!(in_words("Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0"), "Firefox on Linux");
        assert_eq!(in_words("<script>"), "");
        let whence = format!("192.0.2.7 · {agent}");
        assert_eq!(whence_in_words(&whence), "192.0.2.7, Safari on iPhone");
        assert_eq!(whence_in_words("192.0.2.7 · unknown"), "192.0.2.7");
    }
}
