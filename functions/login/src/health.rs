//! `GET /health`: the function answers; nothing else is asked.

pub(crate) async fn act() -> &'static str {
    "ok\n"
}
