use std::{fs, io::Write, path::Path};

use duly_channels::{
    Channel, Failure, Outgoing, Receipt, email,
    letter::{folder::Folder, pdf::Press},
    recorder::{Kind, Recorder},
    sms,
};

use crate::samples::german;

fn letter(invoices: usize) -> Outgoing {
    Outgoing::Letter(Box::new(german(invoices)))
}

fn mail() -> Outgoing {
    let address = |address: &str| email::Address { name: "Mira Koch".into(), address: address.into() };
    Outgoing::Email(Box::new(email::Outgoing {
        from: address("forderung@nordhafen.example"),
        to: address("buchhaltung@pichler.example"),
        reply_to: address("forderung+t1@nordhafen.example"),
        return_path: "bounce+t1@nordhafen.example".into(),
        message_id: "m1@nordhafen.example".into(),
        in_reply_to: None,
        references: vec![],
        subject: "Mahnung".into(),
        text: "Guten Tag".into(),
        html: None,
        language: "de".into(),
        automatic: true,
        date: "2026-03-17T08:00:00Z".parse().unwrap(),
        enclosures: Vec::new(),
    }))
}

fn text() -> sms::Outgoing {
    sms::Outgoing {
        from: "Nordhafen".into(),
        to: "+436641234567".into(),
        text: "Nordhafen: 2.202,60 EUR offen.\n\nFrom: niemand".into(),
    }
}

/// The manifest's lines without its head, each cut before the moment of writing.
fn noted(folder: &Path) -> Vec<String> {
    let manifest = fs::read_to_string(folder.join("manifest.csv")).unwrap();
    let mut lines = manifest.split_terminator("\r\n");
    assert_eq!(lines.next(), Some("file,recipient,country,pages,colour,written_at"));
    lines.map(|line| line.rsplit_once(',').unwrap().0.to_owned()).collect()
}

const NOTE: &str = "\"Holzbau Pichler GmbH, Frau Theresa Pichler\",ÖSTERREICH,1,colour";

