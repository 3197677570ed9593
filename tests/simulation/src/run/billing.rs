//! Work that is recorded, and drafts that become invoices.

use super::Run;
use super::act::Doing;
use crate::office::{STAFF, Wish};

impl Run {
    pub(super) fn record(&mut self, who: usize) -> Option<Doing> {
        let matters = self.office.matters.clone();
        let matter = self.pick(&matters, |matter| matter.id.to_string())?.number.to_string();
        let cents = self.chance.between(1, 90_000);
        let form = vec![
            ("matter", matter),
            ("on", "2026-03-02".to_owned()),
            ("kind", "hard".to_owned()),
            ("quantity", "1".to_owned()),
            ("unit_price", format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100))),
            ("narrative", format!("Cost {}", self.counted + 1)),
            ("expense", String::new()),
            ("then", String::new()),
            ("version", String::new()),
        ];
        self.wished("record", who, "/firm/costs".to_owned(), Some(form))
    }

    pub(super) fn delete(&mut self, who: usize) -> Option<Doing> {
        let unbilled: Vec<(String, String, String)> = self
            .oracle
            .work
            .iter()
            .filter(|(_, work)| work.places.iter().any(|(pk, _)| pk.starts_with("MATTER#")))
            .map(|(id, work)| (work.matter.clone(), work.on.clone(), id.clone()))
            .collect();
        let (matter, on, id) = self.pick(&unbilled, |of| of.0.clone())?;
        let path = format!("/firm/entries/{matter}/{on}/{id}/delete");
        // Nobody changes an entry here.
        self.wished("delete", who, path, Some(vec![("version", "1".to_owned())]))
    }

    /// Mostly of a matter that has unbilled work.
    pub(super) fn draft(&mut self, who: usize) -> Option<Doing> {
        let matters = self.office.matters.iter().map(|matter| matter.id.to_string());
        let is_any = self.chance.percent(10);
        let works = |id: &String| {
            let mut unbilled = self.oracle.work.values().filter(|work| {
                work.places.iter().any(|(pk, _)| pk.strip_prefix("MATTER#") == Some(id))
            });
            is_any || unbilled.next().is_some()
        };
        let matters: Vec<String> = matters.filter(works).collect();
        let matter = self.pick(&matters, Clone::clone)?;
        let form = vec![("matter", matter)];
        self.wished("draft", who, "/firm/drafts".to_owned(), Some(form))
    }

    /// A draft with the version that a page would show.
    fn a_draft(&mut self) -> Option<(String, i64)> {
        let of = self.oracle.invoices.iter();
        let drafts = of.filter(|(_, head)| head.is_there && !head.is_issued);
        let all: Vec<(String, i64, String)> =
            drafts.map(|(id, head)| (id.clone(), head.version, head.matter.clone())).collect();
        self.pick(&all, |draft| draft.2.clone()).map(|(id, version, _)| (id, version))
    }

    /// Another draft is issued at the same time: both want the next number (rule INV-12).
    pub(super) fn issue_beside(&mut self, wish: &Wish) -> Option<Doing> {
        let drafts = self.oracle.invoices.iter();
        let drafts = drafts.filter(|(_, head)| head.is_there && !head.is_issued);
        let all: Vec<(String, i64)> = drafts
            .map(|(id, head)| (format!("/firm/drafts/{id}/issue"), head.version))
            .filter(|(path, _)| *path != wish.path)
            .collect();
        let (path, version) = self.chance.pick(&all)?.clone();
        let who = self.chance.below(STAFF);
        self.wished("issue", who, path, Some(seen(version)))
    }

    /// Drafts are begun until two can be issued at once.
    pub(super) fn towards_an_issue(&mut self, who: usize) -> Option<Doing> {
        let drafts = self.oracle.invoices.values();
        let drafts = drafts.filter(|head| head.is_there && !head.is_issued).count();
        match drafts {
            2.. => self.on_a_draft("issue", who),
            _ => self.draft(who).or_else(|| self.record(who)),
        }
    }

    pub(super) fn on_a_draft(&mut self, act: &'static str, who: usize) -> Option<Doing> {
        let (id, version) = self.a_draft()?;
        let form = match act {
            "fill" => Vec::new(),
            "issue" => seen(version),
            _ => vec![("version", version.to_string())],
        };
        self.wished(act, who, format!("/firm/drafts/{id}/{act}"), Some(form))
    }

    pub(super) fn take_off(&mut self, who: usize) -> Option<Doing> {
        let (id, _) = self.a_draft()?;
        let lines: Vec<(String, String)> = self
            .oracle
            .invoices
            .get(&id)?
            .lines
            .iter()
            .filter_map(|(sk, (entry, _))| Some((sk.split('#').nth(1)?.to_owned(), entry.clone())))
            .collect();
        let (on, line) = self.chance.pick(&lines)?.clone();
        let path = format!("/firm/drafts/{id}/lines/{line}/off");
        // Nobody rewords here: a line is at the version that it was claimed with.
        self.wished("take off", who, path, Some(vec![("on", on), ("version", "1".to_owned())]))
    }
}

/// What the page of issuing shows: the draft, that its client alone pays, and nothing billed ahead.
fn seen(version: i64) -> Vec<(&'static str, String)> {
    let none = || "0".to_owned();
    vec![("version", version.to_string()), ("payors", none()), ("ahead", none())]
}
