//! Client money, told as stories: what comes in, what may be used, what goes out.

mod gate;
mod machine;
mod movements;
mod pools;
mod world;
