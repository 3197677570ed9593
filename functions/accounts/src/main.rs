//! The Lambda function `accounts`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::lambda::run(accounts::routes()).await
}
