# Die Wörter der Seiten für alle, die hier arbeiten. Ein Schlüssel je Satz; keine Auszeichnung.

## Rund um jede Seite
skip = Zum Inhalt
nav-main = Bereiche
inbox = Posteingang
worklist = Arbeitsliste
customers = Kunden
customer = Kunde
search = Suche
settings = Einstellungen
health = Zustand
sign-in = Anmelden
sign-out = Abmelden
email = E-Mail
password = Passwort
save = Speichern
saved = Gespeichert.
more = Mehr
look = Ansehen
close-dialog = Schließen
ledger-as-of = Buchungsstand { $date }
mailboxes-down = { $n ->
    [one] { $n } Postfach antwortet nicht
   *[other] { $n } Postfächer antworten nicht
 }
sending-on = Mahnungen gehen von selbst hinaus
sending-off = Mahnungen gehen nur von Hand hinaus
to-inbox = Zum Posteingang
to-conversation = Zum Gespräch

## Fehler
fault-not-found = Hier ist nichts
fault-not-found-what = Die Seite gibt es nicht mehr, oder in der Adresse steckt ein Tippfehler.
fault-forbidden = Das steht Ihnen nicht offen
fault-forbidden-what = Das dürfen nur { $role }. Fragen Sie dort, oder bitten Sie die Administration um das Recht.
fault-not-from-here = Dieses Formular wurde nicht angenommen
fault-not-from-here-what = Vielleicht war es zu lange offen, oder es kam von einer anderen Seite. Nichts wurde geändert. Gehen Sie zurück, laden Sie die Seite neu und wiederholen Sie es.
fault-bad-form = Dieses Formular wurde nicht verstanden
fault-bad-form-what = Nichts wurde geändert. Gehen Sie zurück, laden Sie die Seite neu und wiederholen Sie es.
fault-too-large = Diese Dateien sind zu groß
fault-too-large-what = Nichts wurde gesendet. Gehen Sie zurück und senden Sie weniger oder kleinere Dateien; Ihr Text steht dort noch.
fault-broken = Hier ist etwas kaputtgegangen
fault-broken-what = Das liegt an uns, nicht an Ihnen. Nichts ist verloren; versuchen Sie es gleich noch einmal.
fault-number = Wenn es so bleibt, nennen Sie der Administration diese Nummer:
role-name-administrator = Administratoren
role-name-manager = Führungskräfte
role-name-collector = Sachbearbeiter
role-name-reader = angemeldete Benutzer

## Anmelden
sign-in-wrong = Die Adresse oder das Passwort stimmt nicht.
sign-in-wait = Zu viele Versuche mit dieser Adresse. Versuchen Sie es in { $minutes } Min. wieder.

## Einstellungen
settings-look = Sprache und Aussehen
settings-language = Sprache
settings-theme = Farben
settings-mail = E-Mails in HTML
settings-mail-what = Der reine Text zeigt, was neu geschrieben wurde, und markiert, was darin gelesen wurde. Bilder von anderswo werden nie geladen, bevor Sie es wünschen.
mail-view-text = Als reiner Text
mail-view-html = Wie gesendet
settings-keys = Einzelne Tasten
settings-keys-what = j, k, r, n und die anderen wirken ohne Strg. Schalten Sie sie aus, wenn sie stören, etwa bei Spracheingabe.
language-en = Englisch
language-de = Deutsch
language-fr = Französisch
theme-system = Wie das System
theme-light = Hell
theme-dark = Dunkel
password-current = Passwort bisher
password-new = Neues Passwort
password-hint = Mindestens 12 Zeichen; mehrere Wörter merken sich leichter als Sonderzeichen.
password-change = Passwort ändern
password-wrong = Das ist nicht Ihr Passwort.
password-unfit = Zu kurz oder zu lang: 12 Zeichen oder mehr.

