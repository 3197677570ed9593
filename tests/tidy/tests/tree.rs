//! The tree keeps its shape. A list of exceptions may only shrink.

use tidy::File;

/// What a rule finds, less what is listed as known.
fn check(rule: fn(&[File]) -> Vec<String>, known: &str) {
    let files = tidy::files();
    assert!(files.len() > 100, "the tree was read");
    let known: Vec<&str> = known.lines().filter(|line| !line.starts_with('#')).collect();
    let found = rule(&files);
    let new: Vec<&String> = found.iter().filter(|place| !known.contains(&place.as_str())).collect();
    let gone: Vec<&&str> =
        known.iter().filter(|place| !found.iter().any(|found| found == *place)).collect();
    assert!(new.is_empty(), "new:\n{new:#?}");
    assert!(gone.is_empty(), "no longer true, take it off the list:\n{gone:#?}");
}

#[test]
fn files_are_short_enough_to_be_read() {
    check(tidy::long_files, include_str!("../large.txt"));
}

#[test]
fn lines_fit() {
    check(tidy::long_lines, "");
}

#[test]
fn names_say_something() {
    check(tidy::names, "");
}

#[test]
fn files_begin_by_saying_what_they_are_for() {
    check(tidy::preambles, "");
}

#[test]
fn the_top_of_the_tree_is_fixed() {
    check(tidy::top_level, "");
}

#[test]
fn dependencies_go_along_the_arrows() {
    check(tidy::arrows, "");
}

#[test]
fn nothing_is_unfinished() {
    check(tidy::unfinished, "");
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    check(tidy::machine_words, "");
}

#[test]
fn led03_no_code_path_changes_or_deletes_in_the_journal() {
    check(tidy::journal_changes, "");
}

#[test]
fn led29_no_list_is_filtered_or_scanned() {
    check(tidy::filters, "");
}
