//! QR codes as SVG paths.

use crate::{engine::error::InternalError, model::Qr};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Light modules around the code (ISO/IEC 18004); without them many readers find nothing on a dark page.
const QUIET_ZONE: usize = 4;

/// Encodes `text` at error correction level M.
pub(crate) fn encode(text: &str) -> Result<Qr, InternalError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|_| InternalError::Crypto("the otpauth address does not fit into a QR code"))?;
    let (width, modules) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (left, top, long) = (x + QUIET_ZONE, y + QUIET_ZONE, run.len());
                // Writing to a string cannot fail.
                let _ = write!(path, "M{left} {top}h{long}v1h-{long}z");
            }
            x += run.len();
        }
    }
    Ok(Qr { size: width + 2 * QUIET_ZONE, path })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_quiet_zone_is_kept() {
        let qr = super::encode("otpauth://totp/A:b?secret=MFRGGZDFMZTWQ2LK&issuer=A").unwrap();
        assert!(qr.size > 21 + 8);
        // The finder pattern in the corner begins after the quiet zone.
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", &qr.path[..20]);
    }
}
