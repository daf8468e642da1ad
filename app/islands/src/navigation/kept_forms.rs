//! Forms that hold something unsaved while another page is shown, or the page is taken anew.

use std::cell::RefCell;

use web_sys::{Element, HtmlFormElement};

use crate::{
    dom::{closest_to, each_form, first, main_part, replace, toggle},
    forms::{counterpart, empty_secrets, is_busy, is_dirty, transfer_unsaved},
};

/// Of so many pages forms are kept at most.
const MOST_PAGES: usize = 20;

thread_local! {
    static KEPT: RefCell<Vec<(String, Vec<HtmlFormElement>)>> = const { RefCell::new(Vec::new()) };
}

/// The forms of the page that hold something unsaved, and `besides` whatever it holds.
pub(super) fn of_page(besides: Option<&HtmlFormElement>) -> Vec<HtmlFormElement> {
    forms(&mut |form| besides == Some(form) || is_dirty(form))
}

/// The forms of the page that hold something unsaved, but for one that was sent.
pub(super) fn of_page_without(sent: &HtmlFormElement) -> Vec<HtmlFormElement> {
    forms(&mut |form| form != sent && is_dirty(form))
}

fn forms(test: &mut dyn FnMut(&HtmlFormElement) -> bool) -> Vec<HtmlFormElement> {
    let mut found = Vec::new();
    if let Some(main) = main_part() {
        each_form(&main, &mut |form| {
            // What is chosen there is kept at once.
            if first(form, "[data-appearance]").is_none() && test(form) {
                found.push(form.clone());
            }
        });
    }
    found
}

/// Keeps forms until their page is shown again. No secret is kept with them.
pub(super) fn keep(page: &str, forms: Vec<HtmlFormElement>) {
    for form in &forms {
        empty_secrets(form);
    }
    KEPT.with_borrow_mut(|kept| remember(kept, page, forms));
}

fn remember<T>(kept: &mut Vec<(String, Vec<T>)>, page: &str, forms: Vec<T>) {
    kept.retain(|(it, _)| it != page);
    if !forms.is_empty() {
        kept.push((page.to_owned(), forms));
    }
    let surplus = kept.len().saturating_sub(MOST_PAGES);
    kept.drain(..surplus);
}

/// The forms that were kept of a page, once.
pub(super) fn take(page: &str) -> Vec<HtmlFormElement> {
    KEPT.with_borrow_mut(|kept| recall(kept, page))
}

fn recall<T>(kept: &mut Vec<(String, Vec<T>)>, page: &str) -> Vec<T> {
    let at = kept.iter().position(|(it, _)| it == page);
    at.map(|at| kept.remove(at).1).unwrap_or_default()
}

/// Forgets a form that was kept: what it held is saved.
pub(crate) fn forget(form: &HtmlFormElement) {
    KEPT.with_borrow_mut(|kept| {
        for (_, forms) in kept {
            forms.retain(|it| it != form);
        }
    });
}

/// Puts what forms hold into those that the page has for them: what the server knows of them, such as the
/// version that they are a change of, is newer there. One that is on its way comes itself, for its answer.
/// Where a form is folded away it is opened, so that what is unsaved can be seen.
pub(super) fn put_back(main: &Element, forms: Vec<HtmlFormElement>) {
    for form in forms {
        let Some(mut shown) = counterpart(main, &form) else { continue };
        if is_busy(&form) {
            replace(&shown, &form);
            shown = form;
        } else {
            transfer_unsaved(&form, &shown);
        }
        if let Some(details) = closest_to(&shown, "details") {
            toggle(&details, "open", true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_comes_back_once() {
        let mut kept = Vec::new();
        remember(&mut kept, "/a", vec![1, 2]);
        remember(&mut kept, "/b", vec![3]);
        assert_eq!(recall(&mut kept, "/a"), [1, 2]);
        assert!(recall(&mut kept, "/a").is_empty());
        assert_eq!(recall(&mut kept, "/b"), [3]);
    }

    #[test]
    fn the_newest_counts_and_the_oldest_go() {
        let mut kept = Vec::new();
        remember(&mut kept, "/a", vec![1]);
        remember(&mut kept, "/a", vec![2]);
        for page in 0..MOST_PAGES {
            remember(&mut kept, &page.to_string(), vec![0]);
        }
        assert!(recall(&mut kept, "/a").is_empty());
        remember(&mut kept, "/b", Vec::new());
        assert_eq!(kept.len(), MOST_PAGES);
    }
}