## Ansichten
group-views = Ansichten
group-what-they-say = Was sie sagen
group-needs-mending = Zu klären
view-mine = Meine
view-unassigned = Ohne Zuständige
view-all = Alle offenen
view-promises = Zahlungszusagen
view-disputes = Reklamationen
view-plans = Ratenwünsche
view-paid = Angeblich bezahlt
view-copies = Will eine Kopie
view-undelivered = Nicht zugestellt
view-unmatched = Nicht zugeordnet
view-quarantined = In Quarantäne
conversations = Gespräche
list-count = { $n ->
    [one] { $n } Gespräch
   *[other] { $n } Gespräche
 }
unread = Ungelesen:
unassigned = niemand
newest = Neueste
older = Ältere
news = { $n } neu
empty-title = Hier ist nichts
empty-mine = Was Kunden zu Ihren Konten schreiben, steht dann hier.
empty-unassigned = Um jedes offene Gespräch kümmert sich jemand.
empty-all = Niemand wartet auf eine Antwort.
empty-promises = Keine Zusage wartet auf Annahme.
empty-disputes = Keine Reklamation wartet auf Annahme.
empty-plans = Niemand möchte in Raten zahlen.
empty-paid = Niemand sagt, es sei bezahlt.
empty-copies = Niemand will eine Rechnung noch einmal.
empty-undelivered = Alles, was gesendet wurde, ist angekommen oder unterwegs.
empty-unmatched = Von jeder Nachricht ist bekannt, wem sie gehört.
choose-title = Wählen Sie ein Gespräch
choose-what = Mit j und k durch die Liste, Enter öffnet.
tag-undelivered = nicht zugestellt
tag-promise = will zahlen
tag-dispute = reklamiert
tag-plan = will Raten
tag-paid = angeblich bezahlt
tag-copy-request = Kopie
tag-wrong-contact = falscher Kontakt
tag-stop = Stopp
tag-question = Frage

## Ein Gespräch
conversation-with = Gespräch mit { $name }
back-to-list = Zurück zur Liste
about-customer = Über den Kunden
assign = Zuweisen
assigned-to = Wer sich kümmert
nobody = Niemand
close = Abschließen
reopen = Wieder öffnen
silent = ruht
open = offen
mark-read = Als gelesen markieren
see-sent = so wurde es gesendet
see-message = Nachricht ansehen
note = Notiz
note-lock = nur Ihr Team sieht das
show-quoted = { $n ->
    [one] { $n } weitere Zeile zeigen
   *[other] { $n } weitere Zeilen zeigen
 }
show-html = Wie gesendet zeigen
show-text = Als Text zeigen
show-rest = Rest zeigen
answers-between = Antworten zwischen den Zeilen gefunden: { $n }
mail-title = E-Mail
mail-frame = E-Mail von { $name }, wie gesendet
mail-whole = Auf eigener Seite
mail-cut = Diese E-Mail ist sehr lang. Hier steht nur ihr Anfang; in der heruntergeladenen E-Mail steht alles.
mail-unbearable = Diese E-Mail ist so gebaut, dass sie sich nicht sicher zeigen lässt. Hier ist ihr Text.
pictures-waiting = { $n ->
    [one] { $n } Bild von anderswo wurde nicht geladen
   *[other] { $n } Bilder von anderswo wurden nicht geladen
 }
pictures-load = { $n ->
    [one] Bild laden
   *[other] Bilder laden
 }
