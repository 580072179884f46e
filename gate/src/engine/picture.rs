//! Pictures that an administrator uploads. What is stored is never what was sent: a file is decoded within bounds, made small,
//! and its dots alone are written into a new file. Whatever else it carried is gone: text, profiles, animations, and
//! anything hidden behind or between its parts.

use data_encoding::HEXLOWER;
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Limits, Transformations};
use sha2::{Digest, Sha256};
use std::io::Cursor;

/// Most bytes of an uploaded file.
pub const MAX_PICTURE_BYTES: usize = 100 * 1_024;
/// Most dots of a side of an uploaded picture.
pub const MAX_PICTURE_SIDE: u32 = 1_024;

/// Most dots of a side of what is stored: four times the size on the screen. A file of them, not compressed at all, is
/// smaller than [`MAX_PICTURE_BYTES`].
const SIDE: u32 = 128;
/// Most memory of the decoder beside the dots.
const MAX_DECODER_BYTES: usize = 1_024 * 1_024;
/// Hexadecimal digits of a version.
const VERSION_DIGITS: usize = 16;

/// A picture in a file that was written here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    png: Vec<u8>,
}

/// Why a file was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPicture {
    /// It has too many bytes or dots.
    #[error("the picture is too large")]
    TooLarge,
    /// It is no whole PNG file.
    #[error("the file is no PNG")]
    NotPng,
}

/// Dots of four bytes each (red, green, blue, opacity), line by line.
struct Dots {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

impl Picture {
    /// Reads a PNG file and writes its picture anew.
    pub fn from_upload(file: &[u8]) -> Result<Self, BadPicture> {
        if file.len() > MAX_PICTURE_BYTES {
            return Err(BadPicture::TooLarge);
        }
        let png = decode(file)?.shrunk().encode().ok_or(BadPicture::NotPng)?;
        Ok(Self { png })
    }

    /// The file.
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    /// Another picture has another version.
    pub(crate) fn version(&self) -> String {
        let mut version = HEXLOWER.encode(&Sha256::digest(&self.png));
        version.truncate(VERSION_DIGITS);
        version
    }
}

fn decode(file: &[u8]) -> Result<Dots, BadPicture> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: MAX_DECODER_BYTES });
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().map_err(|_| BadPicture::NotPng)?;
    let (width, height) = (reader.info().width, reader.info().height);
    // Before there is memory for the dots: a small file can claim any number of them.
    if width > MAX_PICTURE_SIDE || height > MAX_PICTURE_SIDE {
        return Err(BadPicture::TooLarge);
    }
    let size = reader.output_buffer_size().ok_or(BadPicture::TooLarge)?;
    let mut dots = vec![0; size];
    let frame = reader.next_frame(&mut dots).map_err(|_| BadPicture::NotPng)?;
    if (frame.width, frame.height) != (width, height) {
        return Err(BadPicture::NotPng);
    }
    dots.truncate(frame.buffer_size());
    let rgba = match frame.color_type {
        ColorType::Rgba => dots,
        ColorType::GrayscaleAlpha => {
            let (pairs, _) = dots.as_chunks();
            pairs.iter().flat_map(|&[gray, opacity]| [gray, gray, gray, opacity]).collect()
        }
        _ => return Err(BadPicture::NotPng),
    };
    Ok(Dots { width, height, rgba })
}

impl Dots {
    /// At most [`SIDE`] wide and high. Each new dot is the mean of those that it stands for; invisible ones add no
    /// colour.
    fn shrunk(self) -> Self {
        let longest = self.width.max(self.height);
        if longest <= SIDE {
            return self;
        }
        let scaled = |side: u32| (side * SIDE / longest).max(1);
        let (width, height) = (scaled(self.width), scaled(self.height));
        let mut rgba = Vec::new();
        for y in 0..height {
            let lines = span(y, height, self.height);
            for x in 0..width {
                rgba.extend(self.mean(span(x, width, self.width), lines.clone()));
            }
        }
        Self { width, height, rgba }
    }

    fn mean(&self, columns: std::ops::Range<u32>, lines: std::ops::Range<u32>) -> [u8; 4] {
        let (mut colours, mut opacity, mut number) = ([0_u32; 3], 0_u32, 0_u32);
        for line in lines {
            for column in columns.clone() {
                let start = usize::try_from((line * self.width + column) * 4).unwrap_or(usize::MAX);
                let Some(&[red, green, blue, visible]) = self.rgba.get(start..).and_then(<[u8]>::first_chunk)
                else {
                    continue;
                };
                for (sum, colour) in colours.iter_mut().zip([red, green, blue]) {
                    *sum += u32::from(colour) * u32::from(visible);
                }
                opacity += u32::from(visible);
                number += 1;
            }
        }
        let byte = |value: u32| u8::try_from(value).unwrap_or(u8::MAX);
        let [red, green, blue] = colours.map(|sum| byte(sum.checked_div(opacity).unwrap_or(0)));
        [red, green, blue, byte(opacity.checked_div(number).unwrap_or(0))]
    }

