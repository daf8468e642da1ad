//! Delivering: from what waits in the database to mail servers and push services.

mod mail_worker;
mod push_worker;
mod worker;

pub use worker::DeliveryWorker;
