//! A drawing as a PNG: walls of a plan on paper, without any library.

use super::super::chance::Chance;

/// Wide and high, in points.
const SIDES: (u32, u32) = (320, 220);

/// Draws a plan of rooms.
pub(super) fn drawn(chance: &mut Chance) -> Vec<u8> {
    let (wide, high) = SIDES;
    let across: Vec<u32> = (0..4).map(|_| chance.between(30, wide - 30)).collect();
    let down: Vec<u32> = (0..3).map(|_| chance.between(30, high - 30)).collect();
    let mut rows = Vec::new();
    for y in 0..high {
        // Each row begins with its filter: none.
        rows.push(0);
        for x in 0..wide {
            let edge = x < 12 || y < 12 || x >= wide - 12 || y >= high - 12;
            let rim = [x.min(wide - 1 - x), y.min(high - 1 - y)];
            let frame = !edge && rim.iter().any(|from_rim| (12..16).contains(from_rim));
            let near = |walls: &[u32], at: u32| walls.iter().any(|wall| at.abs_diff(*wall) < 2);
            let wall = !edge && (near(&across, x) && y % 70 > 18 || near(&down, y) && x % 90 > 22);
            rows.push(if edge || !(frame || wall) { 244 } else { 70 });
        }
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&wide.to_be_bytes()[..], &high.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    chunk(&mut file, *b"IHDR", &head);
    chunk(&mut file, *b"IDAT", &stored(&rows));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    let named = [&name, content].concat();
    file.extend(length.to_be_bytes());
    file.extend(&named);
    file.extend(crc(&named).to_be_bytes());
}

/// The bytes as a zlib stream of stored blocks.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    stream.extend(((b << 16) | a).to_be_bytes());
    stream
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !bytes.iter().fold(!0, byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_are_those_that_the_formats_publish() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        assert_eq!(stored(b"Wikipedia")[16..], 0x11e6_0398_u32.to_be_bytes());
    }
}
