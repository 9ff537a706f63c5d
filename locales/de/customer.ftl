# Was Kundinnen und Kunden auf der Seite hinter ihrem Link lesen: schlicht, höflich, ohne Drohung.

p-writes-to = schreibt an { $customer }
p-languages = Andere Sprachen
p-title = { $n ->
    [one] Eine Rechnung ist noch offen
    [2] Zwei Rechnungen sind noch offen
    [3] Drei Rechnungen sind noch offen
    [4] Vier Rechnungen sind noch offen
    [5] Fünf Rechnungen sind noch offen
   *[other] { $n } Rechnungen sind noch offen
}
p-title-nothing = Nichts ist offen
p-hello = Guten Tag, das ist heute offen.
p-hello-named = Guten Tag { $name }, das ist heute offen.
p-hello-mr = Guten Tag Herr { $last }, das ist heute offen.
p-hello-ms = Guten Tag Frau { $last }, das ist heute offen.
p-intro = Bezahlen Sie, oder sagen Sie uns, was im Weg steht. Beides ist recht, und solange wir Ihre Antwort prüfen, bekommen Sie dazu keine weitere Erinnerung.
p-intro-nothing = Alle Rechnungen, die wir kennen, sind bezahlt. Vielen Dank.
p-past-due = überfällig am { $date }
p-open-on = offen am { $date }, noch nicht fällig
p-was-due = war fällig am { $date }
p-is-due = fällig am { $date }
p-part = Rest von { $total }
p-together = Zusammen
p-later-one = { $open } am { $date }
p-later = { $n ->
    [one] Eine weitere ist noch nicht fällig: { $list }.
   *[other] { $n } weitere sind noch nicht fällig: { $list }.
}
p-what-now = Was möchten Sie tun?
p-anything-else = Noch etwas?
p-error = Das ist noch nicht abgeschickt
p-error-where = Bitte sehen Sie sich das markierte Feld an.
p-reference = Ihr Zeichen bei uns:

## Bezahlen
p-pay = Jetzt bezahlen
p-pay-sub = mit Überweisung
p-holder = Empfänger
p-amount = Betrag
p-payment-reference = Verwendungszweck
p-copy = Kopieren
p-copied = Kopiert
p-copy-of = Kopieren: { $what }
p-scan = Mit der Banking-App scannen
p-bank-warning = Diese Bankverbindung steht auch auf unseren Rechnungen. Wir ändern sie nie per E-Mail; behauptet das eine Nachricht, rufen Sie uns bitte an, bevor Sie zahlen.

## Zusage
p-promise = Sagen, wann Sie zahlen
p-promise-sub = wir merken uns den Tag und schweigen bis dahin
p-which-day = An welchem Tag?
p-promise-hint = Bis zum { $latest }. Muss es später sein, fragen Sie nach Raten, oder schreiben Sie uns unten.
p-how-much = Wie viel?
p-all = Alles, { $amount }
p-only = Nur Rechnung { $number }, { $amount }
p-other-amount = Einen anderen Betrag
p-other-amount-field = Anderer Betrag in { $currency }
p-next-promise = So geht es weiter: Wir merken uns den Tag und senden zu diesen Rechnungen bis dahin keine Erinnerung. Sie bekommen eine Bestätigung per E-Mail.
p-promise-do = Zusage festhalten

## Raten
p-plan = In Raten zahlen
p-plan-sub = bis zu { $most }, nach Rücksprache
p-how-many = Wie viele Raten?
p-plan-parts = { $n } Raten
p-plan-each = { $n } × { $amount }
p-plan-last = { $n } × { $amount }, die letzte { $last }
p-how-often = Wie oft?
p-every-month = jeden Monat
p-every-week = jede Woche
p-first-on = Wann zahlen Sie die erste?
p-plan-hint = Bis zum { $latest }.
p-next-plan = So geht es weiter: { $who } sieht sich Ihre Bitte an und antwortet in wenigen Tagen. Bis dahin senden wir keine Erinnerung. Die Raten gelten erst, wenn wir sie bestätigt haben.
p-plan-do = Um diese Raten bitten

