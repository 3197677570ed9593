//! The Lambda function `cashier`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::lambda::run(cashier::routes()).await
}
