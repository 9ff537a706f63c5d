//! The letter's parts in words. Where they stand on the sheet, and the codes themselves, are the channel's.

use super::{InvoiceFacts, Letter, Unrenderable, pen, pen::Pen, script::Script, tidy};

pub(super) fn write(pen: &Pen<'_>, script: &Script) -> Result<Letter, Unrenderable> {
    let subject = pen.say(script.subject)?;
    let salutation = pen.say("salutation-letter")?;
    let opening = pen.after(&salutation, &pen.say(&script.opening)?);
    let mut body = Vec::new();
    for paragraph in &script.body {
        let sentences: Result<Vec<String>, _> = paragraph.iter().map(|wording| pen.say(wording)).collect();
        body.push(sentences?.join(" "));
    }
    if script.shows_account {
        let account = pen.payment()?;
        let account: Result<Vec<String>, _> =
            account.iter().map(|(label, value)| pen.labelled(label, value)).collect();
        body.extend(Some(account?.join(" · ")).filter(|account| !account.is_empty()));
    }
    body.push(pen.say(script.answer_letter)?);
    body.extend(script.crossed.map(|wording| pen.say(wording)).transpose()?);
    let pay_code = if script.shows_account && !pen.owed().is_empty() {
        (pen.say("pay-code")?, pen.say("pay-code-caption")?)
    } else {
        no_code()
    };
    let closing = vec![pen.say("closing-letter")?];
    let title = match &script.heading {
        Some(heading) => format!("{}, {}", pen.say(heading)?, pen.long_date(pen.facts.today)),
        None => subject.clone(),
    };
    Ok(Letter { title, subject, opening: vec![salutation, opening], body, closing, pay_code, ..sheet(pen)? }
        .signed(pen))
}

/// A collector's own words: they greet and close for themselves.
pub(super) fn own_words(pen: &Pen<'_>, subject: &str, words: &str) -> Result<Letter, Unrenderable> {
    let opening = tidy::paragraphs(words).iter().map(|lines| lines.join("\n")).collect();
    Ok(Letter { title: subject.to_owned(), subject: subject.to_owned(), opening, ..sheet(pen)? }.signed(pen))
}

impl Letter {
    fn signed(mut self, pen: &Pen<'_>) -> Self {
        self.closing.extend(pen.facts.signed_by.clone());
        self.closing.extend(pen.facts.company.signature.clone());
        self.closing.push(pen.facts.company.name.clone());
        self
    }
}

/// What every letter of the company has: the information block, the table, the answer code, the foot.
fn sheet(pen: &Pen<'_>) -> Result<Letter, Unrenderable> {
    let company = &pen.facts.company;
    let information = [
        ("label-customer-number", pen.facts.customer.number.clone()),
        ("label-contact", pen.facts.signed_by.clone().unwrap_or_default()),
        ("label-phone", company.phone.clone()),
        ("label-email", company.email.clone()),
        ("label-date", pen.long_date(pen.facts.today)),
    ];
    let information = information.into_iter().filter(|(_, value)| !value.is_empty());
    let (columns, rows) = table(pen)?;
    let answer_code = match pen.facts.link {
        Some(_) => (pen.say("answer-code")?, pen.say("answer-code-caption")?),
        None => no_code(),
    };
    let bank = [company.account_holder.clone(), pen::in_fours(&company.iban), company.bic.clone()];
    let foot = [
        [std::slice::from_ref(&company.name), company.address.as_slice()].concat(),
        vec![company.email.clone(), company.phone.clone()],
        company.imprint.clone(),
        bank.to_vec(),
    ];
    let filled =
        |column: Vec<String>| -> Vec<String> { column.into_iter().filter(|it| !it.is_empty()).collect() };
    Ok(Letter {
        title: String::new(),
        information: information
            .map(|(label, value)| Ok((pen.say(label)?, value)))
            .collect::<Result<_, _>>()?,
        subject: String::new(),
        opening: Vec::new(),
        columns,
        rows,
        totals: pen.total_lines()?,
        body: Vec::new(),
        closing: Vec::new(),
        pay_code: no_code(),
        answer_code,
        foot: foot.into_iter().map(filled).filter(|column| !column.is_empty()).collect(),
        page_label: pen.say("label-page")?,
    })
}

/// What a letter has instead of a code that would lead nowhere.
fn no_code() -> (String, String) {
    (String::new(), String::new())
}

type Table = (Vec<(String, bool)>, Vec<Vec<String>>);

/// The invoices; the days overdue only if any are.
fn table(pen: &Pen<'_>) -> Result<Table, Unrenderable> {
    let invoices = &pen.facts.invoices;
    if invoices.is_empty() {
        return Ok(Table::default());
    }
    let days_late = |invoice: &InvoiceFacts| pen.facts.today.days_since(invoice.due);
    let any_late = invoices.iter().any(|invoice| days_late(invoice) > 0);
    let label = |wording: &str, is_amount: bool| Ok((pen.say(wording)?, is_amount));
    let mut columns =
        vec![label("label-invoice", false)?, label("label-issued", false)?, label("label-due", false)?];
    if any_late {
        columns.push(label("label-days", true)?);
    }
    columns.extend([label("label-total", true)?, label("label-open", true)?]);
    let row = |invoice: &InvoiceFacts| {
        let mut row =
            vec![invoice.number.clone(), pen.short_date(invoice.issued), pen.short_date(invoice.due)];
        if any_late {
            row.push(days_late(invoice).max(0).to_string());
        }
        row.extend([pen.money(invoice.total), pen.money(invoice.open)]);
        row
    };
    Ok((columns, invoices.iter().map(row).collect()))
}
