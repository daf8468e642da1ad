//! What can be found of the activity.

use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// Taking it away as a file.
pub(crate) fn entries(_request: &Request) -> Vec<SearchEntry> {
    vec![
        SearchEntry::way_to("Download my activity", "/settings/activity.csv", Glyph::Download)
            .about("As a table, CSV")
            .words("audit log, export, sign-in history"),
    ]
}
