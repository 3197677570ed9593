//! What makes the closed list of events: each with its word and its particulars.

macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $name:ident($word:literal) { $($field:ident: $type:ty),* $(,)? }
    ),+ $(,)?) => {
        /// Something that happened, with its particulars: ids, amounts, numbers and dates.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {$(
            $(#[$doc])*
            $name { $(#[doc = concat!("Its ", stringify!($field), ".")] $field: $type),* },
        )+}

        impl Event {
            /// Every word of the list, with the sentence it stands for.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The word in storage and in the history of a page.
            pub const fn word(&self) -> &'static str {
                match self { $(Self::$name { .. } => $word,)+ }
            }

            /// The particulars in their fixed order.
            pub fn facts(&self) -> Vec<(&'static str, String)> {
                match self {$(
                    Self::$name { $($field),* } => {
                        vec![$((stringify!($field), $field.to_string())),*]
                    }
                )+}
            }
        }
    };
}
