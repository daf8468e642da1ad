//! An address as it is shown to whoever has a link.

use crate::accounts::Email;

/// What is shown of each part that is hidden: always as many, so that nobody counts letters.
const HIDDEN: &str = "\u{2022}\u{2022}\u{2022}";

/// An address of which its owner knows which one it is, and nobody else where to write to: the first letter of what
/// stands before the `@` and of the domain's name, and the domain's last part.
#[must_use]
pub fn masked(email: &Email) -> String {
    let (local, domain) = email.as_ref().rsplit_once('@').unwrap_or_default();
    let (name, last) = domain.rsplit_once('.').unwrap_or((domain, ""));
    format!("{}@{}.{last}", first_of(local), first_of(name))
}

fn first_of(part: &str) -> String {
    part.chars().take(1).chain(HIDDEN.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_first_letters_and_the_last_part_are_shown() {
        let shown = |address: &str| masked(&Email::parse(address).unwrap());
        assert_eq!(
            shown("ada@example.com"),
            "a\u{2022}\u{2022}\u{2022}@e\u{2022}\u{2022}\u{2022}.com"
        );
        assert_eq!(
            shown("a@b.example"),
            "a\u{2022}\u{2022}\u{2022}@b\u{2022}\u{2022}\u{2022}.example"
        );
        assert_eq!(shown("ada.moreau@mail.harbor.co.uk"), shown("augusta@mud.uk"));
        assert_eq!(
            shown("örjan@bücher.example"),
            "ö\u{2022}\u{2022}\u{2022}@b\u{2022}\u{2022}\u{2022}.example"
        );
    }
}
