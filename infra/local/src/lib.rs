//! The portal on one machine: embedded engines behind their real protocols, every function, the
//! sandbox processor, and the command line.

pub mod command;
pub mod desk;
pub mod engines;
pub mod folder;
pub mod host;
pub mod pump;
pub mod sandbox;
pub mod scanner;
pub mod seed;
pub mod surroundings;
pub mod template;
