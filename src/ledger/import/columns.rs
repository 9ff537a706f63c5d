//! The columns that each kind of file has, and what else they are called.

use super::{Noun, Refusal};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Amount,
    Date,
}

#[derive(Debug)]
pub(super) struct Column {
    pub name: &'static str,
    pub needed: bool,
    pub holds: Holds,
    /// Folded: small letters and digits only, without accents.
    aliases: &'static [&'static str],
}

const fn needed(name: &'static str, holds: Holds, aliases: &'static [&'static str]) -> Column {
    Column { name, needed: true, holds, aliases }
}

const fn maybe(name: &'static str, aliases: &'static [&'static str]) -> Column {
    Column { name, needed: false, holds: Holds::Text, aliases }
}

const CUSTOMER: &[&str] = &[
    "customer",
    "customerno",
    "customerid",
    "customernumber",
    "customercode",
    "account",
    "accountnumber",
    "kunde",
    "kundennr",
    "kundennummer",
    "debitor",
    "debitornr",
    "debitorennummer",
    "debitorennr",
    "client",
    "codeclient",
    "numeroclient",
    "numclient",
    "noclient",
];
const INVOICE: &[&str] = &[
    "invoice",
    "invoiceno",
    "invoiceid",
    "invoicenumber",
    "documentnumber",
    "rechnung",
    "rechnungsnr",
    "rechnungsnummer",
    "rechnungnr",
    "belegnummer",
    "belegnr",
    "facture",
    "numerofacture",
    "numfacture",
    "nofacture",
    "numerodefacture",
];
const CURRENCY: Column =
    maybe("currency", &["currencycode", "curr", "waehrung", "wahrung", "devise", "monnaie"]);
const LOCALE: Column =
    maybe("locale", &["language", "lang", "languagecode", "sprache", "sprachcode", "langue", "codelangue"]);
const TIME_ZONE: Column = maybe("time_zone", &["timezone", "zeitzone", "fuseauhoraire"]);

const CUSTOMERS: &[Column] = &[
    needed("number", Holds::Text, CUSTOMER),
    needed(
        "name",
        Holds::Text,
        &[
            "customername",
            "company",
            "companyname",
            "kundenname",
            "firma",
            "firmenname",
            "nom",
            "nomclient",
            "raisonsociale",
            "societe",
        ],
    ),
    maybe("address", &["addresslines", "anschrift", "adresse"]),
    maybe("street", &["strasse", "strae", "rue", "addressline1", "address1"]),
    maybe("postcode", &["postalcode", "zip", "zipcode", "plz", "postleitzahl", "codepostal"]),
    maybe("city", &["town", "ort", "stadt", "ville"]),
    maybe("country", &["countrycode", "land", "landcode", "laendercode", "landercode", "pays", "codepays"]),
    LOCALE,
    TIME_ZONE,
    maybe(
        "vat_id",
        &[
            "vatid",
            "vat",
            "vatnumber",
            "vatregistrationnumber",
            "ustid",
            "ustidnr",
            "umsatzsteuerid",
            "uid",
            "tva",
            "numerotva",
            "tvaintracommunautaire",
        ],
    ),
    maybe("manual", &["manually", "manuell", "manuel"]),
];

const CONTACTS: &[Column] = &[
    needed("customer", Holds::Text, CUSTOMER),
    needed(
        "id",
        Holds::Text,
        &[
            "externalid",
            "contactid",
            "contactno",
            "contactnumber",
            "contact",
            "kontaktnr",
            "kontaktid",
            "ansprechpartnernr",
            "idcontact",
            "numerocontact",
        ],
    ),
    maybe("name", &["contactname", "fullname", "ansprechpartner", "kontakt", "nom", "nomcontact"]),
    maybe("salutation", &["title", "anrede", "civilite"]),
    maybe("role", &["function", "funktion", "rolle", "fonction"]),
    LOCALE,
    TIME_ZONE,
    maybe("email", &["mail", "emailaddress", "mailadresse", "emailadresse", "courriel", "adressemail"]),
    maybe(
        "phone",
        &[
            "mobile",
            "telephone",
            "tel",
            "phonenumber",
            "mobilephone",
            "telefon",
            "telefonnummer",
            "handy",
            "mobil",
            "portable",
        ],
    ),
];

const INVOICES: &[Column] = &[
    needed("number", Holds::Text, INVOICE),
    needed("customer", Holds::Text, CUSTOMER),
    needed(
        "issued_on",
        Holds::Date,
        &[
            "issued",
            "issuedate",
            "invoicedate",
            "date",
            "documentdate",
            "rechnungsdatum",
            "belegdatum",
            "datum",
            "datefacture",
            "datedefacture",
            "datedemission",
            "dateemission",
        ],
    ),
    needed(
        "due_on",
        Holds::Date,
        &[
            "due",
            "duedate",
            "maturity",
            "faelligkeit",
            "falligkeit",
            "faelligam",
            "falligam",
            "faelligkeitsdatum",
            "falligkeitsdatum",
            "echeance",
            "datedecheance",
            "dateecheance",
        ],
    ),
    CURRENCY,
    needed(
        "total",
        Holds::Amount,
        &[
            "amount",
            "gross",
            "grossamount",
            "totalamount",
            "betrag",
            "bruttobetrag",
            "brutto",
            "rechnungsbetrag",
            "gesamtbetrag",
            "montant",
            "montantttc",
            "totalttc",
        ],
    ),
];

const PAYMENTS: &[Column] = &[
    needed(
        "id",
        Holds::Text,
        &[
            "externalid",
            "paymentid",
            "paymentno",
            "paymentnumber",
            "zahlungsnr",
            "zahlungsnummer",
            "zahlungsid",
            "zahlung",
            "buchungsnummer",
            "idpaiement",
            "numeropaiement",
            "paiement",
        ],
    ),
    needed("invoice", Holds::Text, INVOICE),
    needed(
        "paid_on",
        Holds::Date,
        &[
            "paid",
            "date",
            "paymentdate",
            "zahlungsdatum",
            "datum",
            "buchungsdatum",
            "gezahltam",
            "datepaiement",
            "datedepaiement",
        ],
    ),
    CURRENCY,
    needed(
        "amount",
        Holds::Amount,
        &["paidamount", "amountpaid", "betrag", "zahlbetrag", "zahlungsbetrag", "montant", "montantpaye"],
    ),
];

pub(super) const fn of(noun: Noun) -> &'static [Column] {
    match noun {
        Noun::Customers => CUSTOMERS,
        Noun::Contacts => CONTACTS,
        Noun::Invoices => INVOICES,
        Noun::Payments => PAYMENTS,
    }
}

/// What a file of this kind is made of, as a sentence for people.
pub(super) fn wanted(noun: Noun) -> String {
    let list = |needed: bool| {
        let names = of(noun).iter().filter(|it| it.needed == needed).map(|it| it.name);
        names.collect::<Vec<_>>().join(", ")
    };
    format!("{noun} need the columns {} and may have {}", list(true), list(false))
}

/// Where each of our columns stands in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// Our column, its place, and the file's own name for it.
    places: Vec<(&'static Column, usize, String)>,
    /// How many fields a row has.
    pub width: usize,
}

impl Layout {
    pub fn place(&self, name: &str) -> Option<usize> {
        self.places.iter().find(|(column, ..)| column.name == name).map(|(_, place, _)| *place)
    }

    pub fn holding(&self, holds: Holds) -> impl Iterator<Item = (&'static str, usize, &str)> {
        let here = self.places.iter().filter(move |(column, ..)| column.holds == holds);
        here.map(|(column, place, own)| (column.name, *place, own.as_str()))
    }

    pub fn known(&self) -> usize {
        self.places.len()
    }

    /// Recognises a header. Also tells which of its columns mean nothing to us.
    pub fn recognise<'a>(
        noun: Noun,
        header: impl Iterator<Item = &'a str>,
    ) -> Result<(Layout, Vec<String>), Refusal> {
        let mut layout = Layout::default();
        let mut unknown = Vec::new();
        for (place, own) in header.enumerate() {
            layout.width = place + 1;
            let own = own.trim();
            let folded = fold(own);
            let fits = |it: &&Column| fold(it.name) == folded || it.aliases.contains(&folded.as_str());
            // Its own name wins over another column's alias.
            let exact = of(noun).iter().find(|it| fold(it.name) == folded);
            match exact.or_else(|| of(noun).iter().find(fits)) {
                Some(column) => match layout.places.iter().find(|(it, ..)| it.name == column.name) {
                    Some((_, _, other)) => {
                        return Err(Refusal::SameColumn(other.clone(), own.to_owned(), column.name));
                    }
                    None => layout.places.push((column, place, own.to_owned())),
                },
                None if own.is_empty() => {}
                None => unknown.push(own.chars().take(60).collect()),
            }
        }
        Ok((layout, unknown))
    }

    pub fn missing(&self, noun: Noun) -> Vec<&'static str> {
        let needed = of(noun).iter().filter(|it| it.needed);
        needed.map(|it| it.name).filter(|name| self.place(name).is_none()).collect()
    }
}

