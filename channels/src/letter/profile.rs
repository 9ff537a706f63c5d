//! Layout profiles: where things stand on the sheet, in millimetres.

use serde::{Deserialize, Serialize};

/// The standard that the sheet follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Name {
    /// DIN 5008 form B: address window 20/45 mm, 85 × 45 mm.
    #[default]
    #[serde(rename = "din5008b")]
    Din5008B,
}