download-mail = E-Mail herunterladen (.eml)
file-runs = kann Programme ausführen
message = Nachricht
reply = Antwort
write = Schreiben
write-to = An { $name }
write-note = Nur Ihr Team sieht das
to-address = an { $address }
stays-here = bleibt im Haus
add-note = Notiz ablegen
send = Senden
overtaken = Es wurde nichts gesendet.
overtaken-what = Jemand hat geschrieben, während Sie schrieben. Lesen Sie es oben und senden Sie dann noch einmal: Ihr Text ist noch da.
only-looking = Sie dürfen ansehen, aber nicht schreiben.
answer-unmatched = Wählen Sie zuerst den Kunden, dann können Sie antworten.
answer-no-address = Keine E-Mail-Adresse dieses Kunden funktioniert. Eine Notiz ist möglich.
readings = Was in dieser Nachricht gelesen wurde
reading = Lesung { $n }
confidence = Wie sicher die Lesung ist
accept = Annehmen
change = Ändern
dismiss = Verwerfen
accept-changed = So annehmen
reading-accepted = angenommen, { $name }
reading-dismissed = verworfen, { $name }
wish-promise = Zusage
wish-dispute = Reklamation
wish-plan = Ratenplan
wish-paid = Angeblich bezahlt
wish-copy-request = Will eine Kopie
wish-wrong-contact = Falscher Kontakt
wish-stop = Keine Nachrichten mehr
wish-question = Frage
wish-on = am { $date }
wish-from = ab { $date }
wish-no-date = kein Datum
wish-parts = { $n } Raten { $amount }
wish-invoices = { $n ->
    [one] Rechnung { $list }
   *[other] Rechnungen { $list }
 }
