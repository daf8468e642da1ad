//! The document of a page.

use leptos::{
    attr::custom::custom_attribute,
    either::{Either, EitherOf4},
    nonce::use_nonce,
    prelude::*,
};
use nameplate_domain::appearance::Theme;
use nameplate_islands::{IdleTimeoutDialog, Toasts};

use super::{
    bottom_bar::BottomBar, entrance::door, header::SiteHeader, messages::Messages,
    navigation::SideNavigation, offline_notice::OfflineNotice, templates::Templates,
};
use crate::{
    kernel::{
        ApiError, Avatar, AvatarData, ErrorKind, Glyph, Icon, Layout, PageHead, PageInfo,
        PageResult, shortcut_bindings, use_page_forms,
    },
    request::{Request, Scripts},
    search::SearchDialog,
    sessions::SignOutForm,
    shortcuts::ShortcutListDialog,
};

/// What a search or a preview says of a page that doesn't say what it is for.
const DESCRIPTION: &str = "Sign in, and look after your account.";

/// The whole document: how it looks is in its first tag, so nothing flashes.
pub(crate) fn document(
    info: PageInfo,
    head: PageHead,
    content: PageResult,
    request: &Request,
) -> AnyView {
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
    let title = head.title.as_deref().unwrap_or(info.title);
    let title = format!("{error}{title} · Nameplate");
    let description = head.lead.clone().or(info.lead.map(str::to_owned));
    let description = description.unwrap_or_else(|| DESCRIPTION.to_owned());
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
                <meta name="description" content=description />
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
                    {around(info, head, content, request)}
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

/// The page's content, with what stands around it.
fn around(info: PageInfo, head: PageHead, content: PageResult, request: &Request) -> AnyView {
    let path = request.page.split('?').next().unwrap_or_default().to_owned();
    let is_index = path == "/settings";
    let is_shown = content.is_ok();
    // First: what is said on top depends on it.
    let content = content.unwrap_or_else(|error| view! { <PageError error /> }.into_any());
    let notice = info.is_kept_offline.then(|| view! { <OfflineNotice /> });
    let PageHead { title, lead, portrait, plate } = head;
    // What can't be shown has one sentence that says why, and no way to what it would have led to.
    let lead = lead.or(info.lead.map(str::to_owned)).filter(|_| is_shown);
    let parent = info.parent.filter(|_| is_shown);
    let heading = view! {
        <PageHeading
            title=title.unwrap_or_else(|| info.heading.to_owned())
            lead
            portrait
        />
        <Messages />
    };
    // Who is signed in has the header instead of the door.
    let layout = match info.layout {
        Layout::Entrance if request.viewer.is_some() => Layout::Centered,
        layout => layout,
    };
    let header = (layout != Layout::Entrance).then(|| view! { <SiteHeader /> });
    let page = match layout {
        Layout::Entrance => EitherOf4::A(view! {
            <div class="entrance">
                {door(info, plate, request)}
                <main id="main" class="gate" tabindex="-1">
                    <div class="gate-form">{heading} {content}</div>
                </main>
            </div>
        }),
        Layout::Centered => EitherOf4::B(view! {
            <main id="main" class="gate" tabindex="-1">
                <div class="gate-form">{heading} {content}</div>
            </main>
        }),
        Layout::Plain | Layout::Part => EitherOf4::C(view! {
            <main id="main" class="content plain" tabindex="-1">
                {notice}
                {heading}
                {content}
            </main>
        }),
        Layout::Settings => {
            let content = view! {
                <main id="main" class="content" tabindex="-1">
                    {way_up(parent)}
                    {notice}
                    {heading}
                    {content}
                </main>
            };
            let navigation = view! { <SideNavigation path /> };
            // On a phone the list of all pages comes behind what needs somebody.
            let parts = if is_index {
                Either::Left((content, navigation))
            } else {
                Either::Right((navigation, content))
            };
            EitherOf4::D(view! {
                <div class="settings" class:settings-index=is_index>
                    {parts}
                </div>
            })
        }
    };
    view! {
        {header}
        {page}
    }
    .into_any()
}

/// The link above the heading. On a wide screen the list of all settings stands beside the page.
fn way_up(parent: Option<(&'static str, &'static str)>) -> AnyView {
    let class = if parent.is_some() { "way-back crumb" } else { "way-back" };
    let (path, title) = parent.unwrap_or(("/settings", "All settings"));
    view! {
        <a class=class href=path>
            <Icon glyph=Glyph::ChevronLeft />
            {title}
        </a>
    }
    .into_any()
}

/// What a page is called, and what it is for; whom it is about, if it is about one.
#[component]
fn PageHeading(title: String, lead: Option<String>, portrait: Option<AvatarData>) -> AnyView {
    let lead = lead.map(|lead| view! { <p class="lead">{lead}</p> });
    match portrait {
        None => view! {
            <h1>{title}</h1>
            {lead}
        }
        .into_any(),
        Some(person) => view! {
            <div class="person-head">
                <Avatar person />
                <div>
                    <h1>{title}</h1>
                    {lead}
                </div>
            </div>
        }
        .into_any(),
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
