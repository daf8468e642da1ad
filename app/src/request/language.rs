//! What a browser's languages say of the person.

/// The country of the first language that a browser asks for and that names one, as in `fr-BE`
/// (RFC 9110, section 12.5.4); nothing when none does.
#[must_use]
pub fn country_of(accept_language: &str) -> String {
    accept_language
        .split(',')
        .filter_map(|language| language.split(';').next()?.trim().split_once('-'))
        .map(|(_, region)| region.to_uppercase())
        .find(|region| region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::country_of;

    #[test]
    fn the_language_tells_the_country() {
        assert_eq!(country_of("fr-BE,fr;q=0.9,en-US;q=0.8"), "BE");
        assert_eq!(country_of("de, en-gb;q=0.7"), "GB");
        assert_eq!(country_of("zh-Hant, *"), "");
        assert_eq!(country_of(""), "");
    }
}