## Etwas stimmt nicht
p-dispute = Etwas stimmt nicht
p-dispute-sub = Ware, Preis, Adresse, Bestellnummer
p-which-invoice = Um welche Rechnung geht es?
p-what-wrong = Was stimmt nicht?
p-what-happened = Was ist passiert?
p-disputed-amount = Wie viel davon stimmt nicht?
p-disputed-amount-hint = Falls es nicht die ganze Rechnung ist. Sie können das Feld leer lassen.
p-next-dispute = So geht es weiter: { $who } klärt das und antwortet Ihnen. Die gewählten Rechnungen sind bis dahin zurückgestellt; unstrittige bleiben fällig.
p-dispute-do = Absenden
p-reason-price = Der Preis ist anders als vereinbart
p-reason-quantity = Die Menge stimmt nicht
p-reason-quality = Ware oder Leistung ist mangelhaft oder beschädigt
p-reason-not-received = Wir haben nichts bekommen
p-reason-not-ordered = Das haben wir nicht bestellt
p-reason-duplicate = Das wurde doppelt berechnet
p-reason-tax-or-form = Bestellnummer, USt-IdNr. oder Adresse fehlt oder ist falsch
p-reason-contract = Es entspricht nicht dem Vertrag
p-reason-other = Etwas anderes

## Schon bezahlt
p-paid = Schon bezahlt
p-paid-sub = sagen Sie uns wann, wir sehen nach
p-what-paid = Was haben Sie bezahlt?
p-paid-when = Wann haben Sie bezahlt?
p-paid-hint = Der Tag auf Ihrem Kontoauszug. Eine Überweisung kann zwei Bankarbeitstage brauchen.
p-paid-amount = Wie viel, falls es nicht der ganze Betrag war?
p-paid-text = Hilft uns noch etwas beim Suchen?
p-next-paid = So geht es weiter: Wir suchen Ihre Zahlung und senden zu diesen Rechnungen bis zum { $date } keine Erinnerung. Finden wir sie nicht, fragen wir nach.
p-paid-do = Mitteilen

## Ein Wort
p-comment = Etwas anderes fragen oder sagen
p-comment-sub = andere Ansprechperson, Rechnungskopie, eine Frage
p-comment-text = Ihre Nachricht
p-next-comment = So geht es weiter: Ein Mensch liest sie und antwortet per E-Mail.
p-comment-do = Nachricht senden
p-talk = Lieber sprechen? { $who }, { $by }
p-only-for = Diese Seite ist nur für { $customer }. Durch das Öffnen geschieht nichts, nur durch einen Knopf.
p-keep-language = Schreiben Sie mir künftig auf Deutsch

## Was mitgeteilt wurde, und wie es steht
p-told = Was Sie uns mitgeteilt haben
p-told-promise = Sie zahlen { $amount } am { $date } ({ $numbers })
p-told-plan = { $n } Raten, zusammen { $amount } ({ $numbers })
p-told-part = { $amount } am { $date }
p-told-dispute = { $reason } ({ $numbers })
p-told-paid-on = Sie haben am { $date } bezahlt ({ $numbers })
p-told-paid = Sie haben bezahlt ({ $numbers })
p-state-promised = zugesagt zum { $date }
p-state-disputed = wird geprüft
p-state-plan = in Raten
p-state-paid = wird gesucht
p-state-requested = wartet auf unsere Antwort
p-state-kept = eingegangen, danke
p-state-partly = zum Teil eingegangen
p-state-broken = nicht eingegangen
p-state-not-found = Zahlung nicht gefunden
p-state-settled = erledigt
p-state-withdrawn = gilt nicht mehr

## Getan
p-done-promise = Vielen Dank, das ist notiert
p-done-promise-text = Sie zahlen { $amount } am { $date }. Bis dahin senden wir dazu keine Erinnerung. Klappt der Tag doch nicht, sagen Sie es uns hier.
p-done-plan = Vielen Dank, Ihre Bitte ist da
p-done-plan-text = Sie möchten { $amount } ab dem { $date } in Raten zahlen. Wir sehen uns das an und antworten in wenigen Tagen; bis dahin senden wir keine Erinnerung. Die Raten gelten erst, wenn wir sie bestätigt haben.
p-done-dispute = Vielen Dank, wir klären das
p-done-dispute-text = Die genannten Rechnungen sind zurückgestellt. Wir antworten, sobald wir mehr wissen; unstrittige Rechnungen bleiben fällig.
p-done-paid = Vielen Dank, wir suchen Ihre Zahlung
p-done-paid-text = Bis wir nachgesehen haben, senden wir dazu keine Erinnerung. Finden wir sie nicht, fragen wir nach.
p-done-message = Vielen Dank, Ihre Nachricht ist da
p-done-message-text = Ein Mensch liest sie und antwortet.
p-done-language = Notiert
p-done-language-text = Wir schreiben Ihnen künftig auf Deutsch.

