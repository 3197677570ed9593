//! The post office: an SES that keeps what it takes.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_ses::config::{BehaviorVersion, Builder, Region};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use local::engines::{REGION, credentials};

use crate::race::turn;

/// Whether the next mail is lost, and on which way.
pub type Luck = Box<dyn FnMut() -> Option<Loss> + Send>;

/// How a mail is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// It is not taken.
    Before,
    /// It is taken, and nobody is told.
    After,
}

/// The post office of a run.
#[derive(Clone)]
pub struct Post {
    taken: Arc<Mutex<Vec<String>>>,
    luck: Arc<Mutex<Luck>>,
}

impl Post {
    /// A post office that takes everything.
    pub fn new() -> Self {
        let luck: Luck = Box::new(|| None);
        Self { taken: Arc::default(), luck: Arc::new(Mutex::new(luck)) }
    }

    /// From now on, `luck` chooses.
    pub fn lucky(&self, luck: impl FnMut() -> Option<Loss> + Send + 'static) {
        *self.luck.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(luck);
    }

    /// The ids of the mails that it took, one as often as it came.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// An SDK client whose mails come here.
    pub fn client(&self) -> aws_sdk_ses::Client {
        let connector = SharedHttpConnector::new(self.clone());
        let config = Builder::new()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(credentials())
            .endpoint_url("http://post.invalid")
            .http_client(http_client_fn(move |_, _| connector.clone()))
            .build();
        aws_sdk_ses::Client::from_conf(config)
    }
}

impl Default for Post {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").finish_non_exhaustive()
    }
}

impl HttpConnector for Post {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let post = self.clone();
        HttpConnectorFuture::new(async move {
            let loss = {
                let mut luck = post.luck.lock().unwrap_or_else(PoisonError::into_inner);
                (luck)()
            };
            turn().await;
            if loss != Some(Loss::Before) {
                let id = mail_id(request.body().bytes().unwrap_or_default());
                post.taken.lock().unwrap_or_else(PoisonError::into_inner).push(id);
            }
            turn().await;
            if loss.is_some() {
                return Err(ConnectorError::io("the connection broke off".into()));
            }
            let status = StatusCode::try_from(200);
            let status = status.map_err(|error| ConnectorError::other(error.into(), None))?;
            Ok(HttpResponse::new(status, SdkBody::from(ANSWER)))
        })
    }
}

const ANSWER: &str = "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\">\
    <SendRawEmailResult><MessageId>1</MessageId></SendRawEmailResult>\
    <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></SendRawEmailResponse>";

/// The id that a mail carries in its head.
fn mail_id(body: &[u8]) -> String {
    let pairs: Vec<(String, String)> = serde_html_form::from_bytes(body).unwrap_or_default();
    let raw = pairs.into_iter().find(|(name, _)| name == "RawMessage.Data");
    let bytes = raw.and_then(|(_, text)| STANDARD.decode(text).ok()).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("Message-ID: <"));
    line.and_then(|line| line.split('@').next()).unwrap_or("no id").to_owned()
}
