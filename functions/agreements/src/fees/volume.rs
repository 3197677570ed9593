//! The discount by volume, and the rates of the matter: what is typed and shown of them (BIL-12).

use domain::arrangement::{Volume, VolumeOf};
use domain::money::Currency;
use domain::rate::{AgreedRate, Scope, Whose};
use maud::{Markup, html};
use web::Complaints;
use web::ui::{self, Fold};

use super::Shown;
use super::form::Form;
use crate::paths;
use crate::tiers::Typed;

impl Form {
    /// What is typed, with a discount as it is.
    pub(super) fn of_volume(volume: Option<&Volume>, form: Self) -> Self {
        let Some(volume) = volume else { return form };
        Self {
            above: volume.tiers.iter().map(|tier| tier.above.to_string()).collect(),
            off: volume.tiers.iter().map(|tier| tier.off.to_string()).collect(),
            volume_of: volume.of.word().to_owned(),
            ..form
        }
    }

    fn tiers(&self) -> Typed<'_> {
        Typed::new(&self.above, &self.off)
    }

    /// The discount that is typed; none where no tier is.
    pub(super) fn volume(
        &self,
        complaints: &mut Complaints,
        currency: Currency,
    ) -> Option<Option<Volume>> {
        let tiers = self.tiers().read(complaints, currency)?;
        let of = VolumeOf::of_word(&self.volume_of).unwrap_or_default();
        complaints.take("", Volume::agree(of, tiers))
    }

    /// The fields of the discount.
    pub(super) fn volume_fields(&self, complaints: &Complaints) -> Markup {
        let whose = [
            (VolumeOf::Matter.word(), "This matter"),
            (VolumeOf::Client.word(), "All matters of the client"),
        ];
        let chosen = VolumeOf::of_word(&self.volume_of).unwrap_or_default().word();
        ui::folded(
            "Volume discount",
            Fold::of(self.tiers().texts()),
            html! {
                p.note {
                    "Of the fees that are billed in a calendar year, the percentage is taken off what \
                     lies above the amount, until the next tier. It is a line of its own on the draft."
                }
                (ui::select("Fees that count", "volume_of", &whose, chosen).required()
                    .complaints(complaints))
                (self.tiers().fields(("Tier", "percent off"), complaints))
            },
        )
    }
}

impl Shown {
    /// What was agreed about volume, as sentences.
    pub(super) fn volume(&self) -> Markup {
        let Some(volume) = &self.agreed.value.volume else { return html! {} };
        let whose = match volume.of {
            VolumeOf::Matter => "of this matter",
            VolumeOf::Client => "of all matters of the client",
        };
        html! {
            p {
                "Volume discount, by the fees " (whose) " in a calendar year: "
                @for (at, tier) in volume.tiers.iter().enumerate() {
                    @if at > 0 { "; " }
                    (tier.off) " % of what is above " (ui::money(tier.above))
                }
                "."
            }
        }
    }

    /// The rates that were agreed for the matter; one for everybody is a blended rate.
    pub(super) fn rates(&self) -> Markup {
        let of_matter = |one: &&AgreedRate| {
            one.scope == Scope::Matter(self.matter.id.clone()) && one.holds(self.today)
        };
        let blended: Vec<&AgreedRate> = self
            .rates
            .iter()
            .filter(of_matter)
            .filter(|one| one.whose == Whose::Everybody && one.task.is_none())
            .collect();
        html! {
            p {
                @if let Some(rate) = blended.iter().max_by_key(|one| (one.from, &one.id)) {
                    "Blended rate: an hour of everybody costs " (ui::money(rate.rate.per_hour()))
                    " since " (ui::date(rate.from)) ", unless another rate is agreed for a person or \
                     a rank. "
                }
                (ui::link(&paths::matter_rates(&self.matter.id), "Rates of this matter"))
            }
        }
    }
}
