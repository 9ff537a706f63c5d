//! The cast of the demo: two companies, their customers, and how each of these behaves. All invented.

use super::manner::Manner::{
    self, Absent, AsksForCopy, Bounces, BreaksPromise, Disputes, KeepsPromise, PaysAfterReminder,
    PaysInParts, PaysOnTime, SaysPaid, Silent, Texts, Unreachable,
};
use crate::{
    ledger::{Company, Salutation},
    words::{CompanyId, Currency, Locale, Zone},
};

pub fn companies() -> Vec<Company> {
    let zone = |name: &str| name.parse().unwrap_or(Zone::UTC);
    vec![
        Company {
            id: CompanyId(0),
            code: "nordhafen".into(),
            name: "Nordhafen Werkzeuge GmbH".into(),
            address: "Kaistraße 4\n20457 Hamburg".into(),
            country: "DE".into(),
            locale: Locale::DE,
            zone: zone("Europe/Berlin"),
            currency: Currency::EUR,
            email: "rechnung@nordhafen.example".into(),
            phone: "+49 40 5550117".into(),
            sms_sender: "Nordhafen".into(),
            account_holder: "Nordhafen Werkzeuge GmbH".into(),
            iban: "DE89370400440532013000".into(),
            bic: "COBADEFFXXX".into(),
            imprint: "Amtsgericht Hamburg HRB 55501\nGeschäftsführung: Henrike Voss\nUSt-IdNr. DE555012345"
                .into(),
            signature: String::new(),
        },
        Company {
            id: CompanyId(0),
            code: "harrow".into(),
            name: "Harrow & Pike Fasteners Ltd".into(),
            address: "12 Canal Wharf\nLeeds LS1 4AP".into(),
            country: "GB".into(),
            locale: Locale::EN_GB,
            zone: zone("Europe/London"),
            currency: Currency::GBP,
            email: "accounts@harrowpike.example".into(),
            phone: "+44 113 4960117".into(),
            sms_sender: "HarrowPike".into(),
            account_holder: "Harrow & Pike Fasteners Ltd".into(),
            iban: "GB29NWBK60161331926819".into(),
            bic: "NWBKGB2L".into(),
            imprint: "Registered in England and Wales 05550117\nDirector: Imogen Pike\nVAT GB 555 0123 45"
                .into(),
            signature: String::new(),
        },
    ]
}

/// One customer of the cast.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// 0: Nordhafen, 1: Harrow & Pike.
    pub company: usize,
    pub name: &'static str,
    /// Lines, parted by a stroke.
    pub address: &'static str,
    pub country: &'static str,
    pub language: &'static str,
    pub zone: &'static str,
    /// Empty for a shared address.
    pub person: &'static str,
    pub salutation: Salutation,
    pub email: &'static str,
    pub phone: &'static str,
    pub manner: Manner,
}

impl Role {
    pub fn locale(&self) -> Locale {
        self.language.parse::<Locale>().unwrap_or(Locale::EN).in_country(self.country)
    }
}

type Row = (
    usize,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Manner,
);

