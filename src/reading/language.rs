//! The language of a text, by the commonest words, with the customer's own language as prior.

use super::{fold::fold, phrases::tongues};
use crate::words::Locale;
use std::{collections::HashMap, sync::LazyLock};

/// Common words of languages that duly tells apart but does not read yet, so that Dutch is not taken for German.
const OTHERS: [&str; 9] = [
    "het een niet wij jullie van voor dat met zijn ook maar naar graag factuur betaald betalen nog deze wordt hebben ik je is",
    "el los las por para con una que no estamos factura pagar pago nos ya pero como esta hemos muy gracias buenos en",
    "il gli che non per con una della del siamo fattura pagare pagamento abbiamo buongiorno grazie sono anche ma gia",
    "nie jest sie za na do faktura fakture zaplacimy prosze dzien dobry ze juz przelew w z mamy",
    "nao uma com para que fatura pagar pagamento obrigado bom dia ja por os das dos foi temos",
    "och att det inte vi har en ett som fakturan betala betalat hej med pa ni kan jag",
    "neni jsme faktura fakturu zaplatime dobry den prosim ze jiz na se jsem dekuji do uz",
    "og ikke har fakturaen betaler venlig hilsen jeg det at vi ja on ei lasku maksamme kiitos emme",
    "nu este factura am platit va rog nem szamla fizetni kerjuk ve bir icin fatura degil odeme",
];

/// For each common word the languages that it is common in: first those that duly reads, then the others. And how
/// many languages that makes.
static COMMON: LazyLock<(HashMap<String, Vec<usize>>, usize)> = LazyLock::new(|| {
    let read = tongues().iter().map(|it| it.common.iter().map(String::as_str).collect::<Vec<_>>());
    let others = OTHERS.iter().map(|it| it.split(' ').collect());
    let mut languages: HashMap<String, Vec<usize>> = HashMap::new();
    let mut count = 0;
    for (language, words) in read.chain(others).enumerate() {
        count = language + 1;
        for word in words {
            let known = languages.entry(word.to_owned()).or_default();
            if !known.contains(&language) {
                known.push(language);
            }
        }
    }
    (languages, count)
});

/// The language, if it is one that duly reads.
#[must_use]
pub fn language(text: &str, prior: Locale) -> Option<Locale> {
    let end = text.char_indices().nth(4000).map_or(text.len(), |(at, _)| at);
    let folded = fold(text.get(..end).unwrap_or(text));
    let words: Vec<&str> = folded
        .split(|ch: char| !ch.is_alphanumeric() && ch != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let mut points = vec![0; COMMON.1];
    for language in words.iter().filter_map(|word| COMMON.0.get(*word)).flatten() {
        if let Some(points) = points.get_mut(*language) {
            *points += 2;
        }
    }
    let known = tongues();
    let mut best: Option<(usize, Option<Locale>)> = None;
    for (at, points) in points.into_iter().enumerate() {
        let locale = known.get(at).map(|it| it.locale);
        let own = locale.is_some_and(|it| it.language() == prior.language());
        let points = points + usize::from(own);
        if best.is_none_or(|(most, _)| points > most) {
            best = Some((points, locale));
        }
    }
    match best {
        // Nothing but the prior, or not even that: the prior, if it can be read.
        Some((points, _)) if points <= 1 => {
            known.iter().map(|it| it.locale).find(|it| it.language() == prior.language())
        }
        Some((_, locale)) => locale,
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_a_language_even_if_it_is_short() {
        let nl: Locale = "nl".parse().unwrap();
        for (text, prior, expected) in [
            ("We will pay on Friday", Locale::DE, Some(Locale::EN)),
            ("ist schon bezahlt", Locale::EN, Some(Locale::DE)),
            ("Je vous règle demain", Locale::EN, Some(Locale::FR)),
            ("ok", Locale::FR, Some(Locale::FR)),
            ("👍", nl, None),
            ("wij hebben de factuur al betaald", Locale::DE, None),
            ("ya hemos pagado la factura", Locale::EN, None),
        ] {
            assert_eq!(language(text, prior), expected, "{text}");
        }
    }
}
