//! A page of text as a PDF: a title and paragraphs in Times, without any library.
//!
//! Invariant: the text is ASCII; other characters are shown as a question mark.

use std::fmt::Write as _;

/// How many characters a line holds.
const COLUMNS: usize = 84;

/// Sets a page.
pub(super) fn set(title: &str, text: &str) -> Vec<u8> {
    let page = content(title, text);
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 6 0 R \
         /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}endstream", page.len()),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        places += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (size, start) = (objects.len() + 1, file.len());
    file += &format!("xref\n0 {size}\n0000000000 65535 f \n{places}");
    file += &format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

fn content(title: &str, text: &str) -> String {
    let mut page =
        format!("BT\n/F2 17 Tf\n72 700 Td\n({}) Tj\n/F1 11 Tf\n15 TL\n0 -12 Td\n", plain(title));
    for paragraph in text.lines() {
        page += "T*\n";
        for line in lines(paragraph) {
            // Writing to a string cannot fail.
            let _written = writeln!(page, "({}) Tj T*", plain(&line));
        }
    }
    page + "ET\n"
}

/// The words of a paragraph, line by line.
fn lines(paragraph: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + 1 + word.len() <= COLUMNS => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Text inside the brackets of PDF.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars() {
        if matches!(letter, '(' | ')' | '\\') {
            plain.push('\\');
        }
        plain.push(if letter.is_ascii() && !letter.is_control() { letter } else { '?' });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_is_where_the_table_says() {
        let file = String::from_utf8(set("A (draft) letter", "One.\n\nTwo words.")).unwrap();
        let from = |at: usize| file.get(at..).unwrap();
        let start: usize = file.lines().rev().nth(1).unwrap().parse().unwrap();
        assert!(from(start).starts_with("xref\n0 7\n"));
        let table = from(start).lines().skip(3).take(6);
        for (number, row) in (1..).zip(table) {
            let at: usize = row.split(' ').next().unwrap().parse().unwrap();
            assert!(from(at).starts_with(&format!("{number} 0 obj")), "{number}");
        }
        assert!(file.contains("(A \\(draft\\) letter) Tj"));
    }

    #[test]
    fn long_paragraphs_are_broken_between_words() {
        let text = "word ".repeat(60);
        assert!(lines(&text).iter().all(|line| line.len() <= COLUMNS && line.starts_with("word")));
    }
}
