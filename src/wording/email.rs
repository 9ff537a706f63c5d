//! The mail: one sheet of parts, laid out by two frames that say the same in HTML and in plain text.

use super::{Content, InvoiceFacts, Unrenderable, frames::Frames, pen::Pen, script::Script, tidy};
use serde::Serialize;

/// All that the frames show. What is empty is left out, and so is its place.
#[derive(Default, Serialize)]
struct Sheet {
    lang: String,
    subject: String,
    preheader: Option<String>,
    company: String,
    initial: String,
    /// Whose account this is about: a clerk may look after several companies.
    account: String,
    salutation: Option<String>,
    opening: Option<String>,
    /// What is asked for, one amount a currency, and by when.
    amounts: Vec<String>,
    caption: Option<String>,
    rows: Vec<Row>,
    totals: Vec<Line>,
    /// Paragraphs of lines.
    body: Vec<Vec<String>>,
    button: Option<Button>,
    answer: Option<String>,
    payment_title: Option<String>,
    payment: Vec<Line>,
    crossed: Option<String>,
    closing: Option<String>,
    signature: Vec<String>,
    foot: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    number: String,
    due: String,
    /// What the invoice came to, if a part of it is paid.
    part: Option<String>,
    open: String,
    /// All of it in one line.
    labelled: String,
}

#[derive(Serialize)]
struct Line {
    label: String,
    value: String,
    /// Both in one, with the language's own distance before the colon.
    labelled: String,
}

#[derive(Serialize)]
struct Button {
    label: String,
    link: String,
}

pub(super) fn write(pen: &Pen<'_>, script: &Script, frames: &Frames) -> Result<Content, Unrenderable> {
    let facts = pen.facts;
    let salutation = pen.say("salutation")?;
    let opening = pen.after(&salutation, &pen.say(&script.opening)?);
    let asks = script.caption.is_some();
    let payment = if script.shows_account { lines(pen, pen.payment()?)? } else { Vec::new() };
    let body = script.body.iter().map(|paragraph| {
        let sentences: Result<Vec<String>, _> = paragraph.iter().map(|wording| pen.say(wording)).collect();
        Ok(vec![sentences?.join(" ")])
    });
    let button = |link: &String| Ok(Button { label: pen.say(script.button)?, link: link.clone() });
    let sheet = Sheet {
        subject: pen.say(script.subject)?,
        preheader: script.preheader.map(|wording| pen.say(wording)).transpose()?,
        salutation: Some(salutation),
        opening: Some(opening),
        amounts: if asks { pen.owed().into_iter().map(|owed| pen.money(owed)).collect() } else { Vec::new() },
        caption: script.caption.map(|wording| pen.say(wording)).transpose()?,
        body: body.collect::<Result<_, Unrenderable>>()?,
        button: facts.link.as_ref().map(button).transpose()?,
        answer: Some(pen.say(script.answer_email)?),
        payment_title: if payment.is_empty() { None } else { Some(pen.say("label-payment")?) },
        payment,
        crossed: script.crossed.map(|wording| pen.say(wording)).transpose()?,
        closing: Some(pen.say("closing-email")?),
        ..on_the_company_s_paper(pen)?
    };
    lay_out(&sheet, frames)
}

/// A collector's own words: they greet and close for themselves.
pub(super) fn own_words(
    pen: &Pen<'_>,
    subject: &str,
    words: &str,
    frames: &Frames,
) -> Result<Content, Unrenderable> {
    let sheet =
        Sheet { subject: subject.to_owned(), body: tidy::paragraphs(words), ..on_the_company_s_paper(pen)? };
    lay_out(&sheet, frames)
}

/// What every mail of the company has: its name, the invoices that are spoken of, who signs, the foot.
fn on_the_company_s_paper(pen: &Pen<'_>) -> Result<Sheet, Unrenderable> {
    let company = &pen.facts.company;
    let signed = pen.facts.signed_by.iter().chain(&company.signature).chain([&company.name]);
    let reach = [company.email.as_str(), company.phone.as_str()];
    let customer = &pen.facts.customer;
    let number = match customer.number.as_str() {
        "" => None,
        number => Some(pen.labelled(&pen.say("label-customer-number")?, number)?),
    };
    let address = [std::slice::from_ref(&company.name), company.address.as_slice()].concat().join(", ");
    Ok(Sheet {
        lang: pen.locale.to_string(),
        company: company.name.clone(),
        initial: company.name.chars().find(|c| c.is_alphanumeric()).unwrap_or('·').to_uppercase().collect(),
        account: [customer.name.clone()].into_iter().chain(number).collect::<Vec<_>>().join(", "),
        rows: pen.facts.invoices.iter().map(|invoice| row(pen, invoice)).collect::<Result<_, _>>()?,
        totals: lines(pen, pen.total_lines()?)?,
        signature: signed.cloned().collect(),
        foot: [address, joined(&reach), joined(&company.imprint)]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect(),
        ..Sheet::default()
    })
}

fn row(pen: &Pen<'_>, invoice: &InvoiceFacts) -> Result<Row, Unrenderable> {
    let part = (invoice.open != invoice.total).then(|| {
        let total = pen.money(invoice.total);
        pen.say_with("row-part", &[("total", &total)])
    });
    let part = part.transpose()?;
    let due = pen.say_with("row-due", &[("due", &pen.long_date(invoice.due))])?;
    let open = pen.money(invoice.open);
    let label = format!("{}, {due}", invoice.number);
    let amount = part.as_ref().map_or_else(|| open.clone(), |part| format!("{open} {part}"));
    Ok(Row { labelled: pen.labelled(&label, &amount)?, number: invoice.number.clone(), due, part, open })
}

fn lines(pen: &Pen<'_>, labelled: Vec<(String, String)>) -> Result<Vec<Line>, Unrenderable> {
    let line =
        |(label, value): (String, String)| Ok(Line { labelled: pen.labelled(&label, &value)?, label, value });
    labelled.into_iter().map(line).collect()
}

fn joined(parts: &[impl AsRef<str>]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn lay_out(sheet: &Sheet, frames: &Frames) -> Result<Content, Unrenderable> {
    Ok(Content::Email {
        subject: sheet.subject.clone(),
        text: frames.render("email.txt", sheet)?.trim().to_owned() + "\n",
        html: frames.render("email.html", sheet)?,
    })
}
