//! Where the engines of one machine answer, and SDK clients that talk to them.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use serde::{Deserialize, Serialize};

/// The region that the clients name; the engines do not care.
pub const REGION: &str = "us-east-1";
/// The one access key that the engines know. It protects nothing: only this machine reaches them.
pub const ACCESS_KEY: &str = "counterfoil";
/// Its secret, with which clients sign requests, links and upload policies.
pub const SECRET_KEY: &str = "counterfoil-on-one-machine";

/// The addresses of the engines, without a trailing slash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// DynamoDB.
    pub dynamodb: String,
    /// S3; buckets are path segments.
    pub s3: String,
    /// SES.
    pub ses: String,
}

impl Endpoints {
    /// What an SDK client is made of, but for the endpoint.
    #[must_use]
    pub fn sdk(&self) -> SdkConfig {
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials()))
            .build()
    }

    /// A client of the tables.
    #[must_use]
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let config = aws_sdk_dynamodb::config::Builder::from(&self.sdk());
        aws_sdk_dynamodb::Client::from_conf(config.endpoint_url(&self.dynamodb).build())
    }

    /// A client of the buckets.
    #[must_use]
    pub fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.sdk()).force_path_style(true);
        aws_sdk_s3::Client::from_conf(config.endpoint_url(&self.s3).build())
    }

    /// A client that sends mail.
    #[must_use]
    pub fn ses(&self) -> aws_sdk_ses::Client {
        let config = aws_sdk_ses::config::Builder::from(&self.sdk());
        aws_sdk_ses::Client::from_conf(config.endpoint_url(&self.ses).build())
    }

    /// What tells a process of its own, such as a function under test, where the engines are.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, &str); 6] {
        [
            ("AWS_REGION", REGION),
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
            ("AWS_ENDPOINT_URL_DYNAMODB", &self.dynamodb),
            ("AWS_ENDPOINT_URL_S3", &self.s3),
            ("AWS_ENDPOINT_URL_SES", &self.ses),
        ]
    }
}

/// The credentials that the engines accept.
#[must_use]
pub fn credentials() -> Credentials {
    Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "counterfoil")
}
