//! The expense codes: what a cost was for.

use super::{Code, code, phase};

/// Expenses, 1997.
pub(super) const EXPENSES: [Code; 25] = [
    phase("E100", "Expenses"),
    code("E101", "Copying"),
    code("E102", "Outside printing"),
    code("E103", "Word processing"),
    code("E104", "Facsimile"),
    code("E105", "Telephone"),
    code("E106", "Online research"),
    code("E107", "Delivery services/messengers"),
    code("E108", "Postage"),
    code("E109", "Local travel"),
    code("E110", "Out-of-town travel"),
    code("E111", "Meals"),
    code("E112", "Court fees"),
    code("E113", "Subpoena fees"),
    code("E114", "Witness fees"),
    code("E115", "Deposition transcripts"),
    code("E116", "Trial transcripts"),
    code("E117", "Trial exhibits"),
    code("E118", "Litigation support vendors"),
    code("E119", "Experts"),
    code("E120", "Private investigators"),
    code("E121", "Arbitrators/mediators"),
    code("E122", "Local counsel"),
    code("E123", "Other professionals"),
    code("E124", "Other"),
];