every-week = jede Woche
every-month = jeden Monat
reason-price = Preis
reason-quantity = Menge
reason-quality = Qualität
reason-not-received = Ware fehlt
reason-not-ordered = nicht bestellt
reason-duplicate = doppelt berechnet
reason-tax-or-form = eine Formalie
reason-contract = Vertrag
reason-other = anderer Grund
field-date = Tag
field-start = Erster Tag
field-amount = Betrag in { $currency }
field-amount-all = alles, was offen ist
field-reason = Grund
field-parts = Raten
field-every = Rhythmus
field-invoices = Rechnungen
field-invoices-all = alle, die offen sind
field-date-wrong = Dieser Tag wurde nicht verstanden. Nichts wurde geändert.
field-amount-wrong = Dieser Betrag wurde nicht verstanden. Schreiben Sie ihn wie 1.200,50. Nichts wurde geändert.
field-parts-wrong = Die Zahl der Raten wurde nicht verstanden. Nichts wurde geändert.
refused-nothing-open = Auf diesen Rechnungen ist nichts offen.
refused-unknown-invoice = Eine der Rechnungen gehört nicht diesem Kunden oder ist bezahlt.
refused-date-past = Der Tag ist vorbei.
refused-date-far = Der Tag liegt zu weit voraus.
refused-amount-zero = Der Betrag muss größer als null sein.
refused-amount-above = Der Betrag ist höher als das, was offen ist.
refused-few-parts = Ein Plan hat mindestens zwei Raten.
refused-many-parts = Das sind mehr Raten, als erlaubt sind.
refused-currencies = Die Rechnungen haben mehrere Währungen. Nennen Sie die einer Währung.
refused-settled = Das hat schon jemand erledigt.
refused-incomplete = Es fehlt etwas: Tragen Sie mit „Ändern“ den Tag ein.
refused-unmatched = Nichts wurde gesendet: Es ist nicht bekannt, wessen Gespräch das ist.
refused-unrenderable = Nichts wurde gesendet: Der Text ist leer oder für diesen Weg zu lang.
refused-no-address = Nichts wurde gesendet: Keine Adresse dieses Kunden funktioniert.
by-email = per E-Mail
by-sms = per SMS
by-letter = per Brief
by-email-to = E-Mail an { $name }
by-sms-to = SMS an { $name }
by-letter-to = Brief an { $name }
by-link = auf der Kundenseite
by-auto-reply = automatische Antwort
by-bounce = Zustellbericht
sent-elsewhere-to = E-Mail an { $name }, aus einem anderen Mailprogramm gesendet
sender-verified = Absender geprüft: { $domain }
sender-fails = diese E-Mail hat die Prüfung des Absenders selbst nicht bestanden (DMARC): Vorsicht
sender-unchecked = der Absender konnte nicht geprüft werden: { $domain }
sender-unproven = nichts beweist den Absender: { $domain }
by-out-of-office = Abwesenheitsnotiz
by-delay = Bericht über eine Verzögerung
by-read-receipt = Lesebestätigung
by-challenge = fragt, ob ein Mensch geschrieben hat
by-list = Rundschreiben
absent-until = Nicht im Büro bis { $day }
absent-deputy = Vertretung: { $who }
kind-reminder = Mahnung
kind-acknowledgement = Bestätigung
step-courtesy = Vorab-Hinweis
step-first = Zahlungserinnerung
step-second = 1. Mahnung
step-third = 2. Mahnung
step-final = Letzte Mahnung
tone-friendly = freundlich
tone-neutral = sachlich
tone-firm = bestimmt
tone-final = letztmalig
fate-queued = wartet auf Versand
fate-sending = geht gerade hinaus
fate-sent = gesendet
fate-delivered = zugestellt
fate-bounced = wurde nicht zugestellt
fate-gave-up = konnte nicht gesendet werden
fate-unknown = ist vielleicht hinausgegangen
fate-withdrawn = zurückgenommen
fate-waits-until = wartet bis { $at }
undo = Zurücknehmen
undo-left = Geht in { $n } s hinaus
they-said = Die Gegenseite sagt:
see-contact = Kontakt ansehen
send-although = Noch einmal senden, auch wenn sie vielleicht hinausging
remedy-address = Die Adresse stimmt nicht. Berichtigen Sie den Kontakt und schreiben Sie neu; dieselbe Mail käme wieder zurück.
remedy-later = Zeit hilft: später noch einmal versuchen.
remedy-smaller = Senden Sie weniger oder kleinere Anhänge.
remedy-policy = Eine Regel dort weist sie ab. Schreiben Sie anders oder nehmen Sie einen anderen Weg; dann noch einmal versuchen.
remedy-ours = Hier ist etwas falsch eingestellt. Sobald die Administration es behoben hat, noch einmal versuchen.
remedy-again = Noch einmal versuchen, oder einen anderen Weg nehmen.
remedy-ask = Fragen Sie nach, ob sie ankam. Wird sie noch einmal gesendet, kommt sie vielleicht doppelt an.
refused-rest = Der Rest ließ sich nicht holen: Der Mailserver antwortet nicht oder hat diese Mail nicht mehr.
rest-waits = Diese Mail ist sehr groß: { $size } davon liegen noch auf dem Mailserver.
rest-fetch = Den Rest holen
refused-left = Sie ließ sich nicht zurücknehmen: Sie ist schon hinausgegangen.
refused-many-files = Nichts wurde gesendet: Mit einer Nachricht gehen höchstens 20 Dateien. Wählen Sie die Dateien noch einmal.
refused-large-files = Nichts wurde gesendet: Die Dateien sind zusammen zu groß. Wählen Sie weniger oder kleinere.
refused-files-channel = Nichts wurde gesendet: Dateien gehen nur mit einer E-Mail.
attach = Anhängen
files-most = Zusammen bis { $size }
files-too-much = Die Dateien sind zusammen größer als { $size }. Legen Sie einige weg.
file-remove = { $name } weglegen
written-as = Von
signed-as = Unterschrift
undelivered-what = Was nicht ankam, nach dem Grund geordnet, und was hilft. Wer eine Unterhaltung schließt, legt es weg.
undelivered-changed = Nichts wurde noch einmal versucht: Es sind jetzt mehr oder weniger als eben. Sehen Sie noch einmal nach.
undelivered-tried = { $n ->
    [one] { $n } Nachricht wird noch einmal versucht.
   *[other] { $n } Nachrichten werden noch einmal versucht.
 }
undelivered-more = { $n ->
    [one] { $n } weitere folgt auf diese.
   *[other] { $n } weitere folgen auf diese.
 }
retry-kind = Alle diese noch einmal versuchen
retry-kind-sure = { $n ->
    [one] { $n } Nachricht wird noch einmal gesendet.
   *[other] { $n } Nachrichten werden noch einmal gesendet.
 }
retry-kind-go = Ja, { $n } senden
keys-undo = eben Gesendetes zurücknehmen
fate-late = verspätet: { $fault }
fate-read = gelesen { $at }

