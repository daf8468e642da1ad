//! What can be found of one's data.

use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

pub(crate) fn entries(_request: &Request) -> Vec<SearchEntry> {
    let way_to = |title, path| SearchEntry::way_to(title, path, Glyph::Download).about("Your data");
    vec![
        way_to("Download my data", "/settings/data#copy")
            .words("export, takeout, archive, zip, backup, copy, GDPR"),
        way_to("Import settings", "/settings/data#import")
            .words("restore settings, upload settings, move settings, settings.json"),
        way_to("Delete my account", "/settings/data#deletion")
            .words("close account, erase me, remove me, right to be forgotten, GDPR"),
    ]
}
