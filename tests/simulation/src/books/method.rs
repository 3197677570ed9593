//! Ways to pay that clients have saved when a run begins.

use domain::client::{Client, Contact};
use domain::id::MethodId;
use domain::method::{
    Kept, Mandate, Method, MethodFact, MethodKind, MethodState, Saving, mandate_words,
};
use domain::payment::ProcessorName;
use store::Once;

use super::{Books, firm};

impl Books {
    /// A card that a contact saved, to be charged by plans.
    pub async fn saved_method(&self, contact: &Contact, party: &Client) -> MethodId {
        let secret = format!("saving of {}", contact.name);
        self.store.start_client(contact, party, &secret, self.now()).await.expect("a session");
        let client = self.store.client_session(&contact.id, &secret, self.now()).await;
        let client = client.expect("it reads").expect("it lives");
        let id = self.id(MethodId::made);
        let method = Method {
            id: id.clone(),
            client: party.id.clone(),
            mandate: Mandate {
                by: contact.id.clone(),
                name: contact.name.to_string(),
                words: mandate_words(&firm().name),
                at: self.now(),
                from: "the simulator".to_owned(),
            },
            processor: ProcessorName::Stripe,
            object: None,
            state: MethodState::Begun { at: None },
        };
        let once = Once::named(format!("save {id}"));
        let door = self.store.of_client(&client);
        door.commit_mandate(&once, &method, self.now()).await.expect("a mandate");
        let kept = Kept {
            customer: format!("cus_{}", party.id),
            object: format!("pm_{}", party.id),
            kind: MethodKind::OtherCard,
            label: "Visa ending in 4242".to_owned(),
        };
        let (object, progress) = (format!("cs_setup_{}", party.id), Saving::Saved(kept));
        let fact = MethodFact { method: id.clone(), object, progress };
        self.store.system("books").hear_method(&fact, self.now()).await.expect("a way to pay");
        id
    }
}
