//! The links that mails of an invoice carry.

use domain::id::PayLinkId;
use web::{App, Refusal, paylink};

use crate::issue::NewLink;

/// A link for the mails, when the firm has switched it on.
pub async fn link(app: &App) -> Result<Option<NewLink>, Refusal> {
    if !app.firm().await?.pay_link_in_mail {
        return Ok(None);
    }
    new_link(app).await.map(Some)
}

/// A link that nobody has yet.
pub async fn new_link(app: &App) -> Result<NewLink, Refusal> {
    let id = app.id(PayLinkId::made)?;
    let path = paylink::path(app.keys().await?, &id);
    Ok(NewLink { id, address: format!("{}{path}", app.config.portal_url) })
}
