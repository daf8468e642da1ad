//! The appearance's server functions.

use leptos::prelude::*;
use nameplate_domain::appearance::Appearance;

use crate::{
    kernel::{ActResult, ErrorKind, Reply},
    request::request,
};

/// Keeps how Nameplate looks to the viewer, with the account and in this browser's cookie.
#[server]
pub(crate) async fn save_appearance(form: Appearance) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    request.services.appearances.save(&viewer.user.id, form).await?;
    request.remember_appearance(form);
    Ok(Reply::message("Saved"))
}

/// Gives another answer to one question of how Nameplate looks to the viewer.
#[server]
pub(crate) async fn change_appearance(question: String, answer: String) -> ActResult {
    let request = request()?;
    let user_id = &request.viewer()?.user.id;
    let change =
        |appearance: Appearance| appearance.with(&question, &answer).ok_or(ErrorKind::Unreadable);
    let appearance = request.services.appearances.change(user_id, change).await??;
    request.remember_appearance(appearance);
    Ok(Reply::message(words_of(&question, appearance)))
}

/// What holds from now on, in words.
fn words_of(question: &str, appearance: Appearance) -> String {
    let (name, answer) = match question {
        "font_size" => ("Font size", appearance.font_size.label()),
        "reduced_motion" => ("Reduced motion", appearance.reduced_motion.label()),
        "high_contrast" => ("High contrast", appearance.high_contrast.label()),
        _ => ("Theme", appearance.theme.label()),
    };
    format!("{name}: {answer}.")
}