#[tokio::test]
async fn a_letter_is_written_and_noted_once() {
    let path = tempfile::tempdir().unwrap();
    let folder = Folder::new(path.path(), Press::new().unwrap());
    let receipt = folder.send("r-1", &letter(2)).await.unwrap();
    assert_eq!(receipt, Receipt { reference: "r-1.pdf".into() });
    let pdf = fs::read(path.path().join("r-1.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));

    // Sent again, even with other contents: what is there may be printed already.
    assert_eq!(folder.send("r-1", &letter(3)).await, Ok(receipt.clone()));
    assert_eq!(fs::read(path.path().join("r-1.pdf")).unwrap(), pdf);
    // Sent again after the printer took it away.
    fs::remove_file(path.path().join("r-1.pdf")).unwrap();
    assert_eq!(folder.send("r-1", &letter(2)).await, Ok(receipt));
    assert!(!path.path().join("r-1.pdf").exists());

    folder.send("r-12", &letter(90)).await.unwrap();
    let long = NOTE.replace(",1,", ",4,");
    assert_eq!(noted(path.path()), [format!("r-1.pdf,{NOTE}"), format!("r-12.pdf,{long}")]);
}

#[tokio::test]
async fn a_crash_between_letter_and_manifest_is_mended() {
    let path = tempfile::tempdir().unwrap();
    let folder = Folder::new(path.path(), Press::new().unwrap());
    for key in ["a", "b"] {
        folder.send(key, &letter(1)).await.unwrap();
    }
    let manifest = path.path().join("manifest.csv");
    let whole = fs::read_to_string(&manifest).unwrap();
    let end_of_first = whole.find("b.pdf").unwrap();
    // Cut anywhere in the second line, as a crash does; the letter itself is there.
    for cut in [end_of_first, end_of_first + 3, end_of_first + 5, whole.len() - 1] {
        fs::write(&manifest, &whole.as_bytes()[..cut]).unwrap();
        folder.send("b", &letter(1)).await.unwrap();
        assert_eq!(fs::read_to_string(&manifest).unwrap(), whole, "cut after {cut} bytes");
    }
    // Cut within the head.
    fs::write(&manifest, "file,rec").unwrap();
    folder.send("a", &letter(1)).await.unwrap();
    assert_eq!(noted(path.path()), [format!("a.pdf,{NOTE}")]);
}

#[tokio::test]
async fn many_letters_at_once_are_all_noted() {
    let path = tempfile::tempdir().unwrap();
    let press = Press::new().unwrap();
    let sending = (0..16).map(|number| {
        // Two channels on one folder, as two servers would have; every key twice.
        let folder = Folder::new(path.path(), press.clone());
        async move { folder.send(&format!("r-{}", number / 2), &letter(1)).await.unwrap() }
    });
    futures::future::join_all(sending).await;
    let mut files: Vec<String> =
        noted(path.path()).iter().map(|line| line.split_once(',').unwrap().0.into()).collect();
    files.sort();
    assert_eq!(files, (0..8).map(|number| format!("r-{number}.pdf")).collect::<Vec<_>>());
    assert_eq!(fs::read_dir(path.path()).unwrap().count(), 9, "nothing unfinished is left");
}

#[tokio::test]
async fn a_letter_that_cannot_be_drawn_leaves_nothing() {
    let path = tempfile::tempdir().unwrap();
    let folder = Folder::new(path.path(), Press::new().unwrap());
    let mut broken = german(1);
    broken.address.clear();
    let failure = folder.send("r-1", &Outgoing::Letter(Box::new(broken))).await.unwrap_err();
    assert_eq!(failure, Failure::GiveUp("the letter has no address".into()));
    assert!(!path.path().join("r-1.pdf").exists());
    assert_eq!(fs::read_to_string(path.path().join("manifest.csv")).unwrap(), "");
    assert!(matches!(folder.send("r-2", &mail()).await, Err(Failure::GiveUp(_))));
}

#[tokio::test]
async fn the_recorder_takes_all_three_and_gives_them_back() {
    let path = tempfile::tempdir().unwrap();
    let recorder = Recorder::new(path.path().join("post"), Press::new().unwrap());
    assert_eq!(recorder.records().unwrap(), []);
    for (key, outgoing, name) in [
        ("a", mail(), "a.eml"),
        ("b", Outgoing::Sms(text()), "b.sms"),
        ("c", letter(1), "c.pdf"),
        ("a", mail(), "a.eml"),
    ] {
        assert_eq!(recorder.send(key, &outgoing).await, Ok(Receipt { reference: name.into() }));
    }
    // Somebody else's file, and one that is not finished.
    fs::File::create(recorder.folder().join("notes.txt")).unwrap().write_all(b"x").unwrap();
    fs::write(recorder.folder().join(".unfinished-1-1"), b"%PDF").unwrap();

    let records = recorder.records().unwrap();
    let names: Vec<_> = records.iter().map(|record| (record.name.as_str(), record.kind)).collect();
    assert_eq!(names, [("a.eml", Kind::Email), ("b.sms", Kind::Sms), ("c.pdf", Kind::Letter)]);
    assert!(String::from_utf8(records[0].read().unwrap()).unwrap().contains("Subject: "));
    assert_eq!(records[1].sms().unwrap(), Some(text()));
    assert_eq!(
        records[1].read().unwrap(),
        "From: Nordhafen\nTo: +436641234567\n\nNordhafen: 2.202,60 EUR offen.\n\nFrom: niemand".as_bytes()
    );
    assert!(records[2].read().unwrap().starts_with(b"%PDF-"));
    assert_eq!(records[2].sms().unwrap(), None);
    assert_eq!(recorder.find("b").unwrap().as_ref(), Some(&records[1]));
    assert_eq!(recorder.find("z").unwrap(), None);
}

#[tokio::test]
async fn the_first_recording_stays() {
    let path = tempfile::tempdir().unwrap();
    let recorder = Recorder::new(path.path(), Press::new().unwrap());
    recorder.send("b", &Outgoing::Sms(text())).await.unwrap();
    let changed = sms::Outgoing { text: "anders".into(), ..text() };
    recorder.send("b", &Outgoing::Sms(changed)).await.unwrap();
    assert_eq!(recorder.records().unwrap()[0].sms().unwrap(), Some(text()));
    let forged = sms::Outgoing { to: "+43664\nTo: +43665".into(), ..text() };
    assert!(matches!(recorder.send("c", &Outgoing::Sms(forged)).await, Err(Failure::GiveUp(_))));
}
