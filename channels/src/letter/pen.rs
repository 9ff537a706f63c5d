//! Sets words: shaping, line breaking, what they measure, and which of them the font cannot write.
//!
//! Measures in millimetres; type sizes in points. Knows nothing of letters or of PDF.

use std::{borrow::Cow, collections::BTreeSet, ops::Range, sync::Arc};

use parley::{
    Alignment, AlignmentOptions, FontContext, FontFamily, FontFamilyName, FontFeatures, FontWeight, Layout,
    LayoutContext, LineHeight, OverflowWrap, StyleProperty,
    fontique::{Blob, Collection, CollectionOptions, SourceCache},
};

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;

/// Red, green, blue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ink(pub u8, pub u8, pub u8);

pub(super) const INK: Ink = Ink(22, 34, 42);
pub(super) const SOFT: Ink = Ink(63, 77, 84);
pub(super) const GREY: Ink = Ink(86, 100, 107);
pub(super) const LIGHT: Ink = Ink(154, 166, 172);

/// How words look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub size: f32,
    /// Line height over size.
    pub leading: f32,
    pub bold: bool,
    pub ink: Ink,
    /// Whether `**these words**` are bold.
    pub marked: bool,
    /// Whether digits have one width, so that amounts stand under each other.
    pub tabular: bool,
}

impl Style {
    pub const fn new(size: f32, leading: f32, ink: Ink) -> Style {
        Style { size, leading, bold: false, ink, marked: false, tabular: false }
    }

    pub const fn bold(self) -> Style {
        Style { bold: true, ..self }
    }

    pub const fn marked(self) -> Style {
        Style { marked: true, ..self }
    }

    pub const fn tabular(self) -> Style {
        Style { tabular: true, ..self }
    }

    pub const fn sized(self, size: f32) -> Style {
        Style { size, ..self }
    }
}

/// Where lines stand in their column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    End,
    Middle,
}

/// The three cuts of Inter that are in the binary.
pub(super) const CUTS: [&[u8]; 3] = [
    include_bytes!("../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../assets/fonts/Inter-Bold.otf"),
    include_bytes!("../../assets/fonts/Inter-Italic.otf"),
];

/// The fonts as parley wants them, and each one's blob.
pub(super) fn fonts() -> (FontContext, Vec<Blob<u8>>) {
    // No font of the system: a letter looks the same wherever it is drawn.
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
    let blobs: Vec<Blob<u8>> = CUTS.into_iter().map(|cut| Blob::new(Arc::new(cut))).collect();
    for blob in &blobs {
        collection.register_fonts(blob.clone(), None);
    }
    (FontContext { collection, source_cache: SourceCache::default() }, blobs)
}

pub(super) struct Pen {
    fonts: FontContext,
    layouts: LayoutContext<Ink>,
}

impl Pen {
    pub fn new(fonts: FontContext) -> Pen {
        Pen { fonts, layouts: LayoutContext::new() }
    }

    /// Sets words into a column; a word that is wider than the column is broken.
    pub fn set(&mut self, words: &str, style: Style, width: f32, side: Side) -> Block {
        let mut block = self.shape(words, style);
        block.layout.break_all_lines(Some(width * MM));
        let alignment = match side {
            Side::Start => Alignment::Start,
            Side::End => Alignment::End,
            Side::Middle => Alignment::Center,
        };
        block.layout.align(alignment, AlignmentOptions::default());
        block
    }

    /// Sets words without breaking their lines.
    pub fn line(&mut self, words: &str, style: Style) -> Block {
        let mut block = self.shape(words, style);
        block.layout.break_all_lines(None);
        block
    }

    fn shape(&mut self, words: &str, style: Style) -> Block {
        let (text, strong) = if style.marked { emphasis(words) } else { (visible(words), Vec::new()) };
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        let inter = [FontFamilyName::Named(Cow::Borrowed("Inter"))];
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Borrowed(&inter))));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(style.leading)));
        builder.push_default(StyleProperty::Brush(style.ink));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if style.tabular {
            let digits = FontFeatures::Source(Cow::Borrowed("\"tnum\" on"));
            builder.push_default(StyleProperty::FontFeatures(digits));
        }
        let bold = StyleProperty::FontWeight(FontWeight::BOLD);
        if style.bold {
            builder.push_default(bold.clone());
        }
        for range in strong {
            builder.push(bold.clone(), range);
        }
        let layout = builder.build(&text);
        Block { layout, text }
    }
}

