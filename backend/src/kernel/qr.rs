//! QR codes (ISO/IEC 18004), as the outline of an SVG.

use qrcode::{Color, EcLevel};

use super::StoreError;

/// A QR code to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrCode {
    /// Its modules on each side, without the quiet zone.
    pub side: u32,
    /// The dark modules, as the `d` of an SVG path in units of one module.
    pub path: String,
}

impl QrCode {
    /// Makes the code of a text.
    ///
    /// # Errors
    /// [`StoreError::Work`], for a text that is too long for any code.
    pub fn of(text: &str) -> Result<Self, StoreError> {
        let code = qrcode::QrCode::with_error_correction_level(text, EcLevel::M)
            .map_err(|error| StoreError::Work(error.to_string()))?;
        let side = code.width();
        let colors = code.to_colors();
        let mut path = String::new();
        for (y, row) in colors.chunks(side).enumerate() {
            for (x, color) in row.iter().enumerate() {
                if *color == Color::Dark {
                    path.push_str(&format!("M{x} {y}h1v1h-1z"));
                }
            }
        }
        Ok(Self { side: u32::try_from(side).unwrap_or_default(), path })
    }
}

#[cfg(test)]
mod tests {
    use super::QrCode;

    #[test]
    fn a_code_has_its_three_corners() {
        let code = QrCode::of("otpauth://totp/Nameplate:ada%40example.com?secret=ABC").unwrap();
        let last = code.side - 1;
        for (x, y) in [(0, 0), (last, 0), (0, last)] {
            assert!(code.path.contains(&format!("M{x} {y}h1v1h-1z")), "{x} {y}");
        }
        assert!(QrCode::of(&"x".repeat(5_000)).is_err());
    }
}
