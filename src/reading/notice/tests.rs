use super::*;

fn read(subject: &str, text: &str, written: &str, locale: &str) -> Notice {
    let arrival = Arrival {
        written: written.parse().unwrap(),
        locale: locale.parse().unwrap(),
        parties: &["me@kunde.example", "ar@duly.example"],
    };
    notice(subject, text, arrival)
}

#[test]
fn the_day_of_return_in_ten_languages() {
    // Written on Tuesday, 24 November 2026.
    for (locale, text, expected) in [
        ("en-GB", "I am out of the office, back on 3 Dec.", Some("2026-12-03")),
        (
            "en-GB",
            "I am out of office until Monday 7 December with no access to my inbox.",
            Some("2026-12-07"),
        ),
        ("en-US", "I'm on vacation and will return to the office on December 7th.", Some("2026-12-07")),
        ("en-US", "I am on leave through 12/04/2026.", Some("2026-12-05")),
        ("en-GB", "I am away from the office from 20 November to 27 November inclusive.", Some("2026-11-28")),
        ("en-GB", "Our office is closed from 22 December to 5 January.", Some("2027-01-05")),
        ("en-GB", "I am out of office this week. From Monday I will be available again.", Some("2026-11-30")),
        ("de-DE", "Ich bin im Urlaub und ab Montag wieder erreichbar.", Some("2026-11-30")),
        ("de-DE", "Ich bin vom 20.11. bis einschließlich 04.12.2026 nicht im Haus.", Some("2026-12-05")),
        ("de-DE", "Ich bin bis zum 4. Dezember nicht im Büro.", Some("2026-12-04")),
        (
            "de-AT",
            "Ich bin erst wieder am Mittwoch, den 2.12. im Büro. Abwesenheit wegen Krankheit.",
            Some("2026-12-02"),
        ),
        ("de-DE", "Betriebsferien 24.12. - 6.1.", Some("2027-01-06")),
        ("fr-FR", "Je suis absente jusqu'au 5 décembre inclus.", Some("2026-12-06")),
        ("fr-FR", "Je suis en congés, de retour le 7 décembre.", Some("2026-12-07")),
        ("fr-FR", "Bureau fermé du 24 décembre au 3 janvier.", Some("2027-01-03")),
        ("es-ES", "Estoy de vacaciones hasta el 4 de diciembre.", Some("2026-12-04")),
        ("es-ES", "Estoy fuera de la oficina. Vuelvo el 7 de diciembre.", Some("2026-12-07")),
        ("it-IT", "Sono in ferie fino al 4 dicembre compreso.", Some("2026-12-05")),
        ("it-IT", "Sono fuori sede, rientro il 7 dicembre.", Some("2026-12-07")),
        ("nl-NL", "Ik ben met vakantie t/m 4 december.", Some("2026-12-05")),
        ("nl-NL", "Ik ben afwezig en vanaf maandag 7 december weer bereikbaar.", Some("2026-12-07")),
        ("pl-PL", "Jestem na urlopie do 4 grudnia.", Some("2026-12-04")),
        ("pl-PL", "Jestem nieobecna, wracam 7 grudnia.", Some("2026-12-07")),
        ("pt-PT", "Encontro-me de férias até 4 de dezembro.", Some("2026-12-04")),
        ("pt-PT", "Estou de férias. Regresso a 7 de dezembro.", Some("2026-12-07")),
        ("sv-SE", "Jag är på semester till och med 4 december.", Some("2026-12-05")),
        ("sv-SE", "Jag har semester och är tillbaka den 7 december.", Some("2026-12-07")),
        ("cs-CZ", "Mám dovolenou do 4. prosince.", Some("2026-12-04")),
        ("cs-CZ", "Jsem mimo kancelář, vrátím se 7. prosince.", Some("2026-12-07")),
        ("fi-FI", "Olen lomalla 4.12. saakka.", Some("2026-12-04")),
        // A colleague answers in another language than the customer's own.
        ("de-DE", "I am on annual leave until 7 December.", Some("2026-12-07")),
    ] {
        let notice = read("Automatic reply", text, "2026-11-24", locale);
        assert_eq!(notice.says, Says::Absent, "{text}");
        assert_eq!(notice.back_on.map(|day| day.to_string()).as_deref(), expected, "{text}");
    }
}

