//! What preferences would have sent.

use leptos::prelude::*;
use nameplate_domain::notifications::Forecast;

use super::preferences_actions::PreviewView;

/// Says what the form would have sent, beside what is saved.
#[component]
pub(super) fn Preview(
    /// What it would have sent; `None` before one asks.
    preview: Signal<Option<PreviewView>>,
) -> impl IntoView {
    view! {
        <div class="preview" role="status">
            {move || preview.get().map(|preview| view! { <p>{words(preview)}</p> })}
        </div>
    }
}

fn words(PreviewView { draft, now, is_cut }: PreviewView) -> String {
    let Forecast { in_app, email, push } = draft;
    let of = if is_cut { " (of the newest events only)" } else { "" };
    format!(
        "In the last 7 days{of} these settings would have sent you {} and {}, and shown you {} in \
         Nameplate (now: {}, {} and {}).",
        counted(push, "push message"),
        counted(email, "email"),
        counted(in_app, "notification"),
        now.push,
        now.email,
        now.in_app,
    )
}

fn counted(count: u32, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_told() {
        let draft = Forecast { in_app: 20, email: 1, push: 14 };
        let now = Forecast { in_app: 70, email: 22, push: 61 };
        assert_eq!(
            words(PreviewView { draft, now, is_cut: false }),
            "In the last 7 days these settings would have sent you 14 push messages and 1 email, \
             and shown you 20 notifications in Nameplate (now: 61, 22 and 70)."
        );
    }
}
