//! The function of time, costs and work in progress.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::lambda::run(entries::routes()).await
}
