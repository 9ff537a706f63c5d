//! How the demo's customers behave, and what they write when a reminder reaches them.

/// What a customer is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Pays before anybody has to ask.
    PaysOnTime,
    /// Pays a few days after the first reminder, without a word.
    PaysAfterReminder,
    KeepsPromise,
    BreaksPromise,
    Disputes,
    /// Asks for instalments.
    PaysInParts,
    /// Says that it has been paid, and it has not arrived.
    SaysPaid,
    AsksForCopy,
    /// Answers with an absence notice.
    Absent,
    /// The address does not exist any more.
    Bounces,
    /// Answers by text message.
    Texts,
    /// Has neither email nor telephone: gets letters.
    Unreachable,
    Silent,
}

/// An answer: what is written, with `{number}`, `{other}`, `{half}` and `{day}` to be filled in, and how it is signed.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    pub text: &'static str,
    pub closing: &'static str,
}

/// What a customer answers, in its language. Several voices for the same thing, chosen by `turn`.
pub fn answer(manner: Manner, language: &str, turn: usize) -> Option<Answer> {
    let all = match language {
        "de" => german(manner),
        "fr" => french(manner),
        _ => english(manner),
    };
    let (text, closing) = *all.get(turn % all.len().max(1))?;
    Some(Answer { text, closing })
}

type Voices = &'static [(&'static str, &'static str)];

fn german(manner: Manner) -> Voices {
    match manner {
        Manner::Disputes => &[
            (
                "Guten Tag,\n\ndie Rechnung {number} können wir so nicht freigeben: Von den bestellten zwölf Bohrfuttern waren drei beschädigt, das haben wir am Tag der Lieferung reklamiert. Bis die Gutschrift da ist, bezahlen wir diese Rechnung nicht. {other}",
                "Mit freundlichen Grüßen",
            ),
            (
                "Sehr geehrte Damen und Herren,\n\nwir widersprechen der Rechnung {number}. Der vereinbarte Rabatt von 8 % wurde nicht abgezogen, der Preis ist also falsch. Bitte schicken Sie uns eine korrigierte Rechnung.",
                "Freundliche Grüße",
            ),
        ],
        Manner::KeepsPromise => &[
            (
                "Hallo,\n\nbitte entschuldigen Sie die Verspätung, die Rechnung war bei uns in der Freigabe hängen geblieben. Wir überweisen den Betrag am {day}.",
                "Viele Grüße",
            ),
            ("Guten Tag,\n\ndie Zahlung für {number} geht am {day} raus.", "Mit freundlichen Grüßen"),
        ],
        Manner::BreaksPromise => &[
            (
                "Hallo zusammen,\n\nsorry, bei uns war Land unter. Wir zahlen bis {day}, versprochen.",
                "Beste Grüße",
            ),
            ("Guten Tag,\n\nwir werden den offenen Betrag am {day} überweisen.", "MfG"),
        ],
        Manner::PaysInParts => &[
            (
                "Sehr geehrte Damen und Herren,\n\nein Großkunde ist uns ausgefallen. An Ihrer Forderung zweifeln wir nicht, wir bitten aber um Ratenzahlung: drei gleiche Raten, die erste am {day}, die weiteren jeweils einen Monat später.",
                "Mit freundlichen Grüßen",
            ),
            (
                "Guten Tag,\n\nkönnten wir den Betrag in vier Monatsraten zahlen, beginnend am {day}? Auf einmal ist es für uns im Moment nicht zu stemmen.",
                "Mit freundlichen Grüßen",
            ),
        ],
        Manner::SaysPaid => &[(
            "Guten Morgen,\n\ndie Rechnung {number} haben wir letzte Woche bereits überwiesen. Bitte prüfen Sie das noch einmal.",
            "Viele Grüße",
        )],
        Manner::AsksForCopy => &[(
            "Guten Tag,\n\nuns liegt die Rechnung {number} nicht vor. Bitte schicken Sie uns eine Kopie als PDF.",
            "Freundliche Grüße",
        )],
        Manner::Absent => &[(
            "Vielen Dank für Ihre Nachricht. Ich bin bis zum {day} nicht im Haus und lese meine E-Mails in dieser Zeit nicht. In dringenden Fällen wenden Sie sich bitte an die Zentrale.",
            "Mit freundlichen Grüßen",
        )],
        Manner::Texts => &[("Zahlen wir am {day}", ""), ("2", "")],
        _ => &[],
    }
}

