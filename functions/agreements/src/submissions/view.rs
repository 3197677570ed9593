//! What the page of a submission shows: when it was sent, what became of each line, and the forms.

use domain::export::Format;
use domain::invoice::Line;
use domain::submission::{Standing, State as Stage, Submission};
use maud::{Markup, html};
use store::Member;
use web::ui::{self, Field, Table};
use web::{Complaints, Page, Seal, Tab};

use super::act::Form;
use super::show::Shown;
use crate::paths;

impl Shown {
    pub(super) fn page(
        &self,
        (seal, member): (&Seal, &Member),
        form: &Form,
        complaints: &Complaints,
    ) -> Page {
        let number = self.invoice.number.to_string();
        let back = paths::invoice(&self.invoice.id);
        let submission = self.submission.as_ref().map(|one| &one.value);
        let body = html! {
            (ui::crumbs(&[(paths::SUBMISSIONS, "Submissions"), (&back, &number)]))
            (ui::complaints(complaints))
            p {
                "What the client’s system answers changes nothing of what is open: credit what is "
                "taken off and then settle the line, or appeal."
            }
            @if let Some(submission) = submission {
                (self.sendings(submission))
                h2 { "By state" }
                (self.totals(submission))
                h2 { "Lines" }
                (self.lines(seal, member, submission))
            } @else {
                p { "It has not been sent yet." }
            }
            @if member.role().bills() { (self.forms(seal, (form, complaints))) }
        };
        Page::new(Tab::Billing, format!("Invoice {number} in e-billing"), body)
    }

    fn sendings(&self, submission: &Submission) -> Table {
        let row = |one: &domain::submission::Sending| {
            [
                ui::when(one.at, &self.zone),
                html! { (one.system) },
                html! { (one.format) },
                html! { code { (one.sha256) } },
            ]
        };
        Table::new("When it was sent")
            .text("Sent")
            .text("System")
            .text("Format")
            .text("SHA-256 of the file")
            .rows(submission.sendings.iter().map(row))
    }

    fn totals(&self, submission: &Submission) -> Table {
        let currency = self.invoice.total.currency();
        let totals = submission.totals(&self.lines, currency).unwrap_or_default();
        let rows = totals.into_iter().map(|(state, (count, sum, off))| {
            [html! { (title(state)) }, html! { (count) }, ui::money(sum), ui::money(off)]
        });
        Table::new("Lines by state")
            .text("State")
            .number("Lines")
            .number("Billed")
            .number("Taken off")
            .rows(rows)
    }

    fn lines(&self, seal: &Seal, member: &Member, submission: &Submission) -> Table {
        let row = |(number, line): (usize, &Line)| {
            let standing = submission.lines.get(&line.id);
            [
                html! { (number) },
                ui::date(line.on),
                ui::prose(line.narrative.as_str()),
                ui::money(line.amount),
                html! { (title(standing.map_or(Stage::Sent, |one| one.state))) },
                standing.map(about).unwrap_or_default(),
                self.credit(seal, member, (number, line, standing)),
            ]
        };
        Table::new("Lines")
            .number("Line")
            .text("Day")
            .text("What it says")
            .number("Billed")
            .text("State")
            .text("What the client says")
            .text("Credit")
            .rows((1..).zip(&self.lines).map(row))
    }

    /// A credit note of what is taken off: the page of credits asks once more before it is written.
    fn credit(
        &self,
        seal: &Seal,
        member: &Member,
        (number, line, standing): (usize, &Line, Option<&Standing>),
    ) -> Markup {
        let standing = standing.filter(|one| one.state.is_open() && one.off.is_positive());
        let Some(standing) = standing.filter(|_| member.role().bills()) else {
            return html! { "–" };
        };
        let reason = standing.reason.as_ref().map(ToString::to_string);
        let reason = reason.unwrap_or_else(|| "Reduced in e-billing".to_owned());
        let words = format!("Credit {} of line {number}", ui::money_plain(standing.off));
        ui::form(
            &seal.part(&line.id),
            &paths::credit(&self.invoice.id),
            html! {
                (ui::hidden(&format!("amount-{}", line.id), &standing.off.to_string()))
                (ui::hidden("reason", &reason))
                (ui::buttons(ui::submit_quiet(&words)))
            },
        )
    }

