//! The tokens of the style sheet keep their contrast (WCAG 2.2, 1.4.3 and 1.4.11), in light and in dark.

use std::collections::HashMap;

const CSS: &str = include_str!("../../templates/assets/duly.css");

/// Relative luminance in light and dark.
type Pair = [f64; 2];

fn tokens() -> HashMap<&'static str, Pair> {
    let root = CSS.split(":root {").nth(1).unwrap().split("\n}").next().unwrap();
    let line = |line: &'static str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": ")?;
        let value = value.trim_end_matches(';').strip_prefix("light-dark(")?.strip_suffix(')')?;
        let at = value.find(", oklch").or_else(|| value.find(", #"))?;
        Some((name, [luminance(&value[..at]), luminance(&value[at + 2..])]))
    };
    root.lines().filter_map(line).collect()
}

fn luminance(colour: &str) -> f64 {
    if colour == "#fff" {
        return 1.0;
    }
    let inner = colour.trim_start_matches("oklch(").trim_end_matches(')');
    let numbers: Vec<f64> = inner.split(' ').map(|it| it.parse().unwrap()).collect();
    let (l, c, h) = (numbers[0], numbers[1], numbers[2].to_radians());
    let (a, b) = (c * h.cos(), c * h.sin());
    let cube = |x: f64| x * x * x;
    let (l, m, s) = (
        cube(l + 0.396_337_777_4 * a + 0.215_803_757_3 * b),
        cube(l - 0.105_561_345_8 * a - 0.063_854_172_8 * b),
        cube(l - 0.089_484_177_5 * a - 1.291_485_548_0 * b),
    );
    let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
    0.2126 * red.clamp(0.0, 1.0) + 0.7152 * green.clamp(0.0, 1.0) + 0.0722 * blue.clamp(0.0, 1.0)
}

fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_can_be_read_on_every_ground_that_it_stands_on() {
    let tokens = tokens();
    assert!(tokens.len() > 30, "only {} tokens", tokens.len());
    let mut pairs = Vec::new();
    for ground in ["paper", "desk", "raise", "mark-soft", "note", "accent-soft"] {
        for text in ["ink", "ink-2", "ink-3"] {
            pairs.push((text, ground, 4.5));
        }
    }
    for state in ["good", "warn", "bad", "info", "plan", "accent"] {
        let soft: &'static str =
            ["good-soft", "warn-soft", "bad-soft", "info-soft", "plan-soft", "accent-soft"]
                .into_iter()
                .find(|it| it.starts_with(state))
                .unwrap();
        pairs.extend([(state, "paper", 4.5), (state, soft, 4.5), ("ink", soft, 4.5)]);
    }
    pairs.extend([
        ("on-accent", "accent", 4.5),
        ("ink", "mark", 4.5),
        ("note-ink", "note", 4.5),
        ("paper", "bad", 4.5),
        ("edge", "paper", 3.0),
        ("note-edge", "paper", 3.0),
    ]);
    for (text, ground, needed) in pairs {
        for (scheme, name) in ["light", "dark"].into_iter().enumerate() {
            let found = contrast(tokens[text][scheme], tokens[ground][scheme]);
            assert!(found >= needed, "--{text} on --{ground}, {name}: {found:.2} is less than {needed}");
        }
    }
}