/// `Fälligkeits-Datum` and `faelligkeitsdatum` are one name: small letters and digits, without accents.
fn fold(name: &str) -> String {
    let mut folded = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ä' | 'å' => folded.push('a'),
            'ç' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' | 'í' => folded.push('i'),
            'ô' | 'ö' | 'ó' => folded.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => folded.push('u'),
            'ß' => folded.push_str("ss"),
            c if c.is_ascii_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_by_its_names_in_three_languages() {
        for (noun, own, name) in [
            (Noun::Customers, "Kundennummer", "number"),
            (Noun::Customers, "KUNDEN-NR.", "number"),
            (Noun::Customers, "Raison sociale", "name"),
            (Noun::Contacts, "Numéro client", "customer"),
            (Noun::Contacts, "E-Mail", "email"),
            (Noun::Invoices, "Rechnungsnummer", "number"),
            (Noun::Invoices, "Fälligkeit", "due_on"),
            (Noun::Invoices, "Faelligkeitsdatum", "due_on"),
            (Noun::Invoices, "Date d’échéance", "due_on"),
            (Noun::Invoices, "Montant TTC", "total"),
            (Noun::Payments, "Invoice No", "invoice"),
            (Noun::Payments, "paid_on", "paid_on"),
        ] {
            let (layout, unknown) = Layout::recognise(noun, [own].into_iter()).unwrap();
            assert_eq!((layout.place(name), unknown), (Some(0), vec![]), "{own}");
        }
    }

    #[test]
    fn a_header_that_says_a_thing_twice_or_not_at_all_is_told() {
        let twice = Layout::recognise(Noun::Customers, ["Nr", "Kunde", "Debitor"].into_iter());
        assert_eq!(twice.unwrap_err(), Refusal::SameColumn("Kunde".into(), "Debitor".into(), "number"));
        let (layout, unknown) = Layout::recognise(Noun::Payments, ["id", "shoe size"].into_iter()).unwrap();
        assert_eq!(unknown, ["shoe size"]);
        assert_eq!(layout.missing(Noun::Payments), ["invoice", "paid_on", "amount"]);
    }

    #[test]
    fn no_alias_is_written_in_a_way_that_it_cannot_be_found_or_means_two_things() {
        for noun in Noun::ALL {
            let mut seen = Vec::new();
            for column in of(*noun) {
                for alias in column.aliases {
                    assert_eq!(fold(alias), *alias);
                    assert!(!seen.contains(alias), "{noun}: {alias}");
                    seen.push(alias);
                }
            }
        }
    }
}
