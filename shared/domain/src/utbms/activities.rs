//! The activity codes: what a timekeeper did.

use super::{Code, code, phase};

/// Activities, 1997.
pub(super) const ACTIVITIES: [Code; 12] = [
    phase("A100", "Activities"),
    code("A101", "Plan and prepare for"),
    code("A102", "Research"),
    code("A103", "Draft/revise"),
    code("A104", "Review/analyze"),
    code("A105", "Communicate (in firm)"),
    code("A106", "Communicate (with client)"),
    code("A107", "Communicate (other outside counsel)"),
    code("A108", "Communicate (other external)"),
    code("A109", "Appear for/attend"),
    code("A110", "Manage data/files"),
    code("A111", "Other"),
];
