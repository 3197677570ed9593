//! What a function is called to do, and what comes of it.

use std::pin::Pin;

use crate::bank::Event;
use crate::office::{Office, Told, Wish};
use crate::pump::{Fed, Feeding, Pump};

/// Something that a function does.
#[derive(Debug, Clone)]
pub(super) enum Doing {
    /// A person's wish, sent to an instance.
    Wished(usize, Wish),
    /// An event of the processor, posted to an instance.
    Hooked(usize, Event),
    /// An event of the wallet, posted to an instance.
    Noticed(usize, Event),
    /// An event of the gateway, posted to an instance.
    Hinted(usize, usize),
    /// The clock calls an instance.
    Ticked(usize),
    /// A stream feeds a function.
    Fed(Fed, Feeding),
}

/// What came of it.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// A browser was told this.
    Told(Told),
    /// A call was taken, or not.
    Taken(bool),
}

/// The instance that streams and clocks call.
const BEHIND: usize = 2;

impl Outcome {
    pub(super) fn is_done(&self) -> bool {
        match self {
            Self::Told(told) => (200..400).contains(&told.status),
            Self::Taken(taken) => *taken,
        }
    }
}

impl Doing {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Wished(_, wish) => wish.act,
            Self::Hooked(..) => "webhook",
            Self::Noticed(..) => "wallet's post",
            Self::Hinted(..) => "gateway's post",
            Self::Ticked(_) => "poll",
            Self::Fed(Fed::Mailer, _) => "mailer",
            Self::Fed(Fed::Projector, _) => "projector",
        }
    }

    pub(super) fn instance(&self) -> usize {
        match self {
            Self::Wished(at, _)
            | Self::Hooked(at, _)
            | Self::Noticed(at, _)
            | Self::Hinted(at, _)
            | Self::Ticked(at) => *at,
            Self::Fed(..) => BEHIND,
        }
    }

    pub(super) fn done<'a>(
        &'a self,
        office: &'a Office,
        pump: &'a Pump,
    ) -> Pin<Box<dyn Future<Output = Outcome> + 'a>> {
        Box::pin(async move {
            match self {
                Self::Wished(at, wish) => Outcome::Told(office.wish(*at, wish).await),
                Self::Hooked(at, event) => Outcome::Taken(office.hook(*at, event).await),
                Self::Noticed(at, event) => Outcome::Taken(office.wallet_hook(*at, event).await),
                Self::Hinted(at, event) => Outcome::Taken(office.hint(*at, *event).await),
                Self::Ticked(at) => Outcome::Taken(office.tick(*at).await),
                Self::Fed(fed, feeding) => Outcome::Taken(pump.feed(office, *fed, *feeding).await),
            }
        })
    }

    pub(super) fn line(&self, outcome: Option<&Outcome>) -> String {
        let what = match self {
            Self::Wished(at, wish) => format!("{} by {} to {at}", wish.path, wish.who),
            Self::Hooked(at, event) | Self::Noticed(at, event) => format!("{} to {at}", event.id),
            Self::Hinted(at, event) => format!("evt{event} to {at}"),
            Self::Ticked(at) => format!("{at}"),
            Self::Fed(_, feeding) => format!("{feeding:?}"),
        };
        match outcome {
            None => format!("{what}, killed"),
            Some(Outcome::Told(told)) => format!("{what}, told {}", told.status),
            Some(Outcome::Taken(taken)) => format!("{what}, taken {taken}"),
        }
    }
}

impl Wish {
    pub(super) fn field(&self, name: &str) -> Option<String> {
        let form = self.form.as_ref()?;
        form.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
    }
}
