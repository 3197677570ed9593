//! The files that a paper carries for machines (EBL-01, EBL-15).

use domain::export::{Format, Today, factur_x};
use domain::invoice::{Issued, Line};
use serde::Serialize;

/// The name by which every reader of Factur-X looks for the e-invoice.
const FACTUR_X: &str = "factur-x.xml";

/// Files to attach, in the order in which the paper names them.
#[derive(Debug, Default)]
pub(crate) struct Files(Vec<File>);

/// One of them.
#[derive(Debug, Serialize)]
pub(crate) struct File {
    pub(crate) name: &'static str,
    /// What it is to the paper.
    relationship: &'static str,
    media_type: &'static str,
    description: &'static str,
    /// How a sentence on the paper calls it.
    #[serde(skip)]
    spoken: &'static str,
    #[serde(skip)]
    pub(crate) bytes: Vec<u8>,
}

impl Files {
    /// The invoice in the formats that it can be written in. What a format needs and nobody has
    /// entered keeps that one away and no other (EBL-08).
    pub(crate) fn of(invoice: &Issued, lines: &[Line], today: &Today) -> Self {
        let cii = factur_x(invoice, lines, today).ok().map(|text| File {
            name: FACTUR_X,
            relationship: "alternative",
            media_type: "text/xml",
            description: "The invoice as an e-invoice by EN 16931 (Factur-X)",
            spoken: "the invoice as an e-invoice (EN 16931, Factur-X)",
            bytes: text.into_bytes(),
        });
        let ledes = Format::Ledes.written(invoice, lines, today).ok().map(|text| File {
            name: "ledes1998b.txt",
            relationship: "data",
            media_type: "text/plain",
            description: "The invoice as LEDES 1998B",
            spoken: "the invoice as LEDES 1998B",
            bytes: text.into_bytes(),
        });
        Self([cii, ledes].into_iter().flatten().collect())
    }

    pub(crate) fn add_proof(&mut self, bytes: Vec<u8>) {
        self.0.push(File {
            name: "audit-proof.json",
            relationship: "supplement",
            media_type: "application/json",
            description: "The invoice's seal and its place in the firm's audit trail",
            spoken: "the proof of its place in the firm’s audit trail",
            bytes,
        });
    }

    pub(crate) fn all(&self) -> &[File] {
        &self.0
    }

    pub(crate) fn has_factur_x(&self) -> bool {
        self.0.iter().any(|file| file.name == FACTUR_X)
    }

    /// What the paper says of them.
    pub(crate) fn spoken(&self) -> String {
        let mut said = String::from("Attached to this file: ");
        let last = self.0.len().saturating_sub(1);
        for (at, file) in self.0.iter().enumerate() {
            said.push_str(match at {
                0 => "",
                at if at == last => " and ",
                _ => ", ",
            });
            said.push_str(file.spoken);
        }
        said.push('.');
        said
    }
}
