//! Themes: the old look stays until the new one has shown that it works.

use super::*;

fn look(footer: &str) -> Look {
    Look { footer: Note::parse(footer).ok(), ..Look::default() }
}

fn theme() -> Theme {
    Theme::new(ThemeId::made(0, [1; 10]), Name::parse("Plain").unwrap(), look("one"))
}

#[test]
fn cus02_a_look_is_printed_with_once_its_trial_has_passed() {
    let new = theme();
    assert_eq!(new.look, None);
    let tried = new.beginning().unwrap().tried(None);
    assert_eq!((tried.look.clone(), tried.offered.clone()), (Some(look("one")), None));
    assert!(tried.beginning().is_none(), "there is nothing to try");
}

#[test]
fn cus02_a_look_that_does_not_pass_leaves_the_old_one() {
    let tried = theme().beginning().unwrap().tried(None);
    let flaw = Flaw { place: Some((3, 7)), said: "unknown variable: shet".to_owned() };
    let offered = tried.offering(Name::parse("Plain").unwrap(), look("two"));
    let refused = offered.beginning().unwrap().tried(Some(flaw.clone()));
    assert_eq!(refused.look, Some(look("one")));
    assert_eq!(refused.latest(), Some(&look("two")), "what was typed is not lost");
    assert_eq!(refused.offered.as_ref().map(|one| &one.trial), Some(&Trial::Refused(flaw)));
}

#[test]
fn cus02_a_trial_that_did_not_come_back_is_not_begun_again() {
    let begun = theme().beginning().unwrap();
    assert!(begun.beginning().is_none());
}

#[test]
fn cus01_a_footer_leaves_room_for_the_page() {
    assert_eq!(Look::footer(" "), Ok(None));
    assert!(Look::footer("one\ntwo\nthree\nfour").is_ok());
    assert_eq!(Look::footer("1\n2\n3\n4\n5"), Err(FooterError::TooLong));
    assert_eq!(Look::footer(&"x".repeat(401)), Err(FooterError::TooLong));
}

#[test]
fn cus02_a_template_is_text_of_a_decent_length() {
    assert_eq!(Template::parse(" \n"), Ok(None));
    assert!(Template::parse(BUILT_IN).unwrap().is_some());
    assert_eq!(Template::parse(&"x".repeat(48 * 1024 + 1)), Err(TemplateError::TooLong));
    assert_eq!(Template::parse("%PDF\0"), Err(TemplateError::NotText));
    assert_eq!(Template::parse("a\r\nb").unwrap().unwrap().as_str(), "a\nb");
}
