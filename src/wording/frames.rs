//! The frames: markup around the sentences. HTML is escaped, plain text is not; a frame is never edited by a user.

use super::Unrenderable;
use anyhow::{Context as _, anyhow};
use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

/// One engine for each output form, so that nothing meant for one can end up unescaped in the other.
pub(super) struct Frames {
    html: Tera,
    plain: Tera,
}

impl Frames {
    /// # Errors
    /// A frame that does not parse; says which, and where.
    pub(super) fn parse<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> anyhow::Result<Self> {
        let (mut html, mut plain) = (Tera::new(), Tera::new());
        html.autoescape_on(vec![".html"]);
        plain.autoescape_on(Vec::<&str>::new());
        for (name, text) in files {
            let engine = if is_html(name) { &mut html } else { &mut plain };
            engine
                .add_raw_template(name, text)
                .map_err(|fault| anyhow!("{}", told(&fault)))
                .with_context(|| format!("templates/frames/{name}"))?;
        }
        Ok(Self { html, plain })
    }

    /// Fills a frame.
    ///
    /// # Errors
    /// If the frame asks for something that the sheet does not have.
    pub(super) fn render(&self, frame: &str, sheet: &impl Serialize) -> Result<String, Unrenderable> {
        let engine = if is_html(frame) { &self.html } else { &self.plain };
        Context::from_serialize(sheet)
            .and_then(|context| engine.render(frame, &context))
            .map_err(|fault| Unrenderable::BrokenFrame { frame: frame.to_owned(), fault: told(&fault) })
    }
}

fn is_html(frame: &str) -> bool {
    std::path::Path::new(frame).extension().is_some_and(|ending| ending == "html")
}

fn told(fault: &tera::Error) -> String {
    match fault.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            format!("line {}: {}", report.span().start_line, report.message())
        }
        _ => fault.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_escaped_and_text_is_not() {
        let files = [("a.html", "{{ name }}"), ("a.txt", "{{ name }}")];
        let frames = Frames::parse(files.into_iter()).unwrap();
        let sheet = serde_json::json!({ "name": "<b>{{ x }}&\"</b>" });
        assert_eq!(frames.render("a.html", &sheet).as_deref(), Ok("&lt;b&gt;{{ x }}&amp;&quot;&lt;/b&gt;"));
        assert_eq!(frames.render("a.txt", &sheet).as_deref(), Ok("<b>{{ x }}&\"</b>"));
        let missing = frames.render("a.txt", &serde_json::json!({}));
        let Err(Unrenderable::BrokenFrame { fault, .. }) = missing else { panic!("{missing:?}") };
        assert!(fault.contains("line 1"), "{fault}");
    }

    #[test]
    fn a_broken_frame_is_refused_with_its_line() {
        let fault = Frames::parse([("a.txt", "x\n{% if %}")].into_iter()).err().unwrap();
        assert!(format!("{fault:#}").starts_with("templates/frames/a.txt: line 2"), "{fault:#}");
    }
}
