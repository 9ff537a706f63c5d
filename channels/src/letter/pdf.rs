//! Draws a letter as PDF/A-3b: an archive opens it in thirty years with the fonts and colours of today.

use std::{collections::HashMap, sync::Arc};

use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Archival, ConfigurationBuilder},
    error::KrillaError,
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};
use parley::FontContext;

use super::{
    Letter,
    compose::compose,
    pen::{self, Block, Ink, MM, Pen},
    preflight,
    profile::Frame,
    qr::Modules,
    sheet::{Mark, Sheet},
};
use crate::Failure;

/// Holds the fonts; draws any number of letters, from any thread. Cheap to clone.
#[derive(Clone)]
pub struct Press(Arc<Types>);

struct Types {
    fonts: FontContext,
    /// By the id that a shaped run names its font with.
    cuts: HashMap<u64, Font>,
}

/// A letter on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    pub pdf: Vec<u8>,
    pub pages: usize,
}

impl Press {
    /// # Errors
    /// If a font inside the binary cannot be read.
    pub fn new() -> anyhow::Result<Press> {
        let (fonts, blobs) = pen::fonts();
        let cuts =
            blobs.iter().zip(pen::CUTS).map(|(blob, cut)| Some((blob.id(), Font::new(cut.into(), 0)?)));
        let cuts = cuts.collect::<Option<HashMap<_, _>>>();
        let cuts = cuts.ok_or_else(|| anyhow::anyhow!("a font inside the binary cannot be read"))?;
        Ok(Press(Arc::new(Types { fonts, cuts })))
    }

    /// What keeps this letter from being printed; empty if nothing does.
    #[must_use]
    pub fn preflight(&self, letter: &Letter) -> Vec<String> {
        preflight::check(letter, letter.profile.profile(), &mut Pen::new(self.0.fonts.clone()))
    }

    /// The letter as PDF/A-3b; the same letter gives the same bytes.
    ///
    /// # Errors
    /// [`Failure::GiveUp`] with everything that [`Press::preflight`] found.
    pub fn draw(&self, letter: &Letter) -> Result<Vec<u8>, Failure> {
        self.print(letter).map(|print| print.pdf)
    }

    /// [`Press::draw`], and how many pages there are.
    ///
    /// # Errors
    /// As there.
    pub fn print(&self, letter: &Letter) -> Result<Print, Failure> {
        let profile = letter.profile.profile();
        let mut pen = Pen::new(self.0.fonts.clone());
        let faults = preflight::check(letter, profile, &mut pen);
        if !faults.is_empty() {
            return Err(Failure::GiveUp(faults.join("; ")));
        }
        let sheets = compose(letter, profile, &mut pen);
        let pdf = self.write(letter, profile.sheet, &sheets).map_err(Failure::GiveUp)?;
        Ok(Print { pdf, pages: sheets.len() })
    }