# Warum ein Mailserver eine Nachricht nicht annahm, nach den Codes, die er nannte.
refusal-busy = der Mailserver nimmt im Moment nichts mehr an
refusal-greylisted = der Mailserver möchte, dass wir später wiederkommen (Greylisting)
refusal-mailbox-full = das Postfach ist voll
refusal-no-such-mailbox = diese Adresse gibt es nicht
refusal-no-such-domain = diese Domain nimmt keine Mail an
refusal-mailbox-closed = das Postfach ist geschlossen
refusal-too-large = die Nachricht ist zu groß
refusal-sender = unsere Absenderadresse wurde abgelehnt
refusal-log-in = unsere Anmeldung wurde abgelehnt
refusal-policy = eine Regel des Mailservers lehnte sie ab
refusal-content = der Inhalt der Nachricht wurde abgelehnt
refusal-network = der Weg dorthin ist unterbrochen
refusal-system = der Mailserver hat eine Störung
refusal-protocol = der Mailserver hat uns nicht verstanden
refusal-unclear = abgelehnt ohne Angabe eines Grundes
event-promise-kept = Die Zusage { $reference } wurde gehalten.
event-promise-partly-kept = Die Zusage { $reference } wurde teilweise gehalten.
event-promise-broken = Die Zusage { $reference } wurde nicht gehalten.
event-instalment-missed = Eine Rate des Plans { $reference } kam nicht.
event-payment-not-found = Die Zahlung zu { $reference } wurde nicht gefunden.
event-plan-agreed = Der Plan { $reference } wurde vereinbart.
event-case-withdrawn = { $reference } wurde zurückgezogen.
event-case-settled = { $reference } wurde erledigt.
event-claims-to-answer = Die E-Mail antwortet auf die Nachricht { $reference }, aber ihr Absender ist bei diesem Kunden nicht bekannt.
event-fails-authentication = Die E-Mail gibt an, von { $reference } zu kommen, und besteht die Prüfung nicht, die { $reference } verlangt. Sie kann gefälscht sein: Fragen Sie auf anderem Weg nach, bevor Sie tun, was sie will.
event-in-our-name = Die E-Mail ist in unserem eigenen Namen geschrieben, und nichts beweist, dass jemand von uns sie gesendet hat.

## Der Kunde
open-total = Offen
open-invoices = Offene Rechnungen
nothing-open = Nichts ist offen.
next-planned = Mahnungen
planned-now = Jetzt: { $step }, { $way }.
planned-on = Als Nächstes: { $step }, am { $date }.
planned-nothing = Nichts ist geplant.
silent-until = Ruht, weil { $reason }, bis { $date }.
silent-lifted = Ruht, weil { $reason }, bis es erledigt ist.
silent-reply = eine Antwort noch nicht angesehen wurde
silent-dispute = der Kunde sie reklamiert
silent-promise = der Kunde Zahlung zugesagt hat
silent-plan = ein Ratenplan läuft
silent-paid = der Kunde sagt, es sei bezahlt
silent-manual = jemand hier es so wollte
state-open = offen
state-late = überfällig
state-paid = bezahlt
state-credit = Gutschrift
state-reply = Antwort
state-dispute = reklamiert
state-promise = zugesagt
state-plan = Raten
state-manual = ruht
due-on = fällig { $date }
due-late = { $days ->
    [one] fällig { $date }, { $days } Tag überfällig
   *[other] fällig { $date }, { $days } Tage überfällig
 }
