//! The devices that need no code.

use leptos::{html, prelude::*};

use super::actions::{
    RemoveTrustedDevice, RemoveTrustedDevices, TrustedDeviceView, get_trusted_devices,
};
use crate::kernel::{
    FormErrors, FormOrigin, Load, Moment, Rejection, use_act, use_news, use_toasts,
};

/// What is said once a trust was removed.
pub(super) const TRUST_REMOVED: &str = "Removed. The next sign-in there takes a code.";

/// The trusted devices, and ways to trust them no more.
#[component]
pub(crate) fn TrustedDevicesSection() -> AnyView {
    let (toasts, news) = (use_toasts(), use_news());
    let remove = use_act::<RemoveTrustedDevice>();
    let remove_all = use_act::<RemoveTrustedDevices>();
    let heading = NodeRef::<html::H2>::new();
    let devices = Resource::new(
        move || (news.get(), remove.version().get(), remove_all.version().get()),
        |_| get_trusted_devices(),
    );
    let tell = move |()| {
        toasts.show(TRUST_REMOVED);
        if let Some(heading) = heading.get_untracked() {
            // The button that was pressed goes; without the focus here it would be lost.
            _ = heading.focus();
        }
    };
    Effect::new(move || remove.value().get().into_iter().flatten().for_each(tell));
    Effect::new(move || remove_all.value().get().into_iter().flatten().for_each(tell));
    let rejection = Signal::derive(move || {
        let removed = Rejection::of(remove.value().get());
        if removed.is_some() { removed } else { Rejection::of(remove_all.value().get()) }
    });
    view! {
        <section class="section">
            <h2 node_ref=heading tabindex="-1">
                "Trusted devices"
            </h2>
            <p>"They need no code for 30 days after you trusted them at the sign-in."</p>
            <FormErrors rejection />
            <Load resource=devices let:devices>
                <Devices devices remove remove_all />
            </Load>
        </section>
    }
    .into_any()
}

#[component]
fn Devices(
    /// The devices.
    devices: Vec<TrustedDeviceView>,
    /// What removes one.
    remove: ServerAction<RemoveTrustedDevice>,
    /// What removes all.
    remove_all: ServerAction<RemoveTrustedDevices>,
) -> impl IntoView {
    let (none, several) = (devices.is_empty(), devices.len() > 1);
    let items = devices.into_iter().map(|device| view! { <DeviceItem device remove /> });
    view! {
        {none.then(|| view! { <p class="empty">"You trust no device."</p> })}
        <ul class="sessions">{items.collect_view()}</ul>
        {several
            .then(|| {
                view! {
                    <ActionForm action=remove_all>
                        <FormOrigin />
                        <button class="button" type="submit">
                            "Remove all trusted devices"
                        </button>
                    </ActionForm>
                }
            })}
    }
}

#[component]
fn DeviceItem(
    /// The device.
    device: TrustedDeviceView,
    /// What removes it.
    remove: ServerAction<RemoveTrustedDevice>,
) -> impl IntoView {
    let TrustedDeviceView { id, device, ip, since, last_used, until } = device;
    let spoken = format!(" {device}, trusted {}", since.relative);
    view! {
        <li class="session">
            <div class="session-text">
                <h3>{device}</h3>
                <p class="help">
                    {ip} " · Trusted " <Moment when=since /> ", until " {until} " · Last used "
                    <Moment when=last_used />
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
}
