//! The Lambda function `analytics`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::lambda::run(analytics::routes()).await
}
