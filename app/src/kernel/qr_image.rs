//! A QR code, drawn.

use leptos::prelude::*;
use nameplate_backend::QrCode;

/// A QR code to be scanned; what it says stands beside it, too.
#[component]
pub(crate) fn QrImage(
    qr: QrCode,
    /// What a screen reader says of it.
    label: &'static str,
) -> AnyView {
    // A quiet zone of four modules on each side (ISO/IEC 18004).
    let view_box = format!("-4 -4 {0} {0}", qr.side + 8);
    view! {
        <svg class="qr" viewBox=view_box role="img" aria-label=label>
            <path d=qr.path />
        </svg>
    }
    .into_any()
}
