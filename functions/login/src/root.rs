//! `GET /`: to the first page of whoever asks.

use web::{Answer, Anyone, Location};

use crate::paths;

pub(crate) async fn act(who: Anyone) -> Answer {
    Answer::Go(home(&who))
}

/// Where this person begins.
pub(crate) fn home(who: &Anyone) -> Location {
    Location::to(match who {
        Anyone::Staff(_) => paths::FIRM,
        Anyone::Guest(_) => paths::HOME,
        Anyone::Stranger => paths::SIGN_IN,
    })
}