age-0 = nicht fällig
age-1 = 1–30 T.
age-2 = 31–60 T.
age-3 = 61–90 T.
age-4 = über 90 T.
cases = Fälle
case-dispute = Reklamation
case-promise = Zusage
case-plan = Ratenplan
case-paid = angeblich bezahlt
case-state-requested = erbeten
case-state-open = läuft
case-state-kept = gehalten
case-state-partly-kept = teilweise gehalten
case-state-broken = nicht gehalten
case-state-settled = erledigt
case-state-withdrawn = zurückgezogen
case-agree = Zustimmen
case-settle = Erledigt
case-withdraw = Zurückziehen
facts = Angaben
fact-company = Gläubigerin
fact-language = Sprache
fact-now-there = Dort ist es
fact-collector = Zuständig
fact-manual = Von Hand
fact-manual-on = nichts geht von selbst hinaus
whose = Wem gehört das?
whose-what = Diesen Absender kennt niemand. Wählen Sie den Kunden, dann geht das ganze Gespräch dorthin.
customer-search = Name oder Nummer
choose = Dieser
nobody-found = Niemand gefunden
clear-search = Alle zeigen
customers-none = Kunden lesen Sie mit „duly import“ ein.
col-number = Nummer
col-name = Name
col-country = Land
col-issued = Ausgestellt
col-due = Fällig
col-state = Stand
col-total = Betrag
col-day = Tag
col-outcome = Ergebnis
col-why = Warum
col-when = Wann
col-channel = Weg
col-place = Wo sie lag
col-size = Größe
invoice = Rechnung
invoices = Rechnungen
show-paid = { $n ->
    [one] Auch { $n } bezahlte zeigen
   *[other] Auch { $n } bezahlte zeigen
 }
hide-paid = Nur offene
nothing-said = Es wurde noch nichts gesagt.
contacts = Kontakte
contacts-none = Hier ist niemand bekannt.
contact-fault = Mail kommt nicht an: { $why }
contact-stopped = Will keine SMS
role-accounts-payable = Kreditorenbuchhaltung
role-management = Geschäftsführung
role-sales = Vertrieb
role-other = Sonstige
why-title = Warum und warum nicht
why-nothing = In den letzten 30 Tagen wurde nichts entschieden.
outcome-sent = gesendet
outcome-held = gehalten
outcome-nothing = nichts fällig
rule-sent = { $step }
rule-blocked = Ruht, weil { $reason }. { $date }
rule-contact-cap = { $step } wartet: genug Nachrichten in sieben Tagen. Nächste am { $date }.
rule-too-soon = { $step } wartet bis { $date }, weil die vorige spät kam.
rule-manual-customer = { $step } wartet: An diesen Kunden geht nichts von selbst.
rule-no-recipient = { $step } wartet: Keine Adresse ist erreichbar.
rule-covered-by-credit = { $step } ist nicht nötig: Gutschriften decken es.
rule-unrenderable = { $step } konnte nicht geschrieben werden.
rule-not-due-yet = { $step } kommt am { $date }.
rule-paid = Es ist bezahlt.
rule-no-further-step = Es gibt keinen weiteren Schritt.

## Arbeitsliste
worklist-what = Was auf einen Menschen wartet, und warum. Was am längsten wartet, steht vorn.
worklist-empty = Alles erledigt
worklist-empty-what = Gebrochene Zusagen und alles andere, was einen Menschen braucht, steht dann hier.
tasks = Zu tun
task-done = Erledigt
yours = Ihres
task-promise-broken = Zusage nicht gehalten
task-promise-broken-why = Zahlung war für { $date } zugesagt und kam nicht. Die Mahnungen laufen weiter; ein Anruf ist vielleicht besser.
task-instalment-missed = Rate fehlt
task-instalment-missed-why = Die Rate vom { $date } kam nicht. Der Plan ist beendet; fragen Sie nach.
task-payment-not-found = Zahlung nicht gefunden
task-payment-not-found-why = Der Kunde sagte, es sei bezahlt; bis { $date } kam keine Zahlung. Bitten Sie um den Überweisungsbeleg.
task-plan-requested = Bittet um Ratenplan
task-plan-requested-why = Erbeten am { $date }. Die Mahnungen ruhen, bis Sie entschieden haben.
task-undelivered = Kam nicht an
task-undelivered-why = Eine Nachricht konnte am { $date } nicht zugestellt werden. Suchen Sie einen anderen Kontakt.

## Was gesendet wurde
sent-title = So wurde es gesendet
sent-to = An { $name }
sent-from = Von { $name }
sent-plain = Dasselbe als reiner Text
segments = { $n ->
    [one] { $n } Teil
   *[other] { $n } Teile
 }
download-pdf = Herunterladen
open-pdf = Brief öffnen

