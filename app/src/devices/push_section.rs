//! The devices that get push messages.

use leptos::{html, prelude::*, task};
use send_wrapper::SendWrapper;

use super::{
    actions::{
        PushDeviceView, RemovePushDevice, RemovedDevice, add_push_device, get_push_devices,
        get_push_key,
    },
    subscription::{ask, subscribe, unsubscribe},
};
use crate::kernel::{
    FormErrors, FormOrigin, Load, Moment, Rejection, latest_rejection, use_act, use_news,
    use_toasts,
};

/// The devices, with a way to add this one.
#[component]
pub(crate) fn PushSection() -> AnyView {
    let (toasts, news) = (use_toasts(), use_news());
    let remove = use_act::<RemovePushDevice>();
    let add = Action::new(|&(): &()| {
        // What a browser gives stays on its thread, and there is no other.
        SendWrapper::new(async {
            ask().await?;
            let key = get_push_key().await?;
            add_push_device(subscribe(&key).await?).await
        })
    });
    let changes = RwSignal::new(0);
    let devices = Resource::new(move || (news.get(), changes.get()), |_| get_push_devices());
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move || {
        if let Some(Ok(())) = add.value().get() {
            changes.update(|count| *count += 1);
            toasts.show("This device gets push messages now.");
        }
    });
    Effect::new(move || {
        if let Some(Ok(RemovedDevice { name, is_here })) = remove.value().get() {
            changes.update(|count| *count += 1);
            toasts.show(format!("Removed {name}."));
            if is_here {
                task::spawn_local(unsubscribe());
            }
            if let Some(heading) = heading.get_untracked() {
                // The button that was pressed goes; without the focus here it would be lost.
                _ = heading.focus();
            }
        }
    });
    let rejection = latest_rejection(move || {
        [
            (add.version().get(), Rejection::of(add.value().get())),
            (remove.version().get(), Rejection::of(remove.value().get())),
        ]
    });
    view! {
        <section class="section" id="devices">
            <h2 node_ref=heading tabindex="-1">
                "Devices for push messages"
            </h2>
            <p>"Phones and browsers that show push messages, also while Nameplate is closed."</p>
            <FormErrors rejection />
            <Load resource=devices let:devices>
                <List devices remove />
            </Load>
            <p class="needs-script">
                <button
                    class="button"
                    type="button"
                    disabled=move || add.pending().get()
                    on:click=move |_| {
                        add.dispatch(());
                    }
                >
                    "Turn on push on this device"
                </button>
            </p>
            <p class="help without-script">"A device is added with JavaScript on."</p>
        </section>
    }
    .into_any()
}

#[component]
fn List(
    /// The devices.
    devices: Vec<PushDeviceView>,
    /// What removes one.
    remove: ServerAction<RemovePushDevice>,
) -> impl IntoView {
    let none = devices.is_empty();
    let items = devices.into_iter().map(|device| {
        let PushDeviceView { id, name, since, last_used, is_here } = device;
        let spoken = format!(" {name}");
        view! {
            <li class="session">
                <div class="session-text">
                    <h3>
                        {name} {is_here.then(|| view! { <span class="mark">"This device"</span> })}
                    </h3>
                    <p class="help">
                        "Since " <Moment when=since />
                        {last_used
                            .map(|when| {
                                view! {
                                    " · last reached "
                                    <Moment when />
                                }
                            })}
                    </p>
                </div>
                <ActionForm action=remove>
                    <FormOrigin />
                    <input type="hidden" name="id" value=id />
                    <button class="button" type="submit">
                        "Remove"
                        <span class="visually-hidden">{spoken}</span>
                    </button>
                </ActionForm>
            </li>
        }
    });
    view! {
        {none.then(|| view! { <p class="empty">"No device gets push messages yet."</p> })}
        <ul class="sessions">{items.collect_view()}</ul>
    }
}
