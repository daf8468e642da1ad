//! What of an account's security needs its owner.

use leptos::prelude::*;
use nameplate_backend::{api_keys::ApiKeyCounts, two_factor::TwoFactorStatus};
use nameplate_domain::{
    kernel::DAY_MS,
    two_factor::{BACKUP_CODES, FEW_BACKUP_CODES},
};

use crate::{
    kernel::{ApiError, Entry, EntryState, Glyph, Region},
    request::{Request, Viewer},
    two_factor::risk_without,
};

/// A password that is older is worth a new one: it had time to become known somewhere else.
const OLD_PASSWORD_MS: i64 = 365 * DAY_MS;

/// One thing that keeps others out, how it stands, and what can be done about it.
struct Item {
    state: EntryState,
    title: &'static str,
    /// One word for what needs somebody.
    mark: Option<&'static str>,
    text: String,
    label: &'static str,
    href: &'static str,
}

/// Password, two-factor, backup codes, passkeys and sessions, what needs the viewer first.
pub(super) async fn security_section(
    request: &Request,
    viewer: &Viewer,
) -> Result<AnyView, ApiError> {
    let (services, user_id) = (&request.services, &viewer.user.id);
    let two_factor = services.two_factor.status(user_id).await?;
    let mut items =
        vec![password(request, viewer).await?, factor(request, viewer, two_factor.as_ref())];
    items.extend(two_factor.as_ref().map(|status| backup_codes(status.codes_left)));
    items.push(passkeys(services.passkeys.list(user_id).await?.len()));
    let others = services.sessions.count_others(&viewer.session).await?;
    items.push(sessions(others.count, others.dormant));
    items.extend(api_keys(services.api_keys.counts(user_id).await?));

    let needing = items.iter().filter(|item| item.state == EntryState::Warn).count();
    let summary = summary(needing, items.len());
    // The sort is stable: what needs nobody stays in its order.
    items.sort_by_key(|item| item.state != EntryState::Warn);
    let items: Vec<_> = items.into_iter().map(entry).collect();
    Ok(view! {
        <Region id="security" labelled_by="security-state">
            <div class="section-head">
                <h2 id="security-state">"Security"</h2>
                <p>
                    <strong>{summary}</strong>
                </p>
            </div>
            <ul class="entries">{items}</ul>
        </Region>
    }
    .into_any())
}

fn entry(item: Item) -> AnyView {
    let Item { state, title, mark, text, label, href } = item;
    let link = view! {
        <a class="button" href=href>
            {label}
        </a>
    }
    .into_any();
    view! { <Entry state title mark text=Some(text.into_any()) end=Some(link) /> }.into_any()
}

fn summary(needing: usize, all: usize) -> String {
    match needing {
        0 => "Nothing needs you.".to_owned(),
        1 => format!("1 of {all} needs you."),
        needing => format!("{needing} of {all} need you."),
    }
}

async fn password(request: &Request, viewer: &Viewer) -> Result<Item, ApiError> {
    let (services, user_id) = (&request.services, &viewer.user.id);
    let changed_at = services.password_changes.changed_at(user_id).await?;
    let set_at = match changed_at {
        Some(at) => Some(at),
        None => services.accounts.created_at(user_id).await?,
    };
    let now = services.now();
    let is_old = set_at.is_some_and(|at| now.millis_since(at) >= OLD_PASSWORD_MS);
    let verb = if changed_at.is_some() { "Changed" } else { "Set" };
    let mut text =
        set_at.map_or_else(String::new, |at| format!("{verb} on {}.", request.when(at).exact));
    if is_old {
        text.push_str(" That is more than a year ago.");
    }
    Ok(Item {
        state: if is_old { EntryState::Warn } else { EntryState::Good },
        title: "Password",
        mark: is_old.then_some("Old"),
        text,
        label: "Change password",
        href: "/settings/security#change-password",
    })
}

fn factor(request: &Request, viewer: &Viewer, status: Option<&TwoFactorStatus>) -> Item {
    let (title, href) = ("Two-factor", "/settings/security#two-factor");
    match status {
        Some(status) => Item {
            state: EntryState::Good,
            title,
            mark: None,
            text: format!("On since {}.", request.when(status.enabled_at).exact),
            label: "Manage two-factor",
            href,
        },
        None => Item {
            state: EntryState::Warn,
            title,
            mark: Some("Off"),
            text: risk_without(viewer),
            label: "Set up two-factor",
            href,
        },
    }
}

fn backup_codes(left: u32) -> Item {
    let few = left <= FEW_BACKUP_CODES;
    let mark = if left == 0 { "None" } else { "Few" };
    let is_or_are = if left == 1 { "is" } else { "are" };
    let mut text = format!("{left} of {BACKUP_CODES} {is_or_are} left.");
    if few {
        text.push_str(" Without them, a lost phone locks you out.");
    }
    Item {
        state: if few { EntryState::Warn } else { EntryState::Good },
        title: "Backup codes",
        mark: few.then_some(mark),
        text,
        label: "Make new codes",
        href: "/settings/security#backup-codes",
    }
}

