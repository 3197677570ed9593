//! invoices.
