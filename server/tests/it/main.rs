//! The real router, from request to answer.

mod act;
mod cli;
mod pages;
mod support;