    fn forms(&self, seal: &Seal, (form, complaints): (&Form, &Complaints)) -> Markup {
        let here = paths::submission(&self.invoice.id);
        let at = |then: &'static str| (then, form.then == then);
        let version = ui::hidden("version", &form.version);
        let part = |(then, title, button): (&'static str, &str, &str), fields: Markup| {
            let body = html! {
                (version)
                (ui::hidden("then", then))
                (fields)
                (ui::buttons(ui::submit(button)))
            };
            ui::card(title, ui::form_with_files(&seal.part(then), &here, body))
        };
        let none = Complaints::default();
        let told = |(_, is_here): (&str, bool)| if is_here { complaints } else { &none };
        let kept =
            |(_, is_here): (&str, bool)| if is_here { form.clone() } else { Form::default() };
        let (send, answer, appeal, settle) = (at("send"), at("answer"), at("appeal"), at("settle"));
        html! {
            (part(("send", "It was sent", "Note that it was sent"), sending(form, told(send))))
            @if self.submission.is_some() {
                (part(("answer", "The client answered", "Note the answer"),
                    self.answer(&kept(answer), told(answer))))
                (part(("appeal", "The firm appeals", "Note the appeal"),
                    self.appeal(&kept(appeal), told(appeal))))
                (part(("settle", "A line is done with", "Settle the line"),
                    self.line_field(&kept(settle), ("settle", told(settle)))))
                (part(("import", "The client’s answer as a file", "Read the answer"), html! {
                    (ui::file("Answer", "file", ".csv,text/csv").required()
                        .hint("CSV with the columns line, status, amount and reason.")
                        .complaints(told(at("import"))))
                }))
            }
        }
    }

    fn line_field(&self, form: &Form, (scope, complaints): (&str, &Complaints)) -> Markup {
        let none = std::iter::once((String::new(), "Choose a line".to_owned()));
        let line = |(number, line): (usize, &Line)| {
            let words: String = line.narrative.as_str().chars().take(60).collect();
            (number.to_string(), format!("{number}: {words}"))
        };
        let lines: Vec<(String, String)> = none.chain((1..).zip(&self.lines).map(line)).collect();
        let label = match scope {
            "answer" => "Line that was answered about",
            "appeal" => "Line that is appealed",
            _ => "Line that is settled",
        };
        html! {
            (ui::select(label, "line", &lines, &form.line).scope(scope).required()
                .complaints(complaints))
        }
    }

    fn answer(&self, form: &Form, complaints: &Complaints) -> Markup {
        let states = [Stage::Accepted, Stage::Reduced, Stage::Rejected];
        let states = states.map(|state| (state.word(), title(state)));
        html! {
            (self.line_field(form, ("answer", complaints)))
            (ui::select("The client has", "status", &states, &form.status).complaints(complaints))
            (Field::number("Taken off", "amount").value(&form.amount)
                .hint("Where it is reduced: by how much.").complaints(complaints))
            (Field::text("Reason", "reason").value(&form.reason)
                .hint("In the client’s words, or by its code.").complaints(complaints))
        }
    }

    fn appeal(&self, form: &Form, complaints: &Complaints) -> Markup {
        html! {
            (self.line_field(form, ("appeal", complaints)))
            (ui::textarea("Why the line stands", "text", &form.text).required()
                .complaints(complaints))
            (Field::date("To be appealed by", "due").value(&form.due).required()
                .complaints(complaints))
        }
    }
}

fn sending(form: &Form, complaints: &Complaints) -> Markup {
    let formats = Format::ALL.map(|format| (format.word(), format.title()));
    html! {
        (Field::text("System", "system").value(&form.system).required()
            .hint("Such as Collaborati, Legal Tracker or CounselLink.").complaints(complaints))
        (ui::select("Format", "format", &formats, &form.format).required()
            .hint("The SHA-256 of the file is kept: it is the one on the page of the invoice.")
            .complaints(complaints))
    }
}

fn about(standing: &Standing) -> Markup {
    html! {
        @if standing.off.is_positive() { p { (ui::money_plain(standing.off)) " taken off" } }
        @if let Some(reason) = &standing.reason { p { (reason) } }
        @if let Some(appeal) = &standing.appeal {
            p.note { "Appeal by " (ui::date(appeal.due)) ": " (appeal.text) }
        }
    }
}

const fn title(state: Stage) -> &'static str {
    match state {
        Stage::Sent => "Waits for the client",
        Stage::Accepted => "Accepted",
        Stage::Reduced => "Reduced",
        Stage::Rejected => "Rejected",
        Stage::Appealed => "Appealed",
        Stage::Settled => "Settled",
    }
}
