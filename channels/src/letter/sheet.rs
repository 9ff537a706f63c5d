//! A sheet of paper with what is to be drawn on it, in millimetres.

use std::{ops::Range, rc::Rc};

use super::{
    pen::{Block, Ink},
    profile::Frame,
    qr::Modules,
};

/// Something on a sheet.
pub(super) enum Mark {
    /// Lines of a block; `top` is where the first of them begins.
    Words { block: Rc<Block>, lines: Range<usize>, left: f32, top: f32 },
    /// A filled rectangle: a rule, or with `round` corners a coloured field.
    Field { frame: Frame, round: f32, ink: Ink },
    /// A code, as wide as it is high.
    Squares { modules: Modules, left: f32, top: f32, size: f32, ink: Ink },
}

#[derive(Default)]
pub(super) struct Sheet {
    pub marks: Vec<Mark>,
}

impl Sheet {
    pub fn words(&mut self, block: Block, left: f32, top: f32) {
        let lines = 0..block.lines();
        self.marks.push(Mark::Words { block: Rc::new(block), lines, left, top });
    }

    pub fn rule(&mut self, left: f32, top: f32, width: f32, height: f32, ink: Ink) {
        self.marks.push(Mark::Field { frame: Frame { left, top, width, height }, round: 0.0, ink });
    }
}