    fn encode(&self) -> Option<Vec<u8>> {
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, self.width, self.height);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::High);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.rgba).ok()?;
        writer.finish().ok()?;
        Some(png)
    }
}

/// Which of `from` dots the dot number `index` of `to` stands for.
fn span(index: u32, to: u32, from: u32) -> std::ops::Range<u32> {
    let start = index * from / to;
    start..((index + 1) * from / to).max(start + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(width: u32, height: u32, rgba: &[u8]) -> Vec<u8> {
        Dots { width, height, rgba: rgba.to_vec() }.encode().unwrap()
    }

    fn plain(width: u32, height: u32, dot: [u8; 4]) -> Vec<u8> {
        file(width, height, &dot.repeat((width * height) as usize))
    }

    /// A PNG chunk (PNG specification, section 5.3).
    fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
        let mut checked = name.to_vec();
        checked.extend(data);
        let mut crc = u32::MAX;
        for byte in &checked {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
            }
        }
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length, checked.as_slice(), &(!crc).to_be_bytes()].concat()
    }

    /// The header of a PNG file with this many dots.
    fn header(width: u32, height: u32) -> Vec<u8> {
        let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &[sides.as_slice(), &[8, 6, 0, 0, 0]].concat())].concat()
    }

    #[test]
    fn nothing_but_the_dots_is_kept() {
        let clean = plain(2, 2, [10, 20, 30, 255]);
        let (head, rest) = clean.split_at(33);
        let text = chunk(*b"tEXt", b"Comment\0<script>alert(1)</script>");
        let hidden = [head, &text, rest, b"<script>alert(1)</script>PK\x03\x04"].concat();
        let picture = Picture::from_upload(&hidden).unwrap();
        assert_eq!(picture, Picture::from_upload(&clean).unwrap());
        assert!(!picture.png().windows(7).any(|seven| seven == b"<script"));
    }

    #[test]
    fn a_file_that_claims_too_many_dots_costs_no_memory() {
        for (width, height) in [(1_025, 1), (1, 1_025), (u32::MAX >> 1, u32::MAX >> 1)] {
            let claims = [header(width, height), chunk(*b"IDAT", &[0x78, 0x9C]), chunk(*b"IEND", b"")].concat();
            assert!(Picture::from_upload(&claims).is_err(), "{width} x {height}");
        }
        assert_eq!(Picture::from_upload(&vec![0; MAX_PICTURE_BYTES + 1]), Err(BadPicture::TooLarge));
    }

    #[test]
    fn other_files_are_refused() {
        let whole = plain(4, 4, [1, 2, 3, 4]);
        let cut = &whole[..whole.len() / 2];
        for other in [b"".as_slice(), b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", cut, &whole[..8]] {
            assert_eq!(Picture::from_upload(other), Err(BadPicture::NotPng));
        }
        assert_eq!(Picture::from_upload(&[header(0, 4), chunk(*b"IEND", b"")].concat()), Err(BadPicture::NotPng));
    }

    #[test]
    fn a_large_picture_becomes_small() {
        let wide = Picture::from_upload(&plain(1_024, 256, [200, 100, 50, 255])).unwrap();
        let dots = decode(wide.png()).unwrap();
        assert_eq!((dots.width, dots.height), (SIDE, SIDE / 4));
        assert!(dots.rgba.as_chunks().0.iter().all(|dot| *dot == [200, 100, 50, 255]));
        let narrow = decode(Picture::from_upload(&plain(1, 1_024, [9, 9, 9, 0])).unwrap().png()).unwrap();
        assert_eq!((narrow.width, narrow.height), (1, SIDE));
    }

    #[test]
    fn invisible_dots_add_no_colour() {
        let two = Dots { width: 2, height: 1, rgba: vec![255, 0, 0, 255, 0, 255, 0, 0] };
        assert_eq!(two.mean(0..2, 0..1), [255, 0, 0, 127]);
    }

    #[test]
    fn the_least_compressible_picture_fits() {
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        let rgba: Vec<u8> = (0..SIDE * SIDE * 4).map(|_| noise()).collect();
        let picture = Picture::from_upload(&file(SIDE, SIDE, &rgba)).unwrap();
        assert!(picture.png().len() <= MAX_PICTURE_BYTES);
        assert_ne!(picture.version(), Picture::from_upload(&plain(1, 1, [0; 4])).unwrap().version());
    }

    proptest! {
        #[test]
        fn a_changed_file_is_refused_or_read(at in 0_usize..200, byte in any::<u8>()) {
            let mut broken = plain(9, 7, [1, 2, 3, 200]);
            let at = at % broken.len();
            broken[at] = byte;
            if let Ok(picture) = Picture::from_upload(&broken) {
                prop_assert!(decode(picture.png()).is_ok());
            }
        }
    }
}