fn french(manner: Manner) -> Voices {
    match manner {
        Manner::Disputes => &[(
            "Bonjour,\n\nnous contestons la facture {number} : la livraison était incomplète, il manquait deux des cinq mandrins commandés. Nous attendons un avoir avant tout règlement de cette facture. {other}",
            "Cordialement,",
        )],
        Manner::KeepsPromise | Manner::BreaksPromise => &[
            (
                "Bonjour,\n\nveuillez nous excuser pour ce retard. Le virement partira le {day}.",
                "Bien cordialement,",
            ),
            (
                "Bonjour Madame, Monsieur,\n\nle règlement de la facture {number} est prévu le {day}.",
                "Cordialement,",
            ),
        ],
        Manner::PaysInParts => &[(
            "Bonjour,\n\nnotre trésorerie est tendue ce trimestre. Pourrions-nous régler en trois mensualités, la première le {day} ?",
            "Bien cordialement,",
        )],
        Manner::Absent => &[(
            "Bonjour,\n\nje suis absent du bureau jusqu'au {day} et ne lirai pas mes messages pendant cette période.",
            "Cordialement,",
        )],
        Manner::SaysPaid => &[(
            "Bonjour,\n\nla facture {number} a déjà été réglée par virement la semaine dernière.",
            "Cordialement,",
        )],
        Manner::AsksForCopy => &[(
            "Bonjour,\n\npourriez-vous nous renvoyer la facture {number} ? Nous ne l'avons jamais reçue.",
            "Cordialement,",
        )],
        Manner::Texts => &[("Virement le {day}", "")],
        _ => &[],
    }
}

fn english(manner: Manner) -> Voices {
    match manner {
        Manner::Disputes => &[
            (
                "Hi,\n\nwe can't approve invoice {number}. We ordered forty M8 anchors and only thirty arrived, so we are not paying it until we have a credit note for the shortfall. {other}",
                "Kind regards,",
            ),
            (
                "Hello,\n\ninvoice {number} has been charged at the old price list. We agreed the new prices in January, so please send a corrected invoice. We will not pay this one as it stands.",
                "Best wishes,",
            ),
        ],
        Manner::KeepsPromise => &[
            (
                "Hi there,\n\nsorry for the silence, our approver was away. We will pay {number} on {day}.",
                "Thanks,",
            ),
            (
                "Hello,\n\nthis is in our next payment run, the money will be with you on {day}.",
                "Kind regards,",
            ),
        ],
        Manner::BreaksPromise => &[
            ("Hi,\n\nyes, we know, apologies. We'll pay by {day}.", "Cheers,"),
            ("Hello,\n\nwe will settle the balance on {day}.", "Regards,"),
        ],
        Manner::PaysInParts => &[
            (
                "Dear accounts team,\n\nit has been a hard quarter. Could we pay the balance in three monthly instalments, starting on {day}? We want to clear this properly.",
                "Kind regards,",
            ),
            ("Hi,\n\ncan we split this into four monthly payments from {day}?", "Many thanks,"),
        ],
        Manner::SaysPaid => &[(
            "Morning,\n\ninvoice {number} was paid by BACS last week. Could you check your end please?",
            "Thanks,",
        )],
        Manner::AsksForCopy => &[(
            "Hello,\n\nwe have no record of invoice {number}. Please can you send a copy so we can get it approved.",
            "Kind regards,",
        )],
        Manner::Absent => &[(
            "Thank you for your email. I am out of the office until {day} with no access to my messages.",
            "Best wishes,",
        )],
        Manner::Texts => &[("Hi, will pay on {day}, sorry", ""), ("2", "")],
        _ => &[],
    }
}
