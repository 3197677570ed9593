//! The journal only grows, and no list has a filter (rules LED-03, LED-29).

use crate::files::File;

/// Product code that names the journal, other than to put an item under a condition or to read.
pub fn journal_changes(files: &[File]) -> Vec<String> {
    let named = |line: &str| line.contains("tables.journal") || line.contains("journal_table");
    // The name itself is handed to whoever looks for the table's stream.
    let harmless = ["put(", ".ask(", ".get_from(", "fn journal_table("];
    let grows = |line: &str| harmless.iter().any(|act| line.contains(act));
    product(files)
        .flat_map(|file| {
            // The end of a line goes with its beginning: a call may be broken over several.
            let before = std::iter::once("").chain(file.text.lines());
            file.text.lines().zip(before).zip(1..).map(move |(lines, at)| (file, lines, at))
        })
        .filter(|(_, (line, before), _)| named(line) && !grows(line) && !grows(before))
        .map(|(file, (line, _), at)| format!("{}:{at}: {}", file.path, line.trim()))
        .collect()
}

/// Questions that a table would answer with pages that are empty for no other reason.
pub fn filters(files: &[File]) -> Vec<String> {
    let marks = [concat!("filter_", "expression"), concat!(".sc", "an()")];
    product(files)
        .flat_map(|file| file.text.lines().zip(1..).map(move |(line, at)| (file, line, at)))
        .filter(|(_, line, _)| marks.iter().any(|mark| line.contains(mark)))
        .map(|(file, line, at)| format!("{}:{at}: {}", file.path, line.trim()))
        .collect()
}

fn product(files: &[File]) -> impl Iterator<Item = &File> {
    let is_product = |file: &&File| {
        file.is_rust()
            && ["shared/", "functions/"].iter().any(|top| file.path.starts_with(top))
            && !file.path.contains("/tests/")
    };
    files.iter().filter(is_product)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        let path = "shared/store/src/x.rs".to_owned();
        journal_changes(&[File { path, text: text.to_owned() }]).len()
    }

    #[test]
    fn an_update_or_a_delete_of_the_journal_is_found() {
        assert_eq!(found("let item = put(&store.tables.journal, attributes, ABSENT, None)?;"), 0);
        assert_eq!(found("put(\n    &store.tables.journal,"), 0);
        assert_eq!(found("self.ask(&self.tables.journal, None, pk)"), 0);
        assert_eq!(found("Update::builder().table_name(&store.tables.journal)"), 1);
        assert_eq!(found("Delete::builder()\n    .table_name(&store.tables.journal)"), 1);
    }
}
