//! What somebody new may do first.

use leptos::prelude::*;
use nameplate_backend::flows::Team;
use nameplate_domain::{companies::Permission, kernel::DAY_MS};

use crate::{
    kernel::{ApiError, Entry, EntryState, Glyph},
    request::{Request, Viewer},
};

/// For so long an account is new; afterwards nobody is told what to do first.
const NEW_MS: i64 = 30 * DAY_MS;

struct Step {
    is_done: bool,
    title: &'static str,
    text: &'static str,
    label: &'static str,
    href: &'static str,
}

/// The steps, for as long as the account is new and one of them is not done.
pub(super) async fn first_steps_section(
    request: &Request,
    viewer: &Viewer,
) -> Result<Option<AnyView>, ApiError> {
    let services = &request.services;
    let created_at = services.accounts.created_at(&viewer.user.id).await?;
    let now = services.now();
    if created_at.is_none_or(|at| now.millis_since(at) >= NEW_MS) {
        return Ok(None);
    }
    let steps = steps(request, viewer).await?;
    let (done, all) = (steps.iter().filter(|step| step.is_done).count(), steps.len());
    if done == all {
        return Ok(None);
    }
    // The next one is the page's one primary button.
    let next = steps.iter().position(|step| !step.is_done);
    let items: Vec<_> = steps
        .into_iter()
        .enumerate()
        .map(|(index, step)| entry(step, Some(index) == next))
        .collect();
    let counted = format!("{done} of {all} done");
    Ok(Some(
        view! {
            <section class="section" aria-labelledby="first-steps">
                <h2 id="first-steps">"First steps"</h2>
                <p class="steps-done">
                    <label class="help" for="steps-done">
                        {counted.clone()}
                    </label>
                    <progress
                        class="progress"
                        id="steps-done"
                        value=done.to_string()
                        max=all.to_string()
                    >
                        {counted}
                    </progress>
                </p>
                <ul class="entries">{items}</ul>
            </section>
        }
        .into_any(),
    ))
}

async fn steps(request: &Request, viewer: &Viewer) -> Result<Vec<Step>, ApiError> {
    let (services, user) = (&request.services, &viewer.user);
    let mut steps = vec![
        Step {
            is_done: viewer.has_two_factor,
            title: "Turn on two-factor",
            text: "A code from your phone beside the password. It takes two minutes.",
            label: "Set up two-factor",
            href: "/settings/security#two-factor",
        },
        Step {
            is_done: user.timezone.is_some(),
            title: "Say where you are",
            text: "Until then, times are shown in UTC.",
            label: "Set timezone",
            href: "/settings/profile#timezone",
        },
    ];
    if let Some(seat) = viewer.seat().filter(|seat| seat.may(Permission::Invite)) {
        let has_team = services.team.list(&seat, "", None, Team::PAGE).await?.count > 1
            || !services.invitations.list(&seat).await?.is_empty();
        steps.push(Step {
            is_done: has_team,
            title: "Invite your team",
            text: "Each gets a mail with a link that works for 24 hours.",
            label: "Invite people",
            href: "/company/team/invite",
        });
    }
    steps.push(Step {
        is_done: services.preferences.are_chosen(&user.id).await?,
        title: "Choose what you hear of",
        text: "And send yourself a test on each channel.",
        label: "Choose notifications",
        href: "/settings/notifications",
    });
    Ok(steps)
}

fn entry(step: Step, is_next: bool) -> AnyView {
    let Step { is_done, title, text, label, href } = step;
    if is_done {
        return view! { <Entry state=EntryState::Good before="Done:" title /> }.into_any();
    }
    let class = if is_next { "button button-primary" } else { "button" };
    let link = view! {
        <a class=class href=href>
            {label}
        </a>
    }
    .into_any();
    view! {
        <Entry
            state=EntryState::Plain(Glyph::Circle)
            title
            text=Some(text.into_any())
            end=Some(link)
        />
    }
    .into_any()
}
