//! Two-factor: codes beside the password, and devices that are trusted without one.

mod browser;
