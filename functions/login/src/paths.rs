//! The addresses of login's pages.

use domain::id::MemberId;

/// Where clients begin.
pub const HOME: &str = "/home";

/// Where the firm's people begin.
pub const FIRM: &str = "/firm";

/// Asking for a link.
pub const SIGN_IN: &str = "/sign-in";

/// Signing in with a password.
pub const SIGN_IN_FIRM: &str = "/sign-in/firm";

/// The second factor.
pub const SIGN_IN_CODE: &str = "/sign-in/firm/code";

/// A new password after a link.
pub const SIGN_IN_RENEW: &str = "/sign-in/firm/renew";

/// Waiting for a link.
pub const LINK: &str = "/link";

/// Typing the code instead of opening the link.
pub const LINK_CODE: &str = "/link/code";

/// Setting the portal up.
pub const SETUP: &str = "/setup";

/// One's own account.
pub const ACCOUNT: &str = "/account";

/// Ending all other sessions.
pub const SESSIONS: &str = "/account/sessions";

/// Changing the password.
pub const PASSWORD: &str = "/account/password";

/// Replacing the second factor.
pub const AUTHENTICATOR: &str = "/account/authenticator";

/// New recovery codes.
pub const RECOVERY: &str = "/account/recovery";

/// The firm's settings.
pub const SETTINGS: &str = "/firm/settings";

/// The firm's people.
pub const TIMEKEEPERS: &str = "/firm/timekeepers";

/// How a colleague signs in.
pub fn colleague(id: &MemberId) -> String {
    format!("{TIMEKEEPERS}/{id}/sign-in")
}

/// One person's link.
pub fn link(person: &str, token: &str) -> String {
    format!("/link/{person}/{token}")
}

/// Ending one session.
pub fn session(hash: &str) -> String {
    format!("{SESSIONS}/{hash}")
}
