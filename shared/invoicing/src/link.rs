//! The links that mails of an invoice carry.

use domain::id::PayLinkId;
use domain::payors::Payors;
use web::{App, Refusal, paylink};

use crate::issue::NewLink;

/// Links for the mails of as many bills as a draft can become, when the firm has switched it on.
pub async fn links(app: &App) -> Result<Vec<NewLink>, Refusal> {
    let mut links = Vec::new();
    if app.firm().await?.pay_link_in_mail {
        for _ in 0..Payors::MAX {
            links.push(new_link(app).await?);
        }
    }
    Ok(links)
}

/// A link that nobody has yet.
pub async fn new_link(app: &App) -> Result<NewLink, Refusal> {
    let id = app.id(PayLinkId::made)?;
    let path = paylink::path(app.keys().await?, &id);
    Ok(NewLink { id, address: format!("{}{path}", app.config.portal_url) })
}
