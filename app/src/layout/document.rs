//! The document of a page.

use leptos::{
    attr::custom::custom_attribute,
    either::{Either, EitherOf3},
    nonce::use_nonce,
    prelude::*,
};
use nameplate_domain::appearance::Theme;
use nameplate_islands::{IdleTimeoutDialog, Toasts};

use super::{
    bottom_bar::BottomBar, header::SiteHeader, messages::Messages, navigation::SideNavigation,
    offline_notice::OfflineNotice, templates::Templates,
};
use crate::{
    kernel::{
        ApiError, ErrorKind, Glyph, Icon, Layout, PageInfo, PageResult, shortcut_bindings,
        use_page_forms, use_page_name,
    },
    request::{Request, Scripts},
    search::SearchDialog,
    sessions::SignOutForm,
    shortcuts::ShortcutListDialog,
};

/// The whole document: how it looks is in its first tag, so nothing flashes.
pub(crate) fn document(info: PageInfo, content: PageResult, request: &Request) -> AnyView {
    if info.layout == Layout::Part {
        return part(content, request);
    }
    let color_scheme = match request.appearance.theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
        Theme::System => "light dark",
    };
    let [theme, font_size, motion, contrast] =
        request.appearance.root_attributes().map(|(_, value)| value);
    let [on_light, on_dark] = request.appearance.theme_colors();
    let session_end = request.session_end();
    let is_refused = use_page_forms().answer().is_some_and(|answer| answer.error.is_some());
    // What a screen reader reads first.
    let error = if is_refused { "Error: " } else { "" };
    let name = use_page_name().get();
    let title = format!("{error}{} · Nameplate", name.as_deref().unwrap_or(info.title));
    // The answer to a form comes at the address of its server function, but is its page.
    let page = use_page_forms().answer().map(|_| request.page.clone());
    let scripts = request.scripts.clone();
    let bottom_bar = request.viewer.as_ref().map(|_| {
        let path = request.page.split('?').next().unwrap_or_default().to_owned();
        view! {
            <div class="bottom-bar-frame">
                <BottomBar path />
            </div>
        }
    });
    view! {
        <!DOCTYPE html>
        <html
            lang="en"
            data-theme=theme
            data-font-size=font_size
            data-motion=motion
            data-contrast=contrast
            data-stamp=request.stamp()
            data-shortcuts=shortcut_bindings(request)
            data-unread=request.unread.to_string()
            data-ends-in=session_end.map(|end| end.in_seconds.to_string())
        >
            <head>
                <meta charset="utf-8" />
                <meta
                    name="viewport"
                    content="width=device-width, initial-scale=1, viewport-fit=cover"
                />
                <meta name="color-scheme" content=color_scheme />
                {theme_color(on_light, "(prefers-color-scheme: light)")}
                {theme_color(on_dark, "(prefers-color-scheme: dark)")}
                <title>{title}</title>
                {scripts.css.clone().map(|css| view! { <link rel="stylesheet" href=css /> })}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                // All else that an iPhone needs of an app it reads in the manifest.
                <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                {boot_script(&scripts, page)}
            </head>
            <body>
                <div class="page">
                    <a class="skip-link" href="#main">
                        "Skip to content"
                    </a>
                    <SiteHeader />
                    {around(info, content, &request.page)}
                </div>
                {bottom_bar}
                <Toasts />
                // How much is unread, said when it changes.
                <p class="visually-hidden" id="unread-status" role="status"></p>
                {session_end
                    .map(|_| {
                        view! {
                            <IdleTimeoutDialog>
                                <SignOutForm class="button" />
                            </IdleTimeoutDialog>
                        }
                    })}
                {request.viewer.as_ref().map(|_| view! { <SearchDialog /> <ShortcutListDialog /> })}
                <Templates />
            </body>
        </html>
    }
    .into_any()
}

/// No more than what an open page takes from it.
fn part(content: PageResult, request: &Request) -> AnyView {
    let content = content.unwrap_or_else(|error| view! { <PageError error /> }.into_any());
    view! {
        <!DOCTYPE html>
        <html lang="en" data-stamp=request.stamp()>
            <body>{content}</body>
        </html>
    }
    .into_any()
}

/// What the browser paints around the page on devices that are set so.
fn theme_color(color: &'static str, media: &'static str) -> impl IntoView {
    view! { <meta name="theme-color" content=color /> }
        .add_any_attr(custom_attribute("media", media))
}

/// What must run before the first paint. It fetches the module itself: a browser without script loads
/// neither.
fn boot_script(scripts: &Scripts, page: Option<String>) -> AnyView {
    let (js, wasm) = scripts.main.clone().unzip();
    view! {
        <script nonce=use_nonce() data-page=page data-js=js data-wasm=wasm>
            {include_str!("boot.js")}
        </script>
    }
    .into_any()
}

/// The page's content, with what stands beside it.
fn around(info: PageInfo, content: PageResult, path: &str) -> impl IntoView + use<> {
    let path = path.split('?').next().unwrap_or(path).to_owned();
    let is_index = path == "/settings";
    // First: what is said on top depends on it.
    let content = content.unwrap_or_else(|error| view! { <PageError error /> }.into_any());
    let notice = info.is_kept_offline.then(|| view! { <OfflineNotice /> });
    let heading = use_page_name().get().unwrap_or_else(|| info.heading.to_owned());
    let lead = info.lead.map(|lead| view! { <p class="lead">{lead}</p> });
    match info.layout {
        Layout::Centered => EitherOf3::A(view! {
            <main id="main" class="centered" tabindex="-1">
                <div class="centered-card">
                    <h1>{heading}</h1>
                    {lead}
                    <Messages />
                    {content}
                </div>
            </main>
        }),
        Layout::Plain | Layout::Part => EitherOf3::B(view! {
            <main id="main" class="content plain" tabindex="-1">
                {notice}
                <h1>{heading}</h1>
                {lead}
                <Messages />
                {content}
            </main>
        }),
        Layout::Settings => EitherOf3::C(view! {
            <div class="settings" class:settings-index=is_index>
                <SideNavigation path />
                <main id="main" class="content" tabindex="-1">
                    <a class="way-back" href="/settings">
                        <Icon glyph=Glyph::ChevronLeft />
                        "All settings"
                    </a>
                    {notice}
                    <h1>{heading}</h1>
                    {lead}
                    <Messages />
                    {content}
                </main>
            </div>
        }),
    }
}

/// Why a page can't be shown, and a way on.
#[component]
fn PageError(error: ApiError) -> impl IntoView {
    let way_on = if matches!(error.kind, ErrorKind::Forbidden | ErrorKind::NotFound) {
        Either::Left(view! {
            <a class="button" href="/settings">
                "All settings"
            </a>
        })
    } else {
        Either::Right(view! {
            <a class="button" href="">
                "Try again"
            </a>
        })
    };
    view! {
        <div class="load-error" role="alert">
            <Icon glyph=Glyph::Alert />
            <p>{error.message}</p>
            {way_on}
        </div>
    }
}
