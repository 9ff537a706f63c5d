//! Reads a folder of labelled replies and prints what was read from each, one JSON object a line.
//!
//! `cargo run --example read_corpus -- FOLDER > predictions.jsonl`. Of `labels.jsonl` only the file names, `received` and
//! `context` are looked at.

use anyhow::{Context as _, Result};
use duly::reading::{self, Body, Context, DisputeReason, Intent, OpenInvoice};
use duly::words::{Currency, Locale, Money};
use mail_parser::MessageParser;
use serde_json::{Value, json};
use std::path::Path;

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).context("name the folder")?;
    let labels = std::fs::read_to_string(Path::new(&folder).join("labels.jsonl"))?;
    for line in labels.lines() {
        let label: Value = serde_json::from_str(line)?;
        let file = label["file"].as_str().context("file")?;
        let raw = std::fs::read(Path::new(&folder).join(file))?;
        let (plain, html) = bodies(file, &raw);
        let context = context(&label).with_context(|| file.to_owned())?;
        let started = std::time::Instant::now();
        let reading = reading::read(Body { plain: &plain, html: html.as_deref() }, &context);
        let micros = started.elapsed().as_micros();
        // What a machine says is not read, but for the notice that somebody has left.
        let said = |kind: &str| match label["class"].as_str() {
            Some("human") => true,
            Some("auto_reply") => kind == "wrong_contact",
            _ => false,
        };
        let intents: Vec<Value> = reading
            .findings
            .iter()
            .filter(|it| said(it.intent.kind()))
            .map(|it| intent(&it.intent, it.confidence))
            .collect();
        println!(
            "{}",
            json!({
                "file": file,
                // Machines are told apart by the headers, which is not this room's business.
                "class": label["class"],
                "lang": reading.language.map(|it| it.language().to_owned()),
                "new_text": reading.new_text,
                "intents": intents,
                "micros": u64::try_from(micros)?,
            })
        );
    }
    Ok(())
}

fn bodies(file: &str, raw: &[u8]) -> (String, Option<String>) {
    if !file.ends_with(".eml") {
        return (String::from_utf8_lossy(raw).into_owned(), None);
    }
    let Some(message) = MessageParser::default().parse(raw) else { return (String::new(), None) };
    let plain = message.body_text(0).unwrap_or_default().into_owned();
    let html =
        message.html_bodies().next().filter(|part| part.is_text_html()).and_then(|_| message.body_html(0));
    (plain, html.map(std::borrow::Cow::into_owned))
}

fn context(label: &Value) -> Result<Context> {
    let known = &label["context"];
    let country = known["country"].as_str().context("country")?;
    let language = match country {
        "DE" | "AT" | "CH" => "de",
        "FR" | "LU" => "fr",
        "NL" | "BE" => "nl",
        "ES" | "MX" | "AR" | "CL" | "CO" => "es",
        "IT" => "it",
        "PL" => "pl",
        "PT" | "BR" => "pt",
        "SE" => "sv",
        "CZ" => "cs",
        "DK" => "da",
        "FI" => "fi",
        "RO" => "ro",
        "HU" => "hu",
        "TR" => "tr",
        _ => "en",
    };
    let currency: Currency =
        known["currency"].as_str().context("currency")?.parse().map_err(anyhow::Error::msg)?;
    let mut invoices = Vec::new();
    for it in known["open_invoices"].as_array().context("open_invoices")? {
        invoices.push(OpenInvoice {
            number: it["number"].as_str().context("number")?.to_owned(),
            open: Money::parse_decimal(it["open"].as_str().context("open")?, currency)
                .map_err(anyhow::Error::msg)?,
            due: it["due"].as_str().context("due")?.parse()?,
        });
    }
    Ok(Context {
        received: label["received"].as_str().context("received")?.parse()?,
        locale: language.parse::<Locale>().map_err(anyhow::Error::msg)?.in_country(country),
        currency,
        invoices,
    })
}

fn intent(intent: &Intent, confidence: f32) -> Value {
    let money = |amount: &Option<Money>| amount.map(Money::decimal);
    let day = |date: &Option<duly::words::Date>| date.map(|it| it.to_string());
    let reason = |reason: &DisputeReason| serde_json::to_value(reason).unwrap_or_default();
    let mut value = match intent {
        Intent::Dispute { reason: why, invoices, amount } => {
            json!({"reason": reason(why), "invoices": invoices, "amount": money(amount)})
        }
        Intent::Promise { date, amount, invoices } | Intent::Paid { date, amount, invoices } => {
            json!({"date": day(date), "amount": money(amount), "invoices": invoices})
        }
        Intent::Plan { instalments, amount, every, start, invoices } => json!({
            "instalments": instalments, "amount": money(amount), "every": every, "start": day(start), "invoices": invoices,
        }),
        Intent::CopyRequest { invoices } => json!({"invoices": invoices}),
        Intent::WrongContact { contact } => json!({"contact": contact}),
        Intent::Stop | Intent::Question => json!({}),
    };
    value["kind"] = json!(intent.kind());
    value["confidence"] = json!((f64::from(confidence) * 100.0).round() / 100.0);
    value["act"] = json!(confidence >= 0.95);
    value
}
