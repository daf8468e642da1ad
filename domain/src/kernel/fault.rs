//! What can be wrong with a field, as data: the page words it, the API codes it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::parse_optional;

/// What is wrong with one field. Its `Display` is the sentence that a person reads below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing, or only white space, was entered.
    #[error("Fill in this field.")]
    Missing,
    /// No file was chosen.
    #[error("Choose a photo.")]
    NoPhoto,
    /// More characters (Unicode scalar values) than allowed.
    #[error("Use at most {max} characters.")]
    TooLong { max: u16 },
    /// Fewer characters (Unicode scalar values) than needed.
    #[error("Use at least {min} characters.")]
    TooShort { min: u16 },
    #[error("Enter an email address like name@example.com.")]
    NotAnEmail,
    #[error("An account with this email address exists already.")]
    EmailTaken,
    #[error("Add a letter.")]
    NeedsLetter,
    #[error("Add a number.")]
    NeedsNumber,
    #[error("Add a symbol, such as - or !.")]
    NeedsSymbol,
    /// A password that holds the person's own name or email address.
    #[error("Leave your own name and email address out of it.")]
    HoldsOwnName,
    /// A password that is among the most common ones, or such a one with some symbols around it.
    #[error("This is one of the most common passwords. Choose another.")]
    CommonPassword,
    /// One of the passwords that the account had last.
    #[error("You used this password before. Choose another.")]
    UsedBefore,
    /// Not the present password of the account.
    #[error("This is not your current password.")]
    WrongPassword,
    /// Neither the six digits of an app nor a backup code.
    #[error("Enter the 6 digits from your app, or a backup code.")]
    NotACode,
    /// A code that is not right, or was used before.
    #[error("This code is not right. A code works once; wait for the next one.")]
    WrongCode,
    /// A backup code that is not right, or was used before.
    #[error("This backup code is not right, or was used already. Try another.")]
    WrongBackupCode,
    /// The address that the account has already.
    #[error("This is your address already.")]
    SameEmail,
    /// A person who belongs to the company already.
    #[error("This person belongs to the company already.")]
    AlreadyMember,
    /// A person who was asked to join, and has not answered yet.
    #[error("This person is invited already. You can send the invitation again.")]
    AlreadyInvited,
    /// Not the address that was to be repeated.
    #[error("This is not their email address. Type it as it stands above.")]
    NotTheAddress,
    #[error("Enter an address like https://example.com.")]
    NotAWebsite,
    /// A name that another one of the list has.
    #[error("There is one of this name already.")]
    NameTaken,
    /// A number that no numbering plan knows.
    #[error("Enter a phone number that exists, such as 06 12 34 56 78 with its country.")]
    NotAPhoneNumber,
    /// A number without a country, and none was chosen.
    #[error("Choose the country of this number, or begin with + and the country code.")]
    CountryMissing,
    #[error("Choose a timezone from the list, such as Europe/Paris.")]
    UnknownTimezone,
    #[error("Enter a time like 22:00.")]
    NotATime,
    /// Not a day of the calendar, as a field for dates writes it.
    #[error("Enter a date like 2026-12-04.")]
    NotADate,
    /// Something that ends when it begins.
    #[error("Choose an end that differs from the beginning.")]
    NoLength,
    /// A number that is not among those that can be chosen.
    #[error("Choose a number from {min} to {max}.")]
    OutOfRange { min: u8, max: u8 },
    /// Not one of the words that can stand there.
    #[error("This is not one of the choices.")]
    NotAChoice,
    #[error("Choose at least one.")]
    NothingChosen,
    /// Not where a product is, or by http.
    #[error("Enter an address like https://cases.example.com, without a path.")]
    NotAnOrigin,
    /// Neither a path nor an address at one of the company's origins.
    #[error(
        "Give a path of this site, such as /cases/42, or an https address that an admin registered under Company \
         details."
    )]
    NotADestination,
    #[error("Give a path of this site, such as /cases/42.")]
    NotAPath,
    /// Somebody who does not belong to the company.
    #[error("Nobody with this address belongs to the company.")]
    NotAMember,
    #[error("Give at most {max}.")]
    TooMany { max: u16 },
    /// Not a moment as machines write it.
    #[error("Give a moment of RFC 3339, such as 2026-11-23T14:05:00Z.")]
    NotAMoment,
    #[error("This is too long ago.")]
    TooLongAgo,
    #[error("This is in the future.")]
    InFuture,
    /// A day that is over, where one is to come.
    #[error("Choose today or a later day.")]
    DayIsOver,
    /// Not where a push service takes messages: by https, on the internet.
    #[error("This is not the address of a push service.")]
    NotAPushService,
    /// Not where a webhook may be: by https, on the internet.
    #[error(
        "Enter an https address on the internet, such as https://example.com/hooks, without port and password."
    )]
    NotAWebhookAddress,
    /// Not what a browser encrypts push messages with.
    #[error("This is not a key for push messages.")]
    NotAPushKey,
    #[error("This file is too large. Choose one of at most {max_mb} MB.")]
    FileTooLarge { max_mb: u8 },
    /// A file that is no PNG, JPEG, WebP or GIF, whatever its name says.
    #[error("This is not a PNG, JPEG, WebP or GIF picture.")]
    NotAPicture,
    /// A picture that can't be read to its end.
    #[error("This picture is damaged. Choose another.")]
    PictureDamaged,
    #[error("This picture has too many pixels. Choose one of at most 50 megapixels.")]
    TooManyPixels,
}

/// The fields of a form that can't be taken as they are, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(Vec<(String, Fault)>);

impl FieldErrors {
    /// Takes a parse result: gives its value, or notes the fault under the field's name.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, Fault>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(fault) => {
                self.push(field, fault);
                None
            }
        }
    }

    /// Reads a field that may be left empty: gives its value, and `None` for an empty one, or for one whose
    /// fault it notes.
    pub fn take_optional<T>(
        &mut self,
        field: &str,
        typed: &str,
        parse: impl Fn(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        self.take(field, parse_optional(typed, parse)).flatten()
    }

    /// Ends the reading of a form: gives what was read, if no fault was noted.
    ///
    /// # Errors
    /// The faults.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, Self> {
        read.filter(|_| self.0.is_empty()).ok_or(self)
    }

    /// Notes a fault of a field.
    pub fn push(&mut self, field: &str, fault: Fault) {
        self.0.push((field.to_owned(), fault));
    }

    /// All faults in order, with the names of their fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Fault)> {
        self.0.iter().map(|(field, fault)| (field.as_str(), *fault))
    }
}

impl From<(&str, Fault)> for FieldErrors {
    fn from((field, fault): (&str, Fault)) -> Self {
        Self(vec![(field.to_owned(), fault)])
    }
}