## Suche
search-for = Wörter, Nummern, Namen
search-what = Findet alles, was gesagt wurde, an seinen Wörtern.
search-nothing = Nichts gefunden
search-nothing-what = Versuchen Sie ein anderes Wort oder nur seinen Anfang.
messages-found = { $n ->
    [one] { $n } Nachricht
   *[other] { $n } Nachrichten
 }

## Zustand
ledger-newest = Die Buchungen reichen bis: { $date }
ledger-empty = noch nichts eingelesen
mailboxes = Postfächer
mailboxes-none = Kein Postfach ist angeschlossen.
answers-not = antwortet nicht seit { $moment }
mails-total = { $n ->
    [one] { $n } Mail, keine verloren
   *[other] { $n } Mails, keine verloren
 }
mail-new = wartend
mail-filed = abgelegt
mail-unmatched = nicht zugeordnet
mail-ignored = nach Regel beiseite
mail-quarantined = in Quarantäne
mail-owed = noch zu holen
mail-missing = fehlt
mail-left-out = ausgelassen
deliveries = Sendungen
deliveries-none = Noch wurde nichts gesendet.
try-again = Noch einmal
quarantine-what = Mails, die nicht gelesen werden konnten. Sie sind vollständig aufbewahrt.
quarantine-empty = Jede Mail konnte gelesen werden
quarantine-empty-what = Kann eine nicht gelesen werden, steht sie mit dem Grund hier, und nichts von ihr geht verloren.

## Alarme und die Bilanz
alarms = Was nicht stimmt
alarms-more = { $n ->
    [one] noch { $n }
   *[other] noch { $n }
 }
alert-mailbox-down = { $n ->
    [one] Das Postfach { $about } antwortet nicht, seit { $since }.
   *[other] { $n } Postfächer antworten nicht, das erste seit { $since }.
 }
alert-mailbox-down-act = Warum?
alert-login-refused = { $n ->
    [one] { $about } lässt uns nicht mehr ein, seit { $since }. Jemand muss erneut zustimmen oder das Kennwort neu setzen.
   *[other] { $n } Mailserver lassen uns nicht mehr ein, der erste seit { $since }.
 }
alert-login-refused-act = Zu den Anmeldungen
alert-balance = { $n ->
    [one] Mails aus { $about } fehlen, seit { $since }.
   *[other] Mails aus { $n } Postfächern fehlen, die ersten seit { $since }.
 }
alert-balance-act = Zur Bilanz
alert-quarantined = { $n ->
    [one] Mails konnten nicht gelesen werden, seit { $since }.
   *[other] Mails aus { $n } Postfächern konnten nicht gelesen werden, die ersten seit { $since }.
 }
alert-quarantined-act = Ansehen
alert-undelivered = { $n ->
    [one] Viele Nachrichten kommen nicht an, seit { $since }.
   *[other] Viele Nachrichten kommen nicht an, an { $n } Stellen, zuerst seit { $since }.
 }
alert-undelivered-act = Welche?
alert-work-undelivered = Viele Nachrichten kommen zurzeit nicht an.
alert-work-late = Antworten können sich verspäten: Ein Postfach wird nicht vollständig abgeholt. Die Administratoren sehen das auch.
balance-days = Die letzten 14 Tage
balance-none = Keine Mail in den letzten 14 Tagen.
balance-seen = gesehen
balance-difference = Differenz
balance-sum = Zusammen
balance-what = Was der Mailserver zeigt, ist abgelegt, nicht zugeordnet, nach Regel beiseite (eine Kopie, private Post, zu alt), in Quarantäne oder wartet noch. Alles andere wäre verloren.
balance-lacking = { $n ->
    [one] Der Mailserver zeigt { $n } Mail, die hier fehlt. duly holt sie von selbst noch einmal; bleibt es so, ab diesem Tag abholen lassen.
   *[other] Der Mailserver zeigt { $n } Mails, die hier fehlen. duly holt sie von selbst noch einmal; bleibt es so, ab diesem Tag abholen lassen.
 }
