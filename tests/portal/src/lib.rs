//! Stories: what people do with the portal, told through its pages.
