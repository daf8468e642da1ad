//! Sessions: signing in, being signed in, signing out.

mod client;
mod service;
mod sign_in;
mod store;

pub use client::Client;
pub use service::{NewSession, OpenSession, Sessions};
pub use sign_in::{Attempt, SignIn};
