//! The event that tells of a scan, as GuardDuty Malware Protection for S3 sends it.

use aws_lambda_events::eventbridge::EventBridgeEvent;
use domain::document::Refused;
use serde::{Deserialize, Serialize};

use crate::content::Sight;

/// A scan result on its way.
pub type ScanEvent = EventBridgeEvent<Scan>;

/// What was scanned and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scan {
    /// `COMPLETED`, `SKIPPED`, `FAILED`.
    pub scan_status: String,
    /// Which file.
    pub s3_object_details: Object,
    /// What was found.
    pub scan_result_details: Outcome,
}

/// The file that was scanned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Object {
    /// Its bucket.
    pub bucket_name: String,
    /// Its key.
    pub object_key: String,
    /// A hash of its content.
    #[serde(default)]
    pub e_tag: String,
    /// Its version, where the bucket keeps versions.
    #[serde(default)]
    pub version_id: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// `NO_THREATS_FOUND`, or a reason to keep the file shut.
    pub scan_result_status: String,
}

impl Scan {
    /// What follows from the scan: only one outcome opens the way, one asks a person, and every
    /// other keeps the file shut for good (rule SEC-58).
    pub(crate) fn outcome(&self) -> Result<Sight, Refused> {
        match self.scan_result_details.scan_result_status.as_str() {
            "NO_THREATS_FOUND" => Ok(Sight::Open),
            "UNSUPPORTED" => Ok(Sight::Locked),
            "THREATS_FOUND" => Err(Refused::Threat),
            _ => Err(Refused::Unscannable),
        }
    }

    /// Names this scan of this content, so that the same event twice has one effect.
    pub(crate) fn name(&self) -> String {
        let object = &self.s3_object_details;
        let content = object.version_id.as_deref().unwrap_or(&object.e_tag);
        let status = &self.scan_result_details.scan_result_status;
        format!("scan#{}#{content}#{status}", object.object_key)
    }
}
