//! The app of one machine: the settings that template.yaml gives to functions, over the engines.

use std::collections::BTreeMap;

use aws_credential_types::provider::SharedCredentialsProvider;
use secrecy::SecretString;
use store::Store;
use web::App;
use web::app::{Clock, Source};
use web::config::{Config, ConfigError};
use web::keys::Secrets;

use crate::engines::{Endpoints, credentials};
use crate::folder;
use crate::template::{Template, TemplateError};

/// What the person who deploys would be asked for, as it is on one machine.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The address of the portal.
    pub portal_url: String,
    /// The address of the sandbox processor.
    pub processor_url: String,
}

/// Who mails come from on one machine.
pub const MAIL_FROM: &str = "billing@firm.example";

/// Why there is no app.
#[derive(Debug, thiserror::Error)]
pub enum SurroundingsError {
    /// The template does not read.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// It does not give functions what they need.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl Surroundings {
    /// The app that all functions share on one machine.
    pub fn app(
        &self,
        template: &Template,
        endpoints: &Endpoints,
        secrets: &folder::Secrets,
        clock: Clock,
    ) -> Result<App, SurroundingsError> {
        let config = self.config(template)?;
        let store = Store::new(
            endpoints.dynamodb(),
            endpoints.s3(),
            SharedCredentialsProvider::new(credentials()),
            config.tables.clone(),
            config.buckets.clone(),
        );
        let processors = secrets.processors(&self.processor_url).into_iter();
        let secrets = Secrets {
            session: SecretString::from(secrets.session.clone()),
            processors: processors.map(|(name, text)| (name, SecretString::from(text))).collect(),
        };
        Ok(App::new(store, config, Source::Given(secrets), clock))
    }

    fn config(&self, template: &Template) -> Result<Config, SurroundingsError> {
        let parameters = BTreeMap::from([
            ("PortalUrl", self.portal_url.clone()),
            ("MailFrom", MAIL_FROM.to_owned()),
            ("Secret", "secrets.json".to_owned()),
            ("TrustSecret", "secrets.json".to_owned()),
        ]);
        let mut variables = BTreeMap::new();
        for function in &template.functions {
            variables.extend(template.environment(function, &parameters)?);
        }
        let processor = self.processor_url.clone();
        for name in ["STRIPE_URL", "PAYPAL_URL", "LAWPAY_URL", "CHECKOUT_ORIGIN"] {
            variables.insert(format!("COUNTERFOIL_{name}"), processor.clone());
        }
        Ok(Config::read(|name| Ok(variables.get(name).cloned()))?)
    }
}
