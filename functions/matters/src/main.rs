//! The function of clients, contacts, matters, timekeepers and settings.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::lambda::run(matters::routes()).await
}
