//! Letters: layout profiles in millimetres, PDF/A, and the print carriers.
//!
//! [`pdf::Press`] draws: `preflight` says what cannot be printed, `form` and `compose` put words that `pen` has
//! set on a `sheet`, and only `pdf` knows the file format. Knows no invoice and no wording.

mod compose;
pub mod folder;
mod form;
pub mod pdf;
mod pen;
mod preflight;
pub mod profile;
pub mod qr;
mod sheet;
mod table;

use serde::{Deserialize, Serialize};

/// A business letter, ready to be drawn. All texts are in the letter's language already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    pub profile: profile::Name,
    /// BCP 47.
    pub language: String,
    /// Title of the document.
    pub title: String,
    /// The sender's name, as letterhead; a second line stands small below it.
    pub letterhead: String,
    /// The small line above the address.
    pub return_line: String,
    /// The recipient, up to seven lines, the country last.
    pub address: Vec<String>,
    /// The information block: label and value.
    pub information: Vec<(String, String)>,
    pub subject: String,
    /// Salutation and everything before the table; here and in `body`, `**words**` are bold.
    pub opening: Vec<String>,
    pub table: Option<Table>,
    /// Everything after the table.
    pub body: Vec<String>,
    /// The closing formula and the signature's lines.
    pub closing: Vec<String>,
    /// Codes beside each other: what each is for (a verb), the words under it, and what it says.
    pub codes: Vec<Code>,
    /// The columns of the foot.
    pub foot: Vec<Vec<String>>,
    /// What stands before the number on every page of a letter of several, such as "Page".
    pub page_label: String,
    pub date: jiff::civil::Date,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub head: Vec<Column>,
    pub rows: Vec<Vec<String>>,
    /// Label and amount, one line a currency.
    pub totals: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub label: String,
    /// Amounts stand at the end of their column.
    pub numeric: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Such as "Überweisen" or "Antworten".
    pub verb: String,
    /// May have lines and `**bold words**`, such as a short address to type.
    pub caption: String,
    pub content: String,
}
