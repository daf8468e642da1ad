//! Delivering: from what waits in the database to mail servers, push services and webhooks.

mod mail_worker;
mod message_worker;
mod push_worker;
mod webhook_payload;
mod webhook_worker;
mod worker;

pub use worker::DeliveryWorker;
