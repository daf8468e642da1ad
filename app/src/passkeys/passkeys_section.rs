//! The passkeys, as the security page shows them.

use leptos::{html, prelude::*};
use nameplate_domain::passkeys::PasskeyName;
use send_wrapper::SendWrapper;

use super::{
    actions::{PasskeyView, RemovePasskey, begin_passkey, finish_passkey, get_passkeys},
    ceremony,
};
use crate::kernel::{
    Field, FormErrors, FormOrigin, Load, Moment, Rejection, Submit, use_act, use_news, use_toasts,
};

/// What is said once a passkey was removed.
pub(super) const PASSKEY_REMOVED: &str = "Removed. That passkey no longer opens your account.";

const LABELS: &[(&str, &str)] = &[("name", "Name")];

/// The passkeys, and ways to add and remove them.
#[component]
pub(crate) fn PasskeysSection() -> AnyView {
    let (toasts, news) = (use_toasts(), use_news());
    let remove = use_act::<RemovePasskey>();
    let added = RwSignal::new(0);
    let heading = NodeRef::<html::H2>::new();
    let passkeys = Resource::new(
        move || (news.get(), remove.version().get(), added.get()),
        |_| get_passkeys(),
    );
    let tell = move |what: &'static str| {
        toasts.show(what);
        if let Some(heading) = heading.get_untracked() {
            // The button that was pressed goes; without the focus here it would be lost.
            _ = heading.focus();
        }
    };
    Effect::new(move || {
        remove.value().get().into_iter().flatten().for_each(|()| tell(PASSKEY_REMOVED));
    });
    let on_added = Callback::new(move |()| {
        added.update(|count| *count += 1);
        tell("Added. You can sign in with it now.");
    });
    let rejection = Signal::derive(move || Rejection::of(remove.value().get()));
    view! {
        <section class="section">
            <h2 node_ref=heading tabindex="-1">
                "Passkeys"
            </h2>
            <p>
                "Sign in with your fingerprint, face or screen lock, in place of password and code."
            </p>
            <FormErrors rejection />
            <Load resource=passkeys let:passkeys>
                <List passkeys remove />
            </Load>
            // A form of its own for each passkey: the name of the last is none of the next.
            <For each=move || [added.get()] key=|count| *count let:_count>
                <AddForm on_added />
            </For>
            <p class="without-script">"Adding a passkey needs JavaScript."</p>
        </section>
    }
    .into_any()
}

#[component]
fn List(
    /// The passkeys.
    passkeys: Vec<PasskeyView>,
    /// What removes one.
    remove: ServerAction<RemovePasskey>,
) -> impl IntoView {
    let none = passkeys.is_empty();
    let items = passkeys.into_iter().map(|PasskeyView { id, name, added, last_used }| {
        let spoken = format!(" {name}");
        let used = match last_used {
            Some(when) => view! { "Last used " <Moment when /> }.into_any(),
            None => "Not used yet".into_any(),
        };
        view! {
            <li class="session">
                <div class="session-text">
                    <h3>{name}</h3>
                    <p class="help">"Added " <Moment when=added /> " · " {used}</p>
                </div>
                <details class="disclosure">
                    <summary>"Remove" <span class="visually-hidden">{spoken}</span></summary>
                    <ActionForm action=remove>
                        <FormOrigin />
                        <input type="hidden" name="id" value=id />
                        <p>"It no longer opens your account then."</p>
                        <button class="button button-danger" type="submit">
                            "Remove passkey"
                        </button>
                    </ActionForm>
                </details>
            </li>
        }
    });
    view! {
        {none.then(|| view! { <p class="empty">"You have no passkeys."</p> })}
        <ul class="sessions">{items.collect_view()}</ul>
    }
}

#[component]
fn AddForm(
    /// Told when one was added.
    on_added: Callback<()>,
) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let add = Action::new(|name: &String| {
        let name = name.clone();
        // What a browser gives stays on its thread, and there is no other.
        SendWrapper::new(async move {
            let question = begin_passkey(name.clone()).await?;
            let answer = ceremony::create(&question).await?;
            finish_passkey(name, answer).await
        })
    });
    let rejection = Signal::derive(move || Rejection::of(add.value().get()));
    Effect::new(move || {
        if let Some(Ok(())) = add.value().get() {
            on_added.run(());
        }
    });
    view! {
        <form
            class="form needs-script"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                add.dispatch(name.get_untracked());
            }
        >
            <FormErrors rejection labels=LABELS />
            <Field
                name="name"
                label="Name"
                help="So that you know it again, such as \"Work laptop\"."
                rejection
                autocomplete="off"
                value=name
                check=|typed| PasskeyName::parse(typed).map(drop)
            />
            <div class="form-actions">
                <Submit label="Add a passkey" pending=add.pending() />
            </div>
        </form>
    }
}
