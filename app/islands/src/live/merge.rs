//! Taking a part of a page anew without moving what somebody is about to press.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Node};

use crate::dom::{Part, append, attribute, first, replace};

/// A list whose items are known by their keys.
const LIST: &str = "[data-keyed]";

/// Makes a part of the page as a fresh one is; gives the part that is shown then. Items of a keyed list that
/// stay are the same nodes: they don't move under anybody's hand.
pub(super) fn merge(old: &Element, fresh: &Element) -> Element {
    if old.has_attribute("data-keyed") && fresh.has_attribute("data-keyed") {
        merge_items(old, fresh);
        return old.clone();
    }
    let (Some(old_child), Some(fresh_child)) = (child_around(old), child_around(fresh)) else {
        replace(old, fresh);
        return fresh.clone();
    };
    exchange_around(old, &old_child, fresh, &fresh_child);
    merge(&old_child, &fresh_child);
    old.clone()
}

/// The child of an element that is a keyed list, or holds one.
fn child_around(element: &Element) -> Option<Element> {
    let list = first(element, LIST)?;
    let mut child = list;
    while let Some(parent) = child.parent_element() {
        if parent == *element {
            return Some(child);
        }
        child = parent;
    }
    None
}

/// Takes all children of an element anew, but for one.
fn exchange_around(old: &Element, old_child: &Element, fresh: &Element, fresh_child: &Element) {
    let stays: &Node = old_child;
    for child in children(old) {
        if child != *stays {
            child.unchecked_ref::<Part>().remove();
        }
    }
    let mut is_before = true;
    for child in children(fresh) {
        if child == **fresh_child {
            is_before = false;
        } else if is_before {
            old_child.unchecked_ref::<Part>().before(&child);
        } else {
            append(old, &child);
        }
    }
}

fn children(of: &Element) -> Vec<Node> {
    let mut children = Vec::new();
    let mut next = of.first_child();
    while let Some(child) = next {
        next = child.next_sibling();
        children.push(child);
    }
    children
}

fn items(list: &Element) -> Vec<Element> {
    let mut items = Vec::new();
    let mut next = list.first_element_child();
    while let Some(item) = next {
        next = item.next_element_sibling();
        items.push(item);
    }
    items
}

fn merge_items(old: &Element, fresh: &Element) {
    let (old_items, fresh_items) = (items(old), items(fresh));
    let plan = plan_merge(&keys(&old_items), &keys(&fresh_items));
    for (item, stays) in old_items.iter().zip(&plan.stays) {
        if !stays {
            item.remove();
        }
    }
    let mut membership = old.first_element_child();
    for (item, known) in fresh_items.iter().zip(&plan.known) {
        if known.is_some() {
            membership = membership.and_then(|it| it.next_element_sibling());
        } else {
            match &membership {
                Some(membership) => membership.unchecked_ref::<Part>().before(item),
                None => append(old, item),
            }
        }
    }
}

fn keys(items: &[Element]) -> Vec<String> {
    items.iter().map(|item| attribute(item, "data-key")).collect()
}

/// How the items of a list become those of a fresh one.
#[derive(Debug, PartialEq, Eq)]
struct MergePlan {
    /// Which of the old items stay.
    stays: Vec<bool>,
    /// For each fresh item, which old one stands for it.
    known: Vec<Option<usize>>,
}

/// Plans that without moving any item that stays: one whose order changed is taken anew.
fn plan_merge(old: &[String], fresh: &[String]) -> MergePlan {
    let mut stays = vec![false; old.len()];
    let mut next = 0;
    let known = fresh
        .iter()
        .map(|key| {
            let found = old.iter().skip(next).position(|it| it == key && !key.is_empty());
            let at = next + found?;
            next = at + 1;
            if let Some(stays) = stays.get_mut(at) {
                *stays = true;
            }
            Some(at)
        })
        .collect();
    MergePlan { stays, known }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(old: &[&str], fresh: &[&str]) -> MergePlan {
        let owned = |keys: &[&str]| keys.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        plan_merge(&owned(old), &owned(fresh))
    }

    #[test]
    fn new_items_come_and_the_others_stay() {
        let plan_merge = planned(&["b", "c"], &["a", "b", "c"]);
        assert_eq!(
            plan_merge,
            MergePlan { stays: vec![true, true], known: vec![None, Some(0), Some(1)] }
        );
    }

    #[test]
    fn what_is_gone_goes() {
        let plan_merge = planned(&["a", "b", "c"], &["a", "c"]);
        assert_eq!(
            plan_merge,
            MergePlan { stays: vec![true, false, true], known: vec![Some(0), Some(2)] }
        );
    }

    #[test]
    fn what_changed_its_place_or_has_no_key_is_taken_anew() {
        let plan_merge = planned(&["a", "b", ""], &["b", "a", ""]);
        assert_eq!(
            plan_merge,
            MergePlan { stays: vec![false, true, false], known: vec![Some(1), None, None] }
        );
    }
}
