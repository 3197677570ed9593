//! A LEDES file, read line by line.
//!
//! Invariant: no more of a line is held than a LEDES reader takes, however long it is.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use domain::ledes::{Problem, Reader, Reading, Trust};
use domain::money::Currency;

/// The names of the columns are on the second line, the first row follows.
const FIRST_ROW: u64 = 3;

/// One more byte than a line may have, so that a longer one is seen to be.
const LINE_BYTES: usize = Reader::LINE_BYTES_MAX + 1;

/// A file while it is read.
pub(super) struct File {
    bytes: BufReader<std::fs::File>,
    size: u64,
    position: u64,
    line: u64,
    began: u64,
    reader: Option<Reader>,
    problems: Vec<Problem>,
}

/// An invoice and the line it began on.
pub(super) struct Found {
    pub(super) line: u64,
    pub(super) reading: Reading,
}

impl File {
    pub(super) fn open(path: &Path, currency: Currency, trust: Trust) -> io::Result<Self> {
        let file = std::fs::File::open(path)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a plain file"));
        }
        let name = path.display().to_string();
        Ok(Self {
            bytes: BufReader::new(file),
            size: about.len(),
            position: 0,
            line: 0,
            began: FIRST_ROW,
            reader: Some(Reader::new(&name, currency, trust)),
            problems: Vec::new(),
        })
    }

    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    pub(super) const fn position(&self) -> u64 {
        self.position
    }

    /// The next invoice of a sound file; problems gather meanwhile.
    pub(super) fn next(&mut self) -> io::Result<Option<Found>> {
        while let Some(mut reader) = self.reader.take() {
            let Some(text) = self.text()? else {
                return Ok(self.took(reader.finish()));
            };
            self.line += 1;
            let taken = reader.line(&text);
            self.reader = Some(reader);
            if let Some(found) = self.took(taken) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    fn took(&mut self, taken: Result<Option<Reading>, Vec<Problem>>) -> Option<Found> {
        match taken {
            Ok(reading) => reading.map(|reading| {
                let line = std::mem::replace(&mut self.began, self.line);
                Found { line, reading }
            }),
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    /// A line; of one that is too long only so much that it is seen to be.
    fn text(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let mut read = self
            .bytes
            .by_ref()
            .take(u64::try_from(LINE_BYTES).unwrap_or(u64::MAX))
            .read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        if bytes.last() != Some(&b'\n') {
            read += self.bytes.skip_until(b'\n')?;
        }
        self.position += u64::try_from(read).unwrap_or(0);
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }
}
