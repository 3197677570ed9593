//! The function of bank statements and reconciliations.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::lambda::run(reconcile::routes()).await
}
