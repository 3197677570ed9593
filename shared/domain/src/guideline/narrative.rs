//! What can be told from the words of an entry: several tasks in one, words that say nothing,
//! clerical work, travel.
//!
//! A word list is no judge. It is meant to be right where it speaks: an entry that a reader would
//! call good is not to be blamed, and some bad ones pass. The words are those that published
//! guidelines of corporate clients name.

/// What the words of an entry show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trait {
    /// Several tasks under one amount of time.
    Block,
    /// Nobody can tell what was done.
    Vague,
    /// Work of an office and not of a lawyer.
    Clerical,
    /// Going somewhere.
    Travel,
}

impl Trait {
    /// Those that guidelines forbid.
    pub const FORBIDDEN: [Self; 3] = [Self::Block, Self::Vague, Self::Clerical];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Vague => "vague",
            Self::Clerical => "clerical",
            Self::Travel => "travel",
        }
    }

    /// The one that guidelines forbid by this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::FORBIDDEN.into_iter().find(|shown| shown.word() == word)
    }
}

/// What somebody does who works on a matter: the first word of a task.
const VERBS: [&str; 62] = [
    "address",
    "advise",
    "amend",
    "analyze",
    "analyse",
    "appear",
    "argue",
    "arrange",
    "assess",
    "attend",
    "call",
    "check",
    "collect",
    "compile",
    "complete",
    "conduct",
    "confer",
    "consult",
    "coordinate",
    "correspond",
    "depose",
    "discuss",
    "draft",
    "edit",
    "email",
    "evaluate",
    "examine",
    "file",
    "finalize",
    "finalise",
    "follow",
    "gather",
    "identify",
    "interview",
    "investigate",
    "meet",
    "negotiate",
    "obtain",
    "outline",
    "participate",
    "plan",
    "prepare",
    "present",
    "proofread",
    "propose",
    "provide",
    "read",
    "receive",
    "recommend",
    "reply",
    "request",
    "research",
    "respond",
    "review",
    "revise",
    "search",
    "send",
    "serve",
    "summarize",
    "telephone",
    "update",
    "write",
];

/// Forms that a rule does not make of the words above.
const FORMS: [(&str, &str); 8] = [
    ("met", "meet"),
    ("wrote", "write"),
    ("written", "write"),
    ("sent", "send"),
    ("e-mail", "email"),
    ("emails", "email"),
    ("teleconference", "confer"),
    ("conference", "confer"),
];

/// Words that say that something was done and not what.
const EMPTY: [&str; 14] = [
    "attention to matter",
    "attention to file",
    "work on file",
    "work on matter",
    "worked on file",
    "worked on matter",
    "work on case",
    "worked on case",
    "various tasks",
    "various matters",
    "miscellaneous",
    "case management",
    "file review",
    "legal services",
];

/// What an office does.
const CLERICAL: [&str; 18] = [
    "bates stamp",
    "calendared",
    "calendaring",
    "copied",
    "copying",
    "faxed",
    "faxing",
    "filing documents",
    "make copies",
    "made copies",
    "organized file",
    "organizing file",
    "photocop",
    "scanned",
    "scanning",
    "scheduled",
    "scheduling",
    "typed",
];

/// Going somewhere.
const TRAVEL: [&str; 6] =
    ["travel to", "traveled to", "travelled to", "travel from", "travel time", "drove to"];

/// How many words say what was done at the least.
const WORDS_MIN: usize = 4;

/// What the words of an entry show, each at most once.
pub fn traits(narrative: &str) -> Vec<Trait> {
    let words = plain(narrative);
    let has = |list: &[&str]| list.iter().any(|known| words.contains(known));
    let is_short = words.split_whitespace().filter(|word| word.len() > 1).count() < WORDS_MIN;
    let found = [
        (Trait::Block, tasks(narrative) > 1),
        (Trait::Vague, is_short || has(&EMPTY)),
        (Trait::Clerical, has(&CLERICAL)),
        (Trait::Travel, has(&TRAVEL)),
    ];
    found.into_iter().filter(|(_, shown)| *shown).map(|(of, _)| of).collect()
}

