//! Letters as the shipped wording makes them.

use duly_channels::letter::{
    Code, Column, Letter, Table,
    profile::Name,
    qr::{Transfer, rf_reference},
};

fn lines(text: &[&str]) -> Vec<String> {
    text.iter().map(|line| (*line).to_owned()).collect()
}

/// A German reminder to an Austrian customer with so many invoices.
pub fn german(invoices: usize) -> Letter {
    let reference = rf_reference("C-10517-2026-03").unwrap();
    let iban = "DE89 3704 0044 0532 0130 00";
    let cents = 94_000 + 126_260 * i64::try_from(invoices - 1).unwrap();
    let amount = |cents: i64| {
        let whole = cents / 100;
        let grouped =
            if whole < 1000 { whole.to_string() } else { format!("{}.{:03}", whole / 1000, whole % 1000) };
        format!("{grouped},{:02}", cents % 100)
    };
    let transfer = Transfer {
        name: "Nordhafen Werkzeuge GmbH",
        iban,
        bic: "",
        currency: "EUR",
        amount: cents,
        reference: &reference,
    };
    let columns = [
        ("Rechnung", false),
        ("vom", false),
        ("fällig am", false),
        ("Tage überfällig", true),
        ("Betrag", true),
        ("offen", true),
    ];
    let row = |number: usize| {
        let (total, open) = if number == 0 { (94_000, 94_000) } else { (166_260, 126_260) };
        let mut row = lines(&["", "15.01.2026", "14.02.2026", "31"]);
        row[0] = (20_271 + 34 * number).to_string();
        row.extend([amount(total), amount(open)]);
        row
    };
    let information = [
        ("Kundennummer", "C-10517"),
        ("Unser Zeichen", "MK / R3"),
        ("Ansprechpartnerin", "Mira Koch"),
        ("Telefon", "+49 40 555 0117"),
        ("E-Mail", "forderung@nordhafen.example"),
        ("Datum", "17. März 2026"),
    ];
    let code = |verb: &str, caption: &str, content: String| Code {
        verb: verb.into(),
        caption: caption.into(),
        content,
    };
    Letter {
        profile: Name::Din5008B,
        language: "de-AT".into(),
        title: "Mahnung vom 17. März 2026, Kundennummer C-10517".into(),
        letterhead: "Nordhafen Werkzeuge\nWerkzeug und Befestigung seit 1958".into(),
        return_line: "Nordhafen Werkzeuge GmbH · Kaistraße 4 · 20457 Hamburg".into(),
        address: lines(&[
            "Holzbau Pichler GmbH",
            "Frau Theresa Pichler",
            "Linzer Straße 18",
            "4240 Freistadt",
            "ÖSTERREICH",
        ]),
        information: information.iter().map(|(label, value)| ((*label).into(), (*value).into())).collect(),
        subject: format!("Mahnung: offene Rechnungen, € {}", amount(cents)),
        opening: lines(&[
            "Sehr geehrte Frau Pichler,",
            "trotz unserer Erinnerungen vom 25. Februar und 4. März sind die folgenden Rechnungen noch offen. Bitte \
             überweisen Sie den Betrag **bis zum 31. März 2026**, oder sagen Sie uns, was dem entgegensteht. Solange \
             wir Ihre Antwort prüfen, schreiben wir Ihnen nicht wieder.",
        ]),
        table: Some(Table {
            head: columns
                .iter()
                .map(|(label, numeric)| Column { label: (*label).into(), numeric: *numeric })
                .collect(),
            rows: (0..invoices).map(row).collect(),
            totals: vec![("Offen in Euro".into(), amount(cents))],
        }),
        body: lines(&["Zahlungen bis 16. März, 18 Uhr, sind enthalten."]),
        closing: lines(&["Mit freundlichen Grüßen", "Mira Koch", "Debitorenbuchhaltung"]),
        codes: vec![
            code(
                "Überweisen",
                "Code mit der Banking-App scannen: Empfänger, Betrag und Zahlungsreferenz sind ausgefüllt.",
                transfer.epc().unwrap(),
            ),
            code(
                "Antworten",
                "Zahlungstermin nennen, Raten wählen, einen Fehler melden, ohne Anmeldung:\n\
                 **duly.nordhafen.example/p3m8**",
                "https://duly.nordhafen.example/p3m8".into(),
            ),
        ],
        foot: vec![
            lines(&[
                "Nordhafen Werkzeuge GmbH",
                "Kaistraße 4, 20457 Hamburg",
                "Amtsgericht Hamburg HRB 55501",
            ]),
            lines(&["Geschäftsführung", "Henrike Voss", "USt-IdNr. DE 555 012 345"]),
            lines(&["Bank", &format!("IBAN {iban}"), &format!("Referenz {reference}")]),
        ],
        page_label: "Seite".into(),
        date: jiff::civil::date(2026, 3, 17),
    }
}

/// A British reminder in two currencies, with long descriptions, a long address and one code only.
pub fn british() -> Letter {
    let german = german(1);
    let row = |number: &str, what: &str, amount: &str| lines(&[number, what, "14 February 2026", amount]);
    let columns = [("Invoice", false), ("For", false), ("Due", false), ("Outstanding", true)];
    Letter {
        language: "en-GB".into(),
        title: "Final reminder, 17 March 2026, account 40-2291".into(),
        letterhead: "Harrow & Finch Precision Castings Ltd".into(),
        return_line: "Harrow & Finch Precision Castings Ltd · Unit 7, Tanyard Park, Sheffield S9 2XX".into(),
        address: lines(&[
            "Llanfairpwll Agricultural Machinery",
            "and Supplies (Holdings) Ltd",
            "Accounts Payable",
            "Sheffield S1 4ZZ",
        ]),
        information: vec![("Account".into(), "40-2291".into()), ("Date".into(), "17 March 2026".into())],
        subject: "Final reminder: four invoices, £12,345.60 and €1,262.60 outstanding".into(),
        opening: lines(&[
            "Dear Accounts Payable team,",
            "Despite our reminders of 25 February and 4 March, the invoices below remain unpaid. Please pay \
             **by 31 March 2026**, or tell us what stands in the way.",
        ]),
        table: Some(Table {
            head: columns
                .iter()
                .map(|(label, numeric)| Column { label: (*label).into(), numeric: *numeric })
                .collect(),
            rows: vec![
                row(
                    "HF-2026-000117",
                    "Machined housings, second delivery, including surface treatment and certified measuring reports",
                    "£9,999.99",
                ),
                row("HF-2026-000118", "Carriage", "£45.00"),
                row(
                    "HF-2026-000119",
                    "Tooling for pattern 17, half of the agreed contribution, as confirmed in writing on 4 November",
                    "£2,300.61",
                ),
                row("HF-2026-000131", "Replacement parts", "€1,262.60"),
            ],
            totals: vec![
                ("Outstanding in sterling".into(), "£12,345.60".into()),
                ("Outstanding in euro".into(), "€1,262.60".into()),
            ],
        }),
        body: lines(&["Payments received by 16 March, 6 pm, are included."]),
        closing: lines(&["Yours faithfully,", "Harrow & Finch Precision Castings Ltd"]),
        codes: vec![Code {
            verb: "Answer".into(),
            caption: "Name a payment date, ask for instalments or report an error, without signing in."
                .into(),
            content: "https://pay.harrowfinch.example/q7".into(),
        }],
        foot: vec![lines(&["Registered in England 00000000 · VAT GB 000 0000 00"])],
        page_label: "Page".into(),
        ..german
    }
}
