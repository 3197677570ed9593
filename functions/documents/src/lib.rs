//! Clients and the firm hand documents over and open them.
//!
//! Invariants: a file goes straight to the bucket and never through us; its name is for people, its
//! key is ours (rule SEC-56); nobody opens a file before it was found clean, or a lawyer released
//! what the scanner could not look into (rule SEC-58), and who opens it is noted first.
//!
//! # Why
//!
//! A policy admits one file under one key, so the portal must know a file before it comes. A form
//! that is not `multipart` sends the *name* of a chosen file: that is all the first step asks for.
//! With it the second step can sign a form for exactly this file. A script does both steps at once,
//! for many files; without it a person chooses the file twice and types nothing.

mod begin;
mod choose;
mod desk;
mod document;
mod firm;
mod list;
mod policy;
mod receipt;
mod release;
mod send;
mod shown;

pub mod paths;

use web::{Guest, Routes, Staff};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .get("/documents", list::page)
        .get("/documents/new", choose::guest)
        .get("/documents/to/{matter}", begin::page::<Guest>)
        .post("/documents/to/{matter}", begin::act::<Guest>)
        .post("/documents/policy/{matter}", policy::act::<Guest>)
        .get("/documents/{document}", document::guest)
        .get("/documents/{document}/send", send::page::<Guest>)
        .get("/documents/{document}/arrived", send::arrived::<Guest>)
        .get("/documents/{document}/file", document::file::<Guest>)
        .post("/documents/{document}/remove", document::remove::<Guest>)
        .get("/firm/documents", firm::page)
        .get("/firm/documents/new", choose::staff)
        .get("/firm/documents/to/{matter}", begin::page::<Staff>)
        .post("/firm/documents/to/{matter}", begin::act::<Staff>)
        .post("/firm/documents/policy/{matter}", policy::act::<Staff>)
        .get("/firm/documents/{document}", document::staff)
        .get("/firm/documents/{document}/send", send::page::<Staff>)
        .get("/firm/documents/{document}/arrived", send::arrived::<Staff>)
        .get("/firm/documents/{document}/file", document::file::<Staff>)
        .get("/firm/documents/{document}/release", release::page)
        .post("/firm/documents/{document}/release", release::act)
        .post("/firm/documents/{document}/remove", document::remove::<Staff>)
}
