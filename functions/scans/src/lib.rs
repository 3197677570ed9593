//! scans.