#[test]
fn no_day_rather_than_a_wrong_one() {
    for (locale, text) in [
        ("en-GB", "I am out of the office this week."),
        ("en-GB", "I am out of the office. Payment runs are every Friday."),
        ("en-GB", "I am out of the office. Prices change from 1 December."),
        ("en-GB", "I am away until 4 December, Peter is away until 11 December. We are out of the office."),
        ("en-GB", "I was out of the office until 4 September."),
        ("de-DE", "Ich bin nicht im Büro. Ab 1. Dezember gelten neue Preise."),
        ("de-DE", "Ich bin nicht im Haus. Wenden Sie sich ab sofort an die Zentrale."),
        ("sv-SE", "Vi har semesterstängt vecka 28-31."),
        ("fr-FR", "Actuellement en déplacement, je lis mes mails le soir."),
        ("de-DE", "Ich habe das Unternehmen am 4. Dezember verlassen."),
    ] {
        assert_eq!(read("", text, "2026-11-24", locale).back_on, None, "{text}");
    }
}

#[test]
fn who_is_there_instead() {
    for (text, name, email, phone) in [
        (
            "Ich bin im Urlaub. In dringenden Fällen wenden Sie sich bitte an Frau Jana Wolf (jana.wolf@kunde.example, +49 40 123456).",
            "Jana Wolf",
            "jana.wolf@kunde.example",
            "+49 40 123456",
        ),
        ("Ich bin abwesend. Meine Vertretung ist Jana Wolf, Tel. 040/123456.", "Jana Wolf", "", "040/123456"),
        (
            "Thank you for your email. I am on annual leave until Monday 17 August. For anything urgent please contact Julie on julie.peel@kunde.example. Payment runs are every Friday.",
            "Julie",
            "julie.peel@kunde.example",
            "",
        ),
        ("I am out of office. Please contact ap@kunde.example.", "", "ap@kunde.example", ""),
        (
            "Je suis en congés. Pour toute urgence, contactez le standard au 01 99 00 12 30.",
            "",
            "",
            "01 99 00 12 30",
        ),
        (
            "Sono in ferie. Per urgenze scrivere a Marta Riva, riva@kunde.example.",
            "Marta Riva",
            "riva@kunde.example",
            "",
        ),
        (
            "Estoy de vacaciones. Póngase en contacto con Ana López en ana@kunde.example",
            "Ana López",
            "ana@kunde.example",
            "",
        ),
        (
            "Ik ben met vakantie. Facturen kun je mailen naar facturen@kunde.example, die worden verwerkt.",
            "",
            "facturen@kunde.example",
            "",
        ),
        (
            "Encontro-me de férias. Para assuntos urgentes, contacte geral@kunde.example. Obrigada.",
            "",
            "geral@kunde.example",
            "",
        ),
        (
            "Olen kesälomalla. Kiireellisissä asioissa ota yhteyttä: toimisto@kunde.example.",
            "",
            "toimisto@kunde.example",
            "",
        ),
        (
            "Martin has left Castle Quay. Please write to beth.rowntree@kunde.example instead.",
            "",
            "beth.rowntree@kunde.example",
            "",
        ),
    ] {
        let deputy = read("", text, "2026-11-24", "en").deputy;
        let expected = Deputy { name: name.into(), email: email.into(), phone: phone.into() };
        assert_eq!(deputy, Some(expected), "{text}");
    }
    for text in [
        "I am on leave. My address is me@kunde.example.",
        "I am on leave, please contact me@kunde.example or ar@duly.example.",
        "Ich bin vom 01.12.2026 im Urlaub. In dringenden Fällen wenden Sie sich an die Zentrale.",
        "We will pay on Friday. Please contact eva@kunde.example.",
    ] {
        assert_eq!(read("", text, "2026-11-24", "de").deputy, None, "{text}");
    }
}

#[test]
fn what_tells_by_its_words_alone_that_a_machine_wrote_it() {
    for (subject, text, automatic) in [
        ("Closed for Christmas", "We're closed for Christmas from 22 December to 5 January.", true),
        ("Nieobecność", "Przebywam na urlopie do 8 maja. W sprawach pilnych proszę dzwonić do biura.", true),
        (
            "Re: Mahnung",
            "Herr Vogt ist nicht mehr in unserem Unternehmen beschäftigt. Diese Nachricht wurde automatisch erzeugt.",
            true,
        ),
        (
            "",
            "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.",
            true,
        ),
        ("Your message", "Your message is being held. Please confirm that you are human.", true),
        ("Re: Reminder", "I was on holiday until Monday, I will pay on Friday.", false),
        ("AW: Mahnung", "Wir hatten Betriebsferien und zahlen am Freitag.", false),
        ("Office move", "We have moved, please send your invoices to the new address.", false),
        ("Re: Invoice 7", "The invoice was generated automatically with a wrong price.", false),
    ] {
        assert_eq!(read(subject, text, "2026-12-22", "en").is_automatic, automatic, "{text}");
    }
}

#[test]
fn hostile_notices_are_read_in_bounded_time() {
    for text in [
        "out of office until until until ".repeat(20_000),
        "out of office ".to_owned() + &"3.12. ".repeat(50_000),
    ] {
        let _ = read("", &text, "2026-11-24", "en");
    }
}
