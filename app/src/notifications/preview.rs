//! What preferences would have sent.

use nameplate_backend::notifications::Preview;
use nameplate_domain::notifications::Forecast;

/// Says what a draft would have sent, beside what is saved.
pub(super) fn in_words(Preview { draft, now, is_cut }: Preview) -> String {
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
            in_words(Preview { draft, now, is_cut: false }),
            "In the last 7 days these settings would have sent you 14 push messages and 1 email, \
             and shown you 20 notifications in Nameplate (now: 61, 22 and 70)."
        );
    }
}
