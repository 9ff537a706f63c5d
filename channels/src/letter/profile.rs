//! Layout profiles: where things stand on the sheet, in millimetres from its upper left corner.

use serde::{Deserialize, Serialize};

/// The standard that the sheet follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Name {
    /// DIN 5008 form B: address window 20/45 mm, 85 × 45 mm.
    #[default]
    #[serde(rename = "din5008b")]
    Din5008B,
}

impl Name {
    #[must_use]
    pub fn profile(self) -> &'static Profile {
        match self {
            Name::Din5008B => &DIN_5008_B,
        }
    }
}

/// A rectangle on the sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

impl Frame {
    #[must_use]
    pub fn right(&self) -> f32 {
        self.left + self.width
    }

    #[must_use]
    pub fn bottom(&self) -> f32 {
        self.top + self.height
    }
}

/// A sheet of paper and what stands where on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub sheet: Frame,
    /// The column of text, between the margins; its top is the subject line of the first sheet.
    pub text: Frame,
    /// Where the text starts on the sheets that follow.
    pub next_top: f32,
    /// The sender's mark and name.
    pub letterhead: Frame,
    /// What can be seen of the sheet through the envelope.
    pub window: Frame,
    /// Where the return line and the address may stand: inside the window, so that they show when the sheet
    /// slips.
    pub address: Frame,
    /// Where the address starts if it is not so long that it has to start higher.
    pub address_top: f32,
    /// Lines that the window holds at a size that sorting machines read.
    pub address_lines: usize,
    /// Reference, telephone, date.
    pub information: Frame,
    /// How far its values stand in at most.
    pub information_label: f32,
    /// Where to fold, and where to punch: distance from the upper edge.
    pub fold_marks: [f32; 2],
    pub punch_mark: f32,
    /// Office printers leave about 4 mm of the edge white, so marks start here.
    pub mark_left: f32,
    /// The last line of the foot ends here.
    pub foot_bottom: f32,
}

/// DIN 5008:2020, form B (the lowered address field).
const DIN_5008_B: Profile = Profile {
    sheet: Frame { left: 0.0, top: 0.0, width: 210.0, height: 297.0 },
    text: Frame { left: 25.0, top: 103.46, width: 165.0, height: 166.0 },
    next_top: 32.0,
    letterhead: Frame { left: 25.0, top: 16.0, width: 165.0, height: 12.0 },
    window: Frame { left: 20.0, top: 45.0, width: 85.0, height: 45.0 },
    address: Frame { left: 25.0, top: 47.0, width: 79.0, height: 41.0 },
    // The field for the return line and endorsements is 17.7 mm high, the address field below it 27.3 mm.
    address_top: 62.7,
    address_lines: 7,
    information: Frame { left: 125.0, top: 50.0, width: 75.0, height: 47.0 },
    information_label: 36.0,
    fold_marks: [105.0, 210.0],
    punch_mark: 148.5,
    mark_left: 3.5,
    foot_bottom: 287.0,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_b_is_what_the_standard_says() {
        let form = Name::Din5008B.profile();
        assert_eq!(form.window, Frame { left: 20.0, top: 45.0, width: 85.0, height: 45.0 });
        assert!(
            (form.window.bottom() - form.address_top - 27.3).abs() < 0.01,
            "the address field is 27.3 mm high"
        );
        assert!(form.address.left > form.window.left && form.address.right() < form.window.right());
        assert!(form.address.top > form.window.top && form.address.bottom() < form.window.bottom());
        assert!(form.text.top > form.window.bottom(), "no text shows in the window");
        assert!((form.sheet.right() - form.text.right() - 20.0).abs() < 0.01);
        assert_eq!((form.fold_marks, form.punch_mark), ([105.0, 210.0], 148.5));
        assert!(form.information.bottom() < form.text.top);
    }
}