fn passkeys(count: usize) -> Item {
    let (state, text) = match count {
        0 => (
            EntryState::Plain(Glyph::Circle),
            "None. One signs you in without a password.".to_owned(),
        ),
        1 => (EntryState::Good, "1 signs you in without a password.".to_owned()),
        count => (EntryState::Good, format!("{count} sign you in without a password.")),
    };
    Item {
        state,
        title: "Passkeys",
        mark: None,
        text,
        label: if count == 0 { "Add a passkey" } else { "Manage passkeys" },
        href: "/settings/security#passkeys",
    }
}

/// The sessions, of which so many are in other browsers, and so many of those long not used.
fn sessions(others: u64, dormant: u64) -> Item {
    let open = match others {
        0 => "You are signed in nowhere else.".to_owned(),
        others => format!("You are signed in on {} devices.", others + 1),
    };
    let text = match dormant {
        0 => open,
        1 => format!("{open} 1 was not used for a week or longer."),
        dormant => format!("{open} {dormant} were not used for a week or longer."),
    };
    Item {
        state: if dormant > 0 { EntryState::Warn } else { EntryState::Good },
        title: "Sessions",
        mark: (dormant > 0).then_some("Unused"),
        text,
        label: "Review sessions",
        href: "/settings/sessions",
    }
}

/// The keys by which other products act for the viewer, if there are any.
fn api_keys(counts: ApiKeyCounts) -> Option<Item> {
    let ApiKeyCounts { working, expiring, unused, endless } = counts;
    let (mark, text) = match (expiring, unused, endless) {
        _ if working == 0 => return None,
        (1.., _, _) => {
            let stops = if expiring == 1 { "stops" } else { "stop" };
            (Some("Expiring"), format!("{expiring} of {working} {stops} within a week."))
        }
        (0, 1.., _) => {
            let was = if unused == 1 { "was" } else { "were" };
            (Some("Unused"), format!("{unused} of {working} {was} not used for 90 days."))
        }
        (0, 0, 1..) => {
            let works = if endless == 1 { "works" } else { "work" };
            (Some("No end"), format!("{endless} of {working} {works} for ever, also once lost."))
        }
        (0, 0, 0) if working == 1 => (None, "1 acts for you in another product.".to_owned()),
        (0, 0, 0) => (None, format!("{working} act for you in other products.")),
    };
    Some(Item {
        state: if mark.is_some() { EntryState::Warn } else { EntryState::Good },
        title: "API keys",
        mark,
        text,
        label: "Manage API keys",
        href: "/settings/api-keys",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_of_the_keys_presses_most_is_said() {
        let item = |working, expiring, unused, endless| {
            api_keys(ApiKeyCounts { working, expiring, unused, endless })
        };
        assert!(item(0, 0, 0, 0).is_none());
        let said = |working, expiring, unused, endless| {
            let item = item(working, expiring, unused, endless).unwrap();
            (item.mark, item.text)
        };
        let (mark, text) = said(3, 1, 1, 2);
        assert_eq!((mark, text.as_str()), (Some("Expiring"), "1 of 3 stops within a week."));
        assert_eq!(said(3, 0, 2, 2).1, "2 of 3 were not used for 90 days.");
        assert_eq!(said(3, 0, 0, 1).1, "1 of 3 works for ever, also once lost.");
        assert_eq!(said(2, 0, 0, 0), (None, "2 act for you in other products.".to_owned()));
    }

    #[test]
    fn what_needs_somebody_says_so() {
        assert_eq!(summary(0, 5), "Nothing needs you.");
        assert_eq!(summary(1, 5), "1 of 5 needs you.");
        assert_eq!(summary(3, 5), "3 of 5 need you.");
    }

    #[test]
    fn few_backup_codes_need_somebody() {
        for (left, mark) in [(0, Some("None")), (1, Some("Few")), (3, Some("Few")), (4, None)] {
            let item = backup_codes(left);
            assert_eq!(item.mark, mark, "{left}");
            assert_eq!(item.state == EntryState::Warn, mark.is_some(), "{left}");
        }
    }

    #[test]
    fn sessions_that_nobody_uses_need_somebody() {
        assert_eq!(sessions(0, 0).text, "You are signed in nowhere else.");
        assert_eq!(sessions(2, 0).text, "You are signed in on 3 devices.");
        assert_eq!(sessions(2, 0).mark, None);
        assert_eq!(sessions(2, 1).mark, Some("Unused"));
        assert!(sessions(2, 1).text.ends_with("1 was not used for a week or longer."));
    }
}