balance-above = { $n ->
    [one] Hier ist { $n } Mail mehr, als der Mailserver zeigt: Sie wurde dort gelöscht, bevor gezählt wurde.
   *[other] Hier sind { $n } Mails mehr, als der Mailserver zeigt: Sie wurden dort gelöscht, bevor gezählt wurde.
 }
mails-kept = { $n ->
    [one] { $n } Mail aufbewahrt
   *[other] { $n } Mails aufbewahrt
 }
heard-from = antwortete { $ago }
heard-never = hat noch nicht geantwortet
ago-now = gerade eben
ago-minutes = vor { $n } min
ago-hours = vor { $n } h
fetch-from = Mail ab diesem Tag abholen
fetch-from-day = Tag
fetch-from-what = Frühere Mail, die dort liegt, wird einmal geholt; was schon hier ist, bleibt, wie es ist. Ohne Tag wird alles geholt.
fetch-from-now = zurzeit ab { $date }
fetch-from-all = zurzeit alles
fetch-from-act = Abholen
fetching-now = Notiert. Was fehlt, wird geholt.
quarantine-all = Alle noch einmal
quarantine-more = { $n ->
    [one] Danach kommt noch { $n }.
   *[other] Danach kommen noch { $n }.
 }
quarantine-why = Meist kann die nächste Version sie lesen. Nach einem Update noch einmal versuchen, oder herunterladen und ansehen.
quarantine-bare = noch auf dem Server
col-mailbox = Postfach
download-raw = Herunterladen, wie sie kam

## Anmeldungen mit Zustimmung
logins = Anmeldungen
logins-what = Postfächer, die jemand duly erlaubt zu benutzen, ohne dass ein Kennwort hinterlegt wird.
logins-none = Keine Anmeldung mit Zustimmung
logins-none-what = Postfächer bei Google und Microsoft 365 brauchen eine. In der Konfiguration heißt sie [[login]].
login-works = verbunden
login-refused = abgelehnt
login-never = nicht verbunden
login-works-until = Der Zugang gilt bis { $moment } und wird vorher von selbst erneuert.
login-works-on = Der Zugang wird von selbst erneuert.
login-refused-since = Abgelehnt seit { $moment }.
login-never-what = Noch niemand hat zugestimmt, also wird damit nichts geholt und nichts gesendet.
login-unused = von keinem Postfach benutzt
login-mailbox = Postfach { $name }
login-sending = Versand
login-connect = Verbinden
login-connect-again = Neu verbinden
login-connect-code = Mit einem Code verbinden
login-disconnect = Trennen
login-connected = { $name } ist verbunden.
login-failed = { $name } ist nicht verbunden.
login-callback = Der Anbieter muss diese Umleitungsadresse kennen:
login-away = Weiter zu { $host }
login-away-what = Melden Sie sich dort mit dem Konto von { $name } an und stimmen Sie zu. Sie kommen von selbst hierher zurück.
login-away-on = Dorthin
login-back = Zurück zu den Anmeldungen
login-code = Ein Code für { $name }
login-code-what = Er gilt bis { $time }. Jedes Gerät ist recht, auch das von jemand anderem.
login-code-open = Öffnen Sie diese Seite:
login-code-type = Geben Sie dort diesen Code ein:
login-code-wait = Melden Sie sich mit dem Konto an und stimmen Sie zu. Diese Seite merkt es von selbst.
login-code-typed = Ich habe zugestimmt

## Tasten
keys = Tasten
keys-off-hint = Einzelne Tasten lassen sich in Ihren Einstellungen ausschalten.
keys-move = Bewegen
keys-next = nächstes, voriges
keys-open = öffnen
keys-back = zurück zur Liste
keys-pane = nächster Bereich
keys-go = Posteingang, Arbeitsliste, Kunden
keys-conversation = Gespräch
keys-close = abschließen, wieder öffnen
keys-reading = Eine Lesung hat den Fokus
keys-next-reading = nächste Lesung
keys-composer = Beim Schreiben
keys-leave = verlassen
