//! The Lambda function `deposits`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::lambda::run(deposits::routes()).await
}