/// How many tasks a narrative names: parts that begin with what somebody does.
fn tasks(narrative: &str) -> usize {
    let joined = narrative.to_lowercase().replace(" & ", ";").replace(" and ", ";");
    let parts = joined.split([';', '.', '+', ',']);
    let begun =
        parts.filter_map(|part| part.split_whitespace().next()).filter(|word| is_verb(word));
    let mut stems: Vec<&str> = begun.map(stem).collect();
    stems.dedup();
    stems.len()
}

fn is_verb(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    VERBS.contains(&stem(word)) || FORMS.iter().any(|(form, _)| *form == word)
}

/// A verb as the list has it: without the end that tells its time.
fn stem(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if let Some((_, verb)) = FORMS.iter().find(|(form, _)| *form == word) {
        return verb;
    }
    let known = |stem: &str| VERBS.iter().find(|verb| **verb == stem).copied();
    let cut = ["ing", "ed", "d", "s", "es", ""].into_iter().find_map(|end| {
        let stem = word.strip_suffix(end)?;
        // draft-ed, prepar(e)-ing, review-ed, follow-ed, plan(n)-ed
        let doubled = stem.char_indices().next_back().map(|(at, _)| at);
        let single = doubled.and_then(|at| stem.get(..at));
        known(stem)
            .or_else(|| VERBS.iter().find(|verb| verb.strip_suffix('e') == Some(stem)).copied())
            .or_else(|| {
                VERBS
                    .iter()
                    .find(|verb| {
                        verb.strip_suffix('y')
                            .is_some_and(|root| stem.strip_suffix('i') == Some(root))
                    })
                    .copied()
            })
            .or_else(|| single.and_then(known).filter(|verb| verb.ends_with(last_of(stem))))
    });
    cut.unwrap_or(word)
}

/// The last letter of a word.
fn last_of(word: &str) -> char {
    word.chars().next_back().unwrap_or(' ')
}

fn plain(narrative: &str) -> String {
    let letters = narrative.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' });
    let lower: String = letters.flat_map(char::to_lowercase).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A narrative and what it shows.
    const TABLE: &[(&str, &[Trait])] = &[
        ("Drafted the motion to compel the mill’s books", &[]),
        ("Call with the court about the hearing of 9 March", &[]),
        ("Analyzed the report of the other side’s expert on the dam", &[]),
        ("Drafted the motion; called the court", &[Trait::Block]),
        ("Review discovery and prepare deposition outline", &[Trait::Block]),
        ("Drafted and revised the answer to the complaint", &[Trait::Block]),
        ("Prepared exhibits, reviewed testimony, met with the witness", &[Trait::Block]),
        ("Reviewed contracts and leases of the mill", &[]),
        ("Reviewed the lease, reviewed the deed, reviewed the map", &[]),
        ("Research", &[Trait::Vague]),
        ("Emails", &[Trait::Vague]),
        ("Attention to file of the mill", &[Trait::Vague]),
        ("Worked on matter for the client today", &[Trait::Vague]),
        ("Scanned and indexed the documents of the mill", &[Trait::Clerical]),
        ("Scheduling of the deposition with all counsel", &[Trait::Clerical]),
        ("Travel to Albany for the hearing", &[Trait::Travel]),
        ("Arbeit an der Klageschrift wegen des Dammes", &[]),
        ("", &[Trait::Vague]),
    ];

    #[test]
    fn ebl13_words_show_what_a_reviewer_would_see() {
        for (narrative, expected) in TABLE {
            assert_eq!(traits(narrative), *expected, "{narrative}");
        }
    }

    #[test]
    fn a_verb_is_known_in_its_forms() {
        for (word, verb) in [
            ("drafted", "draft"),
            ("preparing", "prepare"),
            ("replied", "reply"),
            ("planned", "plan"),
            ("reviews", "review"),
            ("met", "meet"),
            ("finalized", "finalize"),
        ] {
            assert_eq!(stem(word), verb, "{word}");
        }
        assert!(!is_verb("leases") && !is_verb("exhibit") && !is_verb(""));
    }
}
