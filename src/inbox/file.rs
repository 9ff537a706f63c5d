//! Files that came with a message: names that can do no harm, and what a file may turn out to be.

const LONGEST_NAME: usize = 120;
/// What a file is called that has no name of its own.
const NAMELESS: &str = "attachment";

/// The last part of any path, without control, invisible and direction characters and without what Windows
/// reads into a name, at most 120 characters with its ending.
#[must_use]
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = last.chars().filter(|c| !c.is_control() && !is_invisible(*c));
    let clean: String = shown.map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).collect();
    let clean = clean.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if clean.is_empty() {
        return NAMELESS.into();
    }
    let clean = if is_a_device(clean) { format!("_{clean}") } else { clean.to_owned() };
    let length = clean.chars().count();
    if length <= LONGEST_NAME {
        return clean;
    }
    let ending = clean.rsplit_once('.').map(|(_, it)| it).filter(|it| it.chars().count() <= 10);
    let ending = ending.map(|it| format!(".{it}")).unwrap_or_default();
    let kept = LONGEST_NAME - ending.chars().count();
    clean.chars().take(kept).chain(ending.chars()).collect()
}

/// Marks that are not seen but turn what is seen around, such as U+202E before `fdp.exe`.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Names that Windows takes for a device, whatever their ending.
fn is_a_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let digit = |rest: &str| matches!(rest, "¹" | "²" | "³") || matches!(rest.as_bytes(), [b'0'..=b'9']);
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered.is_some_and(digit)
}

/// Whether opening it can run a program: by the last ending that counts, and by the type that the mail gave.
#[must_use]
pub fn can_run(name: &str, media_type: &str) -> bool {
    let ending = name.trim_end_matches(['.', ' ']).rsplit_once('.').map(|(_, it)| it.to_ascii_lowercase());
    ending.is_some_and(|it| RUNS.contains(&it.as_str()))
        || media_type.contains("msdownload")
        || media_type.contains("executable")
        || media_type.contains("x-sh")
}

/// Programs, scripts, links to programs, disks that mount themselves, documents with macros, and pages that run in
/// a browser.
const RUNS: &[&str] = &[
    "ade", "adp", "apk", "app", "appx", "bat", "chm", "cmd", "com", "command", "cpl", "deb", "dll", "dmg",
    "docm", "dotm", "exe", "gadget", "hlp", "hta", "htm", "html", "img", "inf", "ins", "iso", "isp", "jar",
    "jnlp", "js", "jse", "lib", "lnk", "mde", "mht", "mhtml", "msc", "msi", "msix", "msp", "mst", "nsh",
    "one", "pif", "pkg", "potm", "ppam", "ppsm", "pptm", "ps1", "psm1", "py", "pyw", "reg", "rpm", "scf",
    "scr", "sct", "sh", "shb", "shtml", "sldm", "svg", "svgz", "swf", "sys", "url", "vb", "vbe", "vbs",
    "vhd", "vhdx", "vxd", "website", "wsc", "wsf", "wsh", "xhtml", "xlam", "xll", "xlsm", "xltm", "xsl",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_could_do_harm() {
        for (name, clean) in [
            ("Rechnung 1042.pdf", "Rechnung 1042.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\scan.pdf", "scan.pdf"),
            ("in\r\nvoice\0.pdf", "invoice.pdf"),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("a\u{2066}b\u{61c}c.pdf", "abc.pdf"),
            ("..", "attachment"),
            ("", "attachment"),
            ("a/", "attachment"),
            ("\u{200b}\u{feff}", "attachment"),
            ("Ünïcödé.csv ", "Ünïcödé.csv"),
            ("Angebot <neu>: \"A|B\".pdf", "Angebot _neu__ _A_B_.pdf"),
            ("con", "_con"),
            ("NUL.txt", "_NUL.txt"),
            ("com1.tar.gz", "_com1.tar.gz"),
            ("LPT9 .pdf", "_LPT9 .pdf"),
            ("contract.pdf", "contract.pdf"),
            ("com10.pdf", "com10.pdf"),
            ("scan.pdf. .", "scan.pdf"),
        ] {
            assert_eq!(safe_name(name), clean, "{name:?}");
        }
        let long = safe_name(&format!("{}.pdf", "ä".repeat(500)));
        assert!(long.chars().count() == 120 && long.ends_with("ä.pdf"), "{long}");
        assert_eq!(safe_name(&format!("a.{}", "b".repeat(500))).chars().count(), 120);
    }

    #[test]
    fn what_runs_is_known_by_its_ending() {
        for (name, runs) in [
            ("Rechnung.pdf", false),
            ("Rechnung.pdf.exe", true),
            ("Rechnung.PDF.ScR", true),
            ("Rechnung.exe. ", true),
            ("Mahnung.docm", true),
            ("Mahnung.docx", false),
            ("Antwort.html", true),
            ("logo.svg", true),
            ("logo.png", false),
            ("exe", false),
            ("", false),
        ] {
            assert_eq!(can_run(name, "application/octet-stream"), runs, "{name}");
        }
        assert!(can_run("report", "application/x-msdownload"));
    }
}
