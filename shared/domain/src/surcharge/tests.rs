//! Surcharges: cost, cap and law.

use super::*;

fn policy(rate: u32, cost: u32, state: &str) -> Result<Policy, String> {
    let policy = Policy::new((Percent::of(rate), Percent::of(cost)), state, None);
    policy.map_err(|error| error.to_string())
}

#[test]
fn psp60_a_surcharge_is_no_more_than_cost_and_cap() {
    assert!(policy(290, 290, "NY").is_ok());
    assert!(policy(291, 290, "NY").unwrap_err().contains("accepting cards costs"));
    assert!(policy(301, 400, "NY").unwrap_err().contains("networks allow at most 3 %"));
    assert!(policy(0, 290, "NY").unwrap_err().contains("more than nothing"));
}

#[test]
fn psp61_the_states_decide() {
    for (state, said) in [
        ("CT", Some("Connecticut does not allow")),
        ("MA", Some("chapter 140D § 28A")),
        ("ME", Some("Maine does not allow")),
        ("CO", Some("Colorado allows 2 % at most")),
        ("TX", Some("We know no rule of Texas")),
        ("", Some("Choose the firm’s state")),
        ("XX", Some("Choose the firm’s state")),
        ("NY", None),
        ("CA", None),
    ] {
        match (policy(250, 290, state), said) {
            (Ok(policy), None) => assert!(policy.is_allowed(), "{state}"),
            (Err(error), Some(said)) => assert!(error.contains(said), "{state}: {error}"),
            (other, _) => panic!("{state}: {other:?}"),
        }
    }
    assert!(policy(200, 290, "CO").is_ok());
}

#[test]
fn psp61_a_state_without_a_known_rule_needs_a_written_reason() {
    let why = Note::parse("Counsel read the Texas cases on 1 May 2026.").unwrap();
    let set = Policy::new((Percent::of(250), Percent::of(290)), "TX", Some(why.clone())).unwrap();
    assert_eq!(set.because, Some(why));
}

#[test]
fn psp61_every_rule_names_its_source() {
    let states = State::all().unwrap();
    assert_eq!(states.len(), 52, "fifty states, the District of Columbia and Puerto Rico");
    for state in &states {
        assert!(state.code().len() == 2 && !state.name().is_empty(), "{state:?}");
    }
    let laws: Vec<&Law> = states.iter().filter_map(State::law).collect();
    assert!(laws.len() >= 8, "{}", laws.len());
    for law in laws {
        assert!(law.source_url.starts_with("https://") && !law.source.is_empty(), "{law:?}");
        assert!(!law.rule.is_empty() && law.most <= NETWORK_MAX, "{law:?}");
    }
}
