//! Vector tiles written by hand: protobuf as the tile format (Mapbox Vector Tile 2.1) wants it.
pub fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

pub fn bytes(field: u64, content: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(content.len() as u64), content.to_vec()].concat()
}

pub fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

/// `kind`: 1 point, 2 line, 3 area.
pub fn feature(kind: u64, points: &[[i64; 2]], tags: &[u64]) -> Vec<u8> {
    let (mut at, mut commands) = ([0, 0], Vec::new());
    for (index, point) in points.iter().enumerate() {
        match index {
            0 => commands.extend(varint(1 << 3 | 1)),
            1 => commands.extend(varint((points.len() as u64 - 1) << 3 | 2)),
            _ => {}
        }
        for axis in 0..2 {
            commands.extend(varint(zigzag(point[axis] - at[axis])));
        }
        at = *point;
    }
    if kind == 3 {
        commands.extend(varint(1 << 3 | 7));
    }
    let tags: Vec<u8> = tags.iter().flat_map(|tag| varint(*tag)).collect();
    [bytes(2, &tags), number(3, kind), bytes(4, &commands)].concat()
}

pub fn layer(name: &str, keys: &[&str], values: &[&str], features: &[Vec<u8>]) -> Vec<u8> {
    let mut layer = [number(15, 2), bytes(1, name.as_bytes())].concat();
    layer.extend(features.iter().flat_map(|feature| bytes(2, feature)));
    layer.extend(keys.iter().flat_map(|key| bytes(3, key.as_bytes())));
    layer.extend(values.iter().flat_map(|value| bytes(4, &bytes(1, value.as_bytes()))));
    layer.extend(number(5, 4096));
    bytes(3, &layer)
}
