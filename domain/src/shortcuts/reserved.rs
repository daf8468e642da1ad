//! Keys that browsers need.

/// Keys with Ctrl or ⌘ that a browser keeps for itself, or that people rely on in it, with what it does.
/// Ctrl+K is not among them: it searches in some browsers, and so it does here.
const RESERVED: &[(char, &str)] = &[
    ('a', "select everything"),
    ('b', "show the bookmarks, or make text bold"),
    ('c', "copy"),
    ('d', "add a bookmark"),
    ('e', "search"),
    ('f', "find on the page"),
    ('g', "find the next match"),
    ('h', "show the history, or hide the window"),
    ('i', "show the page's properties, or make text italic"),
    ('j', "show the downloads"),
    ('l', "go to the address bar"),
    ('m', "minimise the window, or mute the tab"),
    ('n', "open a window"),
    ('o', "open a file"),
    ('p', "print"),
    ('q', "quit"),
    ('r', "reload the page"),
    ('s', "save the page"),
    ('t', "open a tab"),
    ('u', "show the page's source"),
    ('v', "paste"),
    ('w', "close the tab"),
    ('x', "cut"),
    ('y', "show the history, or do something again"),
    ('z', "undo"),
    ('0', "reset the zoom"),
    ('+', "zoom in"),
    ('=', "zoom in"),
    ('-', "zoom out"),
    (',', "open its settings"),
];

/// The same with Shift.
const RESERVED_WITH_SHIFT: &[(char, &str)] = &[
    ('a', "show the add-ons"),
    ('b', "show the bookmarks"),
    ('c', "inspect the page"),
    ('d', "bookmark all tabs"),
    ('e', "search the tabs"),
    ('g', "find the match before"),
    ('h', "show the history"),
    ('i', "show the developer tools"),
    ('j', "show the console"),
    ('k', "show the console"),
    ('m', "switch the profile"),
    ('n', "open a private window"),
    ('o', "show the bookmarks"),
    ('p', "open a private window, or print"),
    ('q', "quit"),
    ('r', "reload the page anew"),
    ('s', "take a screenshot"),
    ('t', "open a closed tab"),
    ('v', "paste as plain text"),
    ('w', "close the window"),
    ('y', "show the downloads"),
    ('z', "do something again"),
];

/// What a browser does by Ctrl or ⌘ and a key.
pub(super) fn use_of(shift: bool, key: char) -> Option<&'static str> {
    // Tabs are chosen by their number.
    if !shift && ('1'..='9').contains(&key) {
        return Some("go to a tab");
    }
    let reserved = if shift { RESERVED_WITH_SHIFT } else { RESERVED };
    reserved.iter().find(|(it, _)| *it == key).map(|(_, to)| *to)
}