    fn write(&self, letter: &Letter, paper: Frame, sheets: &[Sheet]) -> Result<Vec<u8>, String> {
        let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A3_B).finish();
        let configuration = configuration.map_err(|error| format!("PDF/A-3b is not to be had: {error:?}"))?;
        let mut document =
            Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
        document.set_metadata(metadata(letter));
        for sheet in sheets {
            let size = PageSettings::from_wh(paper.width * MM, paper.height * MM);
            let mut page = document.start_page_with(size.ok_or("the sheet has no size")?);
            let mut surface = page.surface();
            for mark in &sheet.marks {
                self.mark(&mut surface, mark);
            }
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|error| match error {
            KrillaError::Validation(faults) => {
                let faults: Vec<_> = faults.iter().map(|(fault, _)| format!("{fault:?}")).collect();
                format!("the letter is no PDF/A: {}", faults.join("; "))
            }
            other => format!("the letter cannot be written: {other}"),
        })
    }

    fn mark(&self, surface: &mut Surface, mark: &Mark) {
        match mark {
            Mark::Words { block, lines, left, top } => {
                self.words(surface, block, lines.clone(), *left * MM, *top * MM);
            }
            Mark::Field { frame, round, ink } => field(surface, *frame, *round, *ink),
            Mark::Squares { modules, left, top, size, ink } => {
                squares(surface, modules, *left, *top, *size, *ink);
            }
        }
    }

    fn words(
        &self,
        surface: &mut Surface,
        block: &Block,
        lines: std::ops::Range<usize>,
        left: f32,
        top: f32,
    ) {
        let above = block.height_of(lines.start) * MM;
        for line in lines.filter_map(|index| block.layout.get(index)) {
            let baseline = top - above + line.metrics().baseline;
            let mut x = left + line.metrics().offset;
            for run in line.runs() {
                let (size, start) = (run.font_size(), x);
                let mut ink = Ink::default();
                let mut glyphs = Vec::new();
                for cluster in run.visual_clusters() {
                    ink = cluster.style().brush;
                    for glyph in cluster.glyphs() {
                        let (advance, across, up) = (glyph.advance / size, glyph.x / size, glyph.y / size);
                        let range = cluster.text_range();
                        glyphs.push(KrillaGlyph::new(
                            GlyphId::new(glyph.id),
                            advance,
                            across,
                            up,
                            0.0,
                            range,
                            None,
                        ));
                        x += glyph.advance;
                    }
                }
                let Some(font) = self.0.cuts.get(&run.font().data.id()) else { continue };
                surface.set_fill(Some(fill(ink)));
                surface.draw_glyphs(
                    Point::from_xy(start, baseline),
                    &glyphs,
                    font.clone(),
                    &block.text,
                    size,
                    false,
                );
            }
        }
    }
}

fn metadata(letter: &Letter) -> Metadata {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    let date = DateTime::new(u16::try_from(letter.date.year()).unwrap_or_default())
        .month(part(letter.date.month()))
        .day(part(letter.date.day()))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(letter.title.clone())
        .language(letter.language.clone())
        .authors(letter.letterhead.lines().take(1).map(str::to_owned).collect())
        .creator("duly".to_owned())
        .creation_date(date)
}

fn fill(Ink(red, green, blue): Ink) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn field(surface: &mut Surface, frame: Frame, round: f32, ink: Ink) {
    let (left, top, right, bottom) =
        (frame.left * MM, frame.top * MM, frame.right() * MM, frame.bottom() * MM);
    let mut path = PathBuilder::new();
    if round <= 0.0 {
        rectangle(&mut path, left, top, right, bottom);
    } else {
        // A quarter of a circle is a cubic whose handles are 0.5523 of the radius long.
        let (radius, handle) = (round * MM, round * MM * (1.0 - 0.5523));
        path.move_to(left + radius, top);
        path.line_to(right - radius, top);
        path.cubic_to(right - handle, top, right, top + handle, right, top + radius);
        path.line_to(right, bottom - radius);
        path.cubic_to(right, bottom - handle, right - handle, bottom, right - radius, bottom);
        path.line_to(left + radius, bottom);
        path.cubic_to(left + handle, bottom, left, bottom - handle, left, bottom - radius);
        path.line_to(left, top + radius);
        path.cubic_to(left, top + handle, left + handle, top, left + radius, top);
        path.close();
    }
    paint(surface, path, ink);
}

/// One path for all squares: drawn one by one, hair lines would show between them.
#[expect(clippy::cast_precision_loss, reason = "a code has at most 177 squares a side")]
fn squares(surface: &mut Surface, modules: &Modules, left: f32, top: f32, size: f32, ink: Ink) {
    let square = size * MM / modules.size as f32;
    let mut path = PathBuilder::new();
    for (row, column, length) in modules.runs() {
        let (x, y) = (left * MM + column as f32 * square, top * MM + row as f32 * square);
        rectangle(&mut path, x, y, x + length as f32 * square, y + square);
    }
    paint(surface, path, ink);
}

fn paint(surface: &mut Surface, path: PathBuilder, ink: Ink) {
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(ink)));
        surface.draw_path(&path);
    }
}

fn rectangle(path: &mut PathBuilder, left: f32, top: f32, right: f32, bottom: f32) {
    if let Some(rect) = Rect::from_ltrb(left, top, right, bottom) {
        path.push_rect(rect);
    }
}
