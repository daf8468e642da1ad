//! A list by days.

use leptos::prelude::*;
use nameplate_backend::Zone;
use nameplate_domain::kernel::{Timestamp, ZoneRules as _};

use crate::request::{Request, Viewer};

/// The items of each day on their own, below its name; `at` is the moment that an item shows.
pub(super) fn day_sections<T>(
    request: &Request,
    items: &[T],
    at: impl Fn(&T) -> Timestamp,
    item: impl Fn(&T) -> AnyView,
) -> Vec<AnyView> {
    let zone = request.viewer.as_ref().map_or_else(|| Zone::of(None), Viewer::zone);
    let day_of = |item: &T| zone.local_time(at(item)).day();
    let today = zone.local_time(request.services.now()).day();
    let days = items.chunk_by(|a, b| day_of(a) == day_of(b));
    let sections = days.filter_map(|items| {
        let first = items.first()?;
        let day = day_of(first);
        let label = match today - day {
            0 => "Today".to_owned(),
            1 => "Yesterday".to_owned(),
            _ => zone.date(at(first)),
        };
        let id = format!("day-{day}");
        let items = items.iter().map(&item).collect_view();
        let (of_section, of_list) = (id.clone(), id.clone());
        let section = view! {
            <section class="day" aria-labelledby=of_section>
                <h2 id=id>{label}</h2>
                <ol class="notifications" aria-labelledby=of_list data-keyed="">
                    {items}
                </ol>
            </section>
        };
        Some(section.into_any())
    });
    sections.collect()
}