## Was nicht angenommen werden konnte
p-wrong-no-day = Bitte wählen Sie einen Tag.
p-wrong-day = „{ $typed }“ verstehen wir nicht als Tag. Bitte schreiben Sie ihn so: { $example }.
p-wrong-past = Dieser Tag ist vorbei. Bitte wählen Sie den { $date } oder einen späteren.
p-wrong-future = Dieser Tag kommt erst noch. Bitte wählen Sie den { $date } oder einen früheren.
p-wrong-too-far = So weit im Voraus können wir ohne Rückfrage nichts festhalten. Bitte wählen Sie spätestens den { $latest }, oder fragen Sie nach Raten.
p-wrong-no-amount = Bitte schreiben Sie den Betrag.
p-wrong-amount = „{ $typed }“ verstehen wir nicht als Betrag. Bitte schreiben Sie ihn so: { $example }.
p-wrong-not-positive = Der Betrag muss größer als null sein.
p-wrong-above = Das ist mehr, als offen ist: { $open }. Bitte schreiben Sie höchstens diesen Betrag.
p-wrong-no-parts = Bitte wählen Sie, wie viele Raten es sein sollen.
p-wrong-too-many = Bitte wählen Sie höchstens { $most } Raten.
p-wrong-too-small = Der Betrag ist zu klein, um ihn so zu teilen.
p-wrong-no-invoice = Bitte wählen Sie die Rechnung, um die es geht.
p-wrong-no-reason = Bitte wählen Sie, was am ehesten zutrifft.
p-wrong-no-text = Bitte schreiben Sie ein paar Worte, damit die richtige Person nachsehen kann.
p-wrong-no-comment = Bitte schreiben Sie Ihre Nachricht.
p-wrong-too-long = Ihr Text hat { $n } Zeichen. Bitte kürzen Sie ihn auf { $most }.
p-wrong-currencies = Diese Rechnungen lauten auf verschiedene Währungen. Bitte wählen Sie eine Währung nach der anderen.
p-wrong-unknown = Eine der Rechnungen ist nicht mehr offen. Bitte sehen Sie sich die Seite noch einmal an und wählen Sie neu.
p-wrong-nothing-open = Es ist nichts offen, worum es gehen könnte. Bitte sehen Sie sich die Seite noch einmal an.
p-wrong-too-often = Sie haben uns heute schon viel mitgeteilt. Bitte rufen Sie uns an, oder antworten Sie auf unsere E-Mail, damit nichts untergeht.

## Ein Link, der nicht mehr geht
p-gone = Dieser Link gilt nicht mehr
p-gone-why = Vielleicht ist er abgelaufen, oder ein Teil der Adresse fehlt.
p-gone-then = Bitte nehmen Sie den Link aus der neuesten Nachricht, oder antworten Sie einfach auf diese Nachricht.

## Für alle, die es im Gespräch lesen
p-said-subject = Von der Kundenseite
p-said-all = alles Offene
p-said-promise = Sagt die Zahlung zum { $date } zu: { $amount } (Rechnungen: { $numbers })
p-said-dispute = Etwas stimmt nicht: { $reason } (Rechnungen: { $numbers })
p-said-dispute-of = Etwas stimmt nicht: { $reason }, { $amount } (Rechnungen: { $numbers })
p-said-plan = Bittet um { $parts } Raten, { $every }, ab dem { $date } (Rechnungen: { $numbers })
p-said-paid-on = Sagt, dass am { $date } bezahlt wurde: { $amount } (Rechnungen: { $numbers })
p-said-paid = Sagt, dass bezahlt wurde: { $amount } (Rechnungen: { $numbers })