/// Words that are set: they have a size and can be drawn line by line.
#[derive(Clone)]
pub(super) struct Block {
    pub layout: Layout<Ink>,
    pub text: String,
}

impl Block {
    pub fn width(&self) -> f32 {
        self.layout.width() / MM
    }

    pub fn height(&self) -> f32 {
        self.layout.height() / MM
    }

    /// From the top of the block to where its first line stands.
    pub fn first_baseline(&self) -> f32 {
        self.layout.first_baseline().unwrap_or_default() / MM
    }

    pub fn lines(&self) -> usize {
        self.layout.len()
    }

    /// Height of the first so many lines.
    pub fn height_of(&self, lines: usize) -> f32 {
        let last = lines.checked_sub(1).and_then(|last| self.layout.get(last));
        last.map_or(0.0, |line| line.metrics().block_max_coord / MM)
    }

    /// Characters that the font has no glyph for.
    pub fn missing(&self) -> BTreeSet<char> {
        let runs = self.layout.lines().flat_map(|line| line.runs());
        let clusters = runs.flat_map(|run| {
            let lost = run.clusters().filter(|cluster| cluster.glyphs().any(|glyph| glyph.id == 0));
            lost.map(|cluster| cluster.text_range()).collect::<Vec<_>>()
        });
        let characters = clusters.flat_map(|range| self.text.get(range).unwrap_or_default().chars());
        characters.filter(|character| !character.is_whitespace()).collect()
    }
}

/// Control characters cannot be drawn, and nobody means them.
fn visible(words: &str) -> String {
    words.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// Takes the pairs of `**` out of a text and says what stood between them; a single one stays as it is.
fn emphasis(words: &str) -> (String, Vec<Range<usize>>) {
    let (mut text, mut strong) = (String::with_capacity(words.len()), Vec::new());
    let words = visible(words);
    let mut rest = words.as_str();
    while let Some((before, after)) = rest.split_once("**") {
        let Some((between, behind)) = after.split_once("**") else { break };
        text.push_str(before);
        let start = text.len();
        text.push_str(between);
        strong.push(start..text.len());
        rest = behind;
    }
    text.push_str(rest);
    (text, strong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_is_taken_out_of_the_words() {
        for (words, text, strong) in [
            ("bis **31. März** zahlen", "bis 31. März zahlen", vec![4..13]),
            ("**a** und **b**", "a und b", vec![0..1, 6..7]),
            ("5 ** 3", "5 ** 3", vec![]),
            ("none", "none", vec![]),
        ] {
            assert_eq!(emphasis(words), (text.to_owned(), strong));
        }
    }

    #[test]
    fn amounts_stand_under_each_other() {
        let mut pen = Pen::new(fonts().0);
        let style = Style::new(10.0, 1.4, INK).tabular();
        let (ones, eights) = (pen.line("1.111,11", style).width(), pen.line("8.888,88", style).width());
        assert!((ones - eights).abs() < 0.01, "{ones} {eights}");
        assert!(pen.line("1.111,11", style.bold()).width() > ones);
    }

    #[test]
    fn what_the_font_lacks_is_named() {
        let mut pen = Pen::new(fonts().0);
        let mut missing = |words: &str| {
            pen.line(words, Style::new(10.0, 1.4, INK)).missing().into_iter().collect::<String>()
        };
        assert_eq!(missing("Łódź, Žižkov, ÖSTERREICH, € 1\u{202f}234,50\u{a0}– „ja“ №"), "");
        assert_eq!(missing("Привет, Ελλάδα"), "");
        assert_eq!(missing("a\tb\nc\u{2068}d\u{2069}"), "");
        assert_eq!(missing("北京 GmbH"), "京北");
        assert_eq!(missing("Danke 🙂"), "🙂");
    }

    #[test]
    fn a_word_that_is_too_wide_is_broken() {
        let mut pen = Pen::new(fonts().0);
        let block = pen.set(&"x".repeat(400), Style::new(10.0, 1.4, INK), 50.0, Side::Start);
        assert!(block.width() <= 50.1 && block.lines() > 5, "{} in {} lines", block.width(), block.lines());
    }
}