pub fn roles() -> impl Iterator<Item = Role> {
    ROWS.iter().map(|(company, name, address, country, language, person, email, phone, manner)| {
        let (salutation, person) = match person.split_once(' ') {
            Some(("Herr" | "Mr" | "M.", rest)) => (Salutation::Mr, rest),
            Some(("Frau" | "Ms" | "Mme", rest)) => (Salutation::Ms, rest),
            _ => (Salutation::None, *person),
        };
        let zone = match *country {
            "GB" => "Europe/London",
            "IE" => "Europe/Dublin",
            "FR" => "Europe/Paris",
            "AT" => "Europe/Vienna",
            "CH" => "Europe/Zurich",
            "BE" => "Europe/Brussels",
            _ => "Europe/Berlin",
        };
        Role {
            company: *company,
            name,
            address,
            country,
            language,
            zone,
            person,
            salutation,
            email,
            phone,
            manner: *manner,
        }
    })
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (0, "Holzbau Pichler GmbH", "Linzer Straße 12|4240 Freistadt", "AT", "de", "Frau Theresa Pichler", "buchhaltung@pichler-holzbau.example", "+4379425550101", Disputes),
    (0, "Bäckerei Lindner & Söhne KG", "Am Markt 3|21335 Lüneburg", "DE", "de", "Herr Jens Lindner", "jens@lindner-brot.example", "+4941315550102", SaysPaid),
    (0, "Mertens Spedition GmbH", "Ruhrallee 88|45136 Essen", "DE", "de", "Herr Uwe Mertens", "mertens@mertens-spedition.example", "+492015550103", PaysInParts),
    (0, "Stadtwerke Ehrenfeld AöR", "Venloer Straße 400|50825 Köln", "DE", "de", "", "kreditoren@sw-ehrenfeld.example", "", AsksForCopy),
    (0, "Metallbau Kranz", "Industriering 7|38112 Braunschweig", "DE", "de", "Frau Britta Kranz", "b.kranz@kranz-metall.example", "+495315550105", KeepsPromise),
    (0, "Donau Lüftungstechnik GmbH", "Hafenweg 21|94034 Passau", "DE", "de", "Herr Florian Aigner", "aigner@donau-lueftung.example", "+498515550106", BreaksPromise),
    (0, "Gartenbau Wiesinger", "Rosenweg 5|83022 Rosenheim", "DE", "de", "Herr Korbinian Wiesinger", "info@wiesinger-gartenbau.example", "+4980315550107", Texts),
    (0, "Helvetia Feinmechanik AG", "Werkstrasse 9|8400 Winterthur", "CH", "de", "Frau Ursina Keller", "kreditoren@helvetia-fein.example", "", PaysAfterReminder),
    (0, "Orgelbau Sandmann", "Kirchgasse 2|99084 Erfurt", "DE", "de", "Herr Matthias Sandmann", "werkstatt@sandmann-orgel.example", "", Silent),
    (0, "Nordlicht Elektroinstallation GmbH & Co. KG", "Deichstraße 31|25813 Husum", "DE", "de", "Frau Wiebke Petersen", "petersen@nordlicht-elektro.example", "+4948415550110", PaysOnTime),
    (0, "Atelier Fontaine SARL", "18 rue des Tanneurs|67000 Strasbourg", "FR", "fr", "Mme Claire Fontaine", "compta@atelier-fontaine.example", "+33388555011", Disputes),
    (0, "Menuiserie Roussel", "4 chemin du Moulin|68100 Mulhouse", "FR", "fr", "M. Antoine Roussel", "a.roussel@menuiserie-roussel.example", "+33389555012", KeepsPromise),
    (0, "Chaudronnerie Lemaire SAS", "22 quai de la Fontaine|54000 Nancy", "FR", "fr", "Mme Sophie Lemaire", "fournisseurs@lemaire-sas.example", "", PaysInParts),
    (0, "Ateliers Mécaniques du Rhin", "7 rue du Port|67100 Strasbourg", "FR", "fr", "", "comptabilite@amr-rhin.example", "", Absent),
    (0, "Brasserie du Canal", "1 place de la Gare|59000 Lille", "FR", "fr", "M. Julien Carpentier", "julien@brasserie-canal.example", "+33320555015", PaysAfterReminder),
    (0, "Maschinenfabrik Osterkamp AG", "Emsstraße 140|48282 Emsdetten", "DE", "de", "Frau Dr. Petra Osterkamp", "rechnungswesen@osterkamp-ag.example", "+4925725550116", PaysAfterReminder),
    (0, "Tischlerei Brandt", "Mühlenkamp 8|22303 Hamburg", "DE", "de", "Herr Ole Brandt", "ole@tischlerei-brandt.example", "+49405550117", Absent),
    (0, "Werft Hinrichsen GmbH", "Fördeufer 1|24937 Flensburg", "DE", "de", "Herr Sönke Hinrichsen", "kreditoren@werft-hinrichsen.example", "", Bounces),
    (0, "Fahrradmanufaktur Leipzig eG", "Karl-Heine-Straße 55|04229 Leipzig", "DE", "de", "Frau Anja Voigt", "voigt@fahrrad-leipzig.example", "+493415550119", KeepsPromise),
    (0, "Klinikum Altmühltal gGmbH", "Ostenstraße 31|85072 Eichstätt", "DE", "de", "", "rechnungseingang@klinikum-altmuehltal.example", "", PaysOnTime),
    (0, "Solaris Dachtechnik", "Sonnenhang 4|79104 Freiburg", "DE", "de", "Herr Nils Albrecht", "albrecht@solaris-dach.example", "+497615550121", Disputes),
    (0, "Hotel Seeblick Betriebs-GmbH", "Seepromenade 10|18609 Binz", "DE", "de", "Frau Katrin Jahnke", "direktion@hotel-seeblick.example", "+4938393555022", PaysInParts),
    (0, "Autohaus Reimann", "Dresdner Straße 77|02625 Bautzen", "DE", "de", "Herr Torsten Reimann", "t.reimann@autohaus-reimann.example", "+4935915550123", BreaksPromise),
    (0, "Druckerei Sommerfeld", "Gutenbergring 15|55116 Mainz", "DE", "de", "Frau Lea Sommerfeld", "lea@druckerei-sommerfeld.example", "", PaysAfterReminder),
    (0, "Betonwerk Uckermark GmbH", "Am Kanal 2|17291 Prenzlau", "DE", "de", "Herr Rainer Zabel", "zabel@betonwerk-uckermark.example", "", Silent),
    (0, "Landtechnik Hofer OG", "Dorfstraße 40|6300 Wörgl", "AT", "de", "Herr Mag. Stefan Hofer", "buero@landtechnik-hofer.example", "+4353325550126", PaysAfterReminder),
    (0, "Zimmerei Auerbach", "Talweg 11|35037 Marburg", "DE", "de", "Frau Miriam Auerbach", "auerbach@zimmerei-auerbach.example", "+4964215550127", Texts),
    (0, "Textilwerk Krefeld GmbH", "Seidenstraße 200|47798 Krefeld", "DE", "de", "Herr Hakan Yıldız", "yildiz@textilwerk-krefeld.example", "", SaysPaid),
    (0, "Messebau Quadrat GmbH", "Lyoner Straße 20|60528 Frankfurt am Main", "DE", "de", "Frau Svenja Roth", "faktura@messebau-quadrat.example", "", PaysOnTime),
    (0, "Käserei Allgäuer Tor", "Alpgasse 1|87527 Sonthofen", "DE", "de", "Herr Xaver Bichler", "kontakt@kaeserei-tor.example", "", Unreachable),
    (1, "Corrib Fabrication Ltd", "Unit 4, Mervue Business Park|Galway H91 5D2X", "IE", "en", "Ms Aoife Brennan", "aoife.brennan@corrib.example", "+35391555042", Disputes),
    (1, "Shah Precision Engineering Ltd", "88 Foundry Lane|Wolverhampton WV1 2QT", "GB", "en", "Ms Priya Shah", "priya@shahprecision.example", "+441902555201", KeepsPromise),
    (1, "Whitby Boatworks", "Endeavour Quay|Whitby YO21 1DN", "GB", "en", "Mr Tom Ashworth", "tom@whitbyboats.example", "+441947555202", Texts),
    (1, "Caledon Joinery Ltd", "19 Harbour Street|Inverness IV1 1PA", "GB", "en", "Mr Fraser Munro", "accounts@caledonjoinery.example", "+441463555203", PaysInParts),
    (1, "Pembroke Agricultural Supplies", "Market Square|Haverfordwest SA61 1BE", "GB", "en", "", "purchase.ledger@pembrokeagri.example", "", PaysAfterReminder),
    (1, "Blackwater Brewing Co.", "The Maltings|Maldon CM9 5HX", "GB", "en", "Ms Hattie Cole", "hattie@blackwaterbrew.example", "+441621555205", SaysPaid),
    (1, "Tyne Valley Signs Ltd", "3 Riverside|Hexham NE46 3NP", "GB", "en", "Mr Craig Robson", "craig.robson@tynesigns.example", "", BreaksPromise),
    (1, "St Brannock's Academy Trust", "College Road|Barnstaple EX31 2AA", "GB", "en", "", "finance@brannocks.example", "", AsksForCopy),
    (1, "Kestrel Lighting Ltd", "Unit 11, Fengate|Peterborough PE1 5XG", "GB", "en", "Ms Naomi Clarke", "naomi.clarke@kestrel-lighting.example", "+441733555208", PaysAfterReminder),
    (1, "Ó Súilleabháin Construction", "Strand Road|Tralee V92 A0P3", "IE", "en", "Mr Cian Ó Súilleabháin", "office@osconstruction.example", "+35366555209", KeepsPromise),
    (1, "Larkspur Interiors", "27 Mill Lane|Bath BA1 1TP", "GB", "en", "Ms Eleanor Finch", "studio@larkspur-interiors.example", "", Disputes),
    (1, "Granite City Offshore plc", "Regent Quay|Aberdeen AB11 5BE", "GB", "en", "Mr Alasdair Reid", "ap@granitecity-offshore.example", "+441224555211", PaysOnTime),
    (1, "Mersey Cold Stores Ltd", "Dock Road|Liverpool L3 4BB", "GB", "en", "", "invoices@merseycold.example", "", Bounces),
    (1, "Fenland Tractors", "Station Road|Ely CB7 4BS", "GB", "en", "Mr Giles Thorpe", "giles@fenlandtractors.example", "", Silent),
    (1, "Northgate Theatre Trust", "41 Castle Street|Chester CH1 2DS", "GB", "en", "Ms Beatrice Okonkwo", "b.okonkwo@northgatetheatre.example", "+441244555214", PaysInParts),
    (1, "Avonmouth Plastics Ltd", "Kings Weston Lane|Bristol BS11 9FG", "GB", "en", "Mr Dev Patel", "dev.patel@avonmouthplastics.example", "+441179555215", PaysAfterReminder),
    (1, "Hollin Furniture Makers", "Dale Works|Otley LS21 3JP", "GB", "en", "Mr Sam Hollin", "sam@hollinfurniture.example", "", PaysOnTime),
    (1, "Ballard & Wye Solicitors", "6 Church Walk|Hereford HR1 2LR", "GB", "en", "Ms Joanna Wye", "accounts@ballardwye.example", "", SaysPaid),
    (1, "Penwith Ceramics", "Harbour View|St Ives TR26 1LP", "GB", "en", "Ms Morwenna Teague", "hello@penwithceramics.example", "+441736555218", Absent),
    (1, "Sheffield Blade Works Ltd", "Cutlers Yard|Sheffield S3 8DX", "GB", "en", "Mr Liam Hague", "liam.hague@sheffieldblade.example", "", KeepsPromise),
    (1, "Quantock Cider Ltd", "Orchard Farm|Bridgwater TA5 1HA", "GB", "en", "Ms Ruth Hembrow", "ruth@quantockcider.example", "+441278555220", Texts),
    (1, "Lough Foyle Fisheries", "Quay Street|Derry BT48 6PS", "GB", "en", "Mr Ronan Doherty", "ronan@loughfoyle.example", "", PaysAfterReminder),
    (1, "Aldous Scaffolding", "Trading Estate 9|Ipswich IP2 0UF", "GB", "en", "Mr Gary Aldous", "gary@aldousscaff.example", "+441473555222", BreaksPromise),
    (1, "Carrick Data Centres DAC", "Link Road|Cork T12 XY88", "IE", "en", "", "apteam@carrickdc.example", "", PaysOnTime),
    (1, "Trent Canal Cruises", "Lock House|Newark NG24 1EN", "GB", "en", "Ms Olive Barker", "olive@trentcruises.example", "", Silent),
    (1, "Highland Wool Mill Ltd", "Mill Brae|Elgin IV30 1LH", "GB", "en", "Ms Catriona Sinclair", "c.sinclair@highlandwool.example", "+441343555225", Disputes),
    (1, "Severn Valley Dairies", "Creamery Road|Welshpool SY21 7AX", "GB", "en", "", "payables@severndairies.example", "", AsksForCopy),
    (1, "Brightwell Nurseries", "Long Field|Wallingford OX10 0RS", "GB", "en", "Mr Edmund Brightwell", "edmund@brightwell-nurseries.example", "", PaysAfterReminder),
    (1, "Ironbridge Stoves", "Coalport Road|Telford TF8 7HT", "GB", "en", "Mr Neil Darby", "neil@ironbridgestoves.example", "+441952555228", PaysInParts),
    (1, "Transport Vandamme SPRL", "Quai des Péniches 30|1000 Bruxelles", "BE", "fr", "M. Luc Vandamme", "luc@transport-vandamme.example", "+3225550129", KeepsPromise),
];
