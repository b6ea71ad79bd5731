//! Web Mercator (EPSG:3857): places on the earth as points of a square world, and back.
use std::f64::consts::PI;

/// The earth's girth at the equator as the projection has it, metres.
const GIRTH_M: f64 = 40_075_016.685_578_49;
/// North and south of it the square world ends, degrees.
pub const MOST_LATITUDE: f64 = 85.051_128_779_806_59;

/// Where a place (WGS 84 latitude and longitude, degrees) lies on the square world: both 0 to 1, from its north-west corner.
///
/// ```
/// let [x, y] = vaka_map::mercator::world([0.0, 0.0]);
/// assert!((x - 0.5).abs() < 1e-12 && (y - 0.5).abs() < 1e-12);
/// ```
pub fn world([latitude, longitude]: [f64; 2]) -> [f64; 2] {
    let latitude = latitude.clamp(-MOST_LATITUDE, MOST_LATITUDE).to_radians();
    [longitude / 360.0 + 0.5, 0.5 - (latitude.tan() + latitude.cos().recip()).ln() / (2.0 * PI)]
}

/// How many metres a point is at this latitude (degrees) and zoom.
pub fn metres_of_a_point(latitude: f64, zoom: u8) -> f64 {
    GIRTH_M * latitude.to_radians().cos() / (256.0 * f64::from(zoom).exp2())
}

/// The latitude of a row of the square world, degrees.
pub fn latitude(y: f64) -> f64 {
    (PI * (1.0 - 2.0 * y)).sinh().atan().to_degrees()
}
