//! A saved way to pay as it is stored.

use domain::method::{Kept, Mandate, Method, MethodKind, MethodState};
use domain::payment::ProcessorName;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct MethodItem {
    id: String,
    client: String,
    mandate: MandateItem,
    processor: String,
    object: Option<String>,
    state: String,
    at: Option<String>,
    kept: Option<KeptItem>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MandateItem {
    by: String,
    name: String,
    words: String,
    at: Timestamp,
    from: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptItem {
    customer: String,
    object: String,
    kind: String,
    label: String,
}

/// The word of a state, in storage and in the trail.
pub(super) const fn word(state: &MethodState) -> &'static str {
    match state {
        MethodState::Begun { .. } => "begun",
        MethodState::Saved(_) => "saved",
        MethodState::Failed => "failed",
        MethodState::Deleted { let_go: false, .. } => "deleted",
        MethodState::Deleted { let_go: true, .. } => "let go",
    }
}

/// Where a way to pay is listed; also for the clock while a processor has to let go of it.
pub(super) fn places(method: &Method) -> Places {
    let sort = format!("K#{}#{}", keys::latest_first(method.mandate.at), method.id);
    let kind = match &method.state {
        MethodState::Deleted { let_go: false, .. } => {
            keys::by_kind("FORGETTING", method.id.to_string())
        }
        MethodState::Begun { .. }
        | MethodState::Saved(_)
        | MethodState::Failed
        | MethodState::Deleted { let_go: true, .. } => None,
    };
    Places { owner: keys::by_owner(&method.client, sort), kind }
}

impl MethodItem {
    pub(super) fn of(method: &Method) -> Self {
        let (at, kept) = match &method.state {
            MethodState::Begun { at } => (at.clone(), None),
            MethodState::Saved(kept) | MethodState::Deleted { kept, .. } => (None, Some(kept)),
            MethodState::Failed => (None, None),
        };
        Self {
            id: method.id.to_string(),
            client: method.client.to_string(),
            mandate: MandateItem::of(&method.mandate),
            processor: method.processor.word().to_owned(),
            object: method.object.clone(),
            state: word(&method.state).to_owned(),
            at,
            kept: kept.map(KeptItem::of),
        }
    }

    pub(super) fn read(self) -> Result<Method, Fault> {
        let kept = self.kept.map(KeptItem::read).transpose()?;
        let state = match (self.state.as_str(), kept) {
            ("begun", _) => MethodState::Begun { at: self.at },
            ("saved", Some(kept)) => MethodState::Saved(kept),
            ("failed", _) => MethodState::Failed,
            ("deleted", Some(kept)) => MethodState::Deleted { kept, let_go: false },
            ("let go", Some(kept)) => MethodState::Deleted { kept, let_go: true },
            (other, _) => return Err(Fault::damaged("method", other)),
        };
        Ok(Method {
            id: item::parsed("method", &self.id)?,
            client: item::parsed("client", &self.client)?,
            mandate: self.mandate.read()?,
            processor: item::needed("processor", ProcessorName::of_word(&self.processor))?,
            object: self.object,
            state,
        })
    }
}

impl MandateItem {
    pub(crate) fn of(mandate: &Mandate) -> Self {
        Self {
            by: mandate.by.to_string(),
            name: mandate.name.clone(),
            words: mandate.words.clone(),
            at: mandate.at,
            from: mandate.from.clone(),
        }
    }

    pub(crate) fn read(self) -> Result<Mandate, Fault> {
        Ok(Mandate {
            by: item::parsed("contact", &self.by)?,
            name: self.name,
            words: self.words,
            at: self.at,
            from: self.from,
        })
    }
}

impl KeptItem {
    fn of(kept: &Kept) -> Self {
        Self {
            customer: kept.customer.clone(),
            object: kept.object.clone(),
            kind: kept.kind.word().to_owned(),
            label: kept.label.clone(),
        }
    }

    fn read(self) -> Result<Kept, Fault> {
        Ok(Kept {
            customer: self.customer,
            object: self.object,
            kind: item::needed("kind", MethodKind::of_word(&self.kind))?,
            label: self.label,
        })
    }
}
