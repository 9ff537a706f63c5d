# Was Kundinnen und Kunden auf Deutsch lesen. Schweizer Eigenheiten: de-CH/wording.ftl.
# Wie die Nachrichten gebaut sind, steht am Anfang von en/wording.ftl. Was auf die Anrede folgt, beginnt klein;
# endet die Anrede ohne Komma (Schweiz), wird der erste Buchstabe beim Einsetzen groß.

### Wie oft wir gefragt haben

heading-courtesy = Hinweis auf bevorstehende Fälligkeit
heading-first = Zahlungserinnerung
heading-second =
    .friendly = 2. Erinnerung
    .neutral = 2. Mahnung
    .firm = 2. Mahnung
    .final = 2. Mahnung
heading-third =
    .friendly = 3. Erinnerung
    .neutral = 3. Mahnung
    .firm = 3. Mahnung
    .final = 3. Mahnung
heading-final =
    .friendly = { $last ->
        [yes] Letzte Erinnerung
       *[no] Weitere Erinnerung
    }
    .neutral = { $last ->
        [yes] Letzte Mahnung
       *[no] Weitere Mahnung
    }
    .firm = { heading-final.neutral }
    .final = { heading-final.neutral }

subject-courtesy = { $invoices ->
    [1] Rechnung { $number } wird am { $oldest_due } fällig
   *[other] { $invoices } Rechnungen werden ab dem { $oldest_due } fällig
}
subject-reminder =
    .friendly = { $invoices ->
        [1] { $heading }: Rechnung { $number }, { $total } noch offen
       *[other] { $heading }: { $total } noch offen
    }
    .neutral = { $invoices ->
        [1] { $heading }: Rechnung { $number }, fällig am { $oldest_due }
       *[other] { $heading }: { $total }, fällig seit { $oldest_due }
    }
    .firm = { $heading }: Zahlung von { $total } bis { $pay_by }
    .final = { $heading }: Frist zum { $pay_by } für { $total }
preheader-reminder = Schon bezahlt, ein Termin, Raten oder eine Frage: Sagen Sie es uns, oder antworten Sie einfach.

### Wen wir grüßen

salutation = { $person ->
    [ms] Sehr geehrte Frau { $last_name },
    [mr] Sehr geehrter Herr { $last_name },
    [named] Guten Tag { $full_name },
   *[unknown] Sehr geehrte Damen und Herren,
}
salutation-letter = { salutation }
closing-email = Mit freundlichen Grüßen
closing-letter = { closing-email }

### Worum es geht

opening-courtesy =
    .friendly = { $invoices ->
        [1] nur zur Information: Am { $oldest_due } wird die Rechnung { $number } fällig. Falls dazu etwas unklar ist oder Ihnen die Rechnung fehlt, sagen Sie uns gern schon jetzt Bescheid.
       *[other] nur zur Information: Demnächst werden { $invoices } Rechnungen fällig, die erste am { $oldest_due }. Falls dazu etwas unklar ist oder Ihnen eine Rechnung fehlt, sagen Sie uns gern schon jetzt Bescheid.
    }
    .neutral = { $invoices ->
        [1] am { $oldest_due } wird die Rechnung { $number } fällig. Sollten Sie Einwände haben oder eine Kopie benötigen, teilen Sie uns dies bitte vorher mit.
       *[other] demnächst werden { $invoices } Rechnungen fällig, die erste am { $oldest_due }. Sollten Sie Einwände haben oder eine Kopie benötigen, teilen Sie uns dies bitte vorher mit.
    }
    .firm = { opening-courtesy.neutral }
    .final = { opening-courtesy.neutral }
opening-first =
    .friendly = { $invoices ->
        [1] die Rechnung { $number } war am { $oldest_due } fällig. Den Ausgleich konnten wir bisher nicht feststellen; vielleicht ist sie im Tagesgeschäft untergegangen.
       *[other] { $invoices } Rechnungen sind noch offen, die älteste war am { $oldest_due } fällig. Den Ausgleich konnten wir bisher nicht feststellen; vielleicht sind sie im Tagesgeschäft untergegangen.
    }
    .neutral = { $invoices ->
        [1] nach unseren Unterlagen ist die Rechnung { $number } noch offen. Sie war am { $oldest_due } fällig.
       *[other] nach unseren Unterlagen sind { $invoices } Rechnungen noch offen. Die älteste war am { $oldest_due } fällig.
    }
    .firm = { $invoices ->
        [1] die Rechnung { $number } war am { $oldest_due } fällig und ist noch nicht ausgeglichen.
       *[other] { $invoices } Rechnungen sind überfällig und noch nicht ausgeglichen. Die älteste war am { $oldest_due } fällig.
    }
    .final = { opening-first.firm }
opening-second =
    .friendly = { $invoices ->
        [1] vor Kurzem haben wir Sie an die Rechnung { $number } erinnert, die am { $oldest_due } fällig war. Den Ausgleich konnten wir bisher nicht feststellen; vielleicht ist sie im Tagesgeschäft untergegangen.
       *[other] vor Kurzem haben wir Ihnen zu Ihrem Kundenkonto geschrieben. Noch immer sind { $invoices } Rechnungen offen, die älteste war am { $oldest_due } fällig; vielleicht sind sie im Tagesgeschäft untergegangen.
    }
    .neutral = { $invoices ->
        [1] auch nach unserer Erinnerung ist die Rechnung { $number } noch offen. Sie war am { $oldest_due } fällig.
       *[other] auch nach unserer Erinnerung sind { $invoices } Rechnungen noch offen. Die älteste war am { $oldest_due } fällig.
    }
    .firm = { $invoices ->
        [1] trotz unserer Erinnerung ist die Rechnung { $number } nicht ausgeglichen. Sie war am { $oldest_due } fällig.
       *[other] trotz unserer Erinnerung sind { $invoices } Rechnungen nicht ausgeglichen. Die älteste war am { $oldest_due } fällig.
    }
    .final = { $invoices ->
        [1] die Rechnung { $number }, fällig am { $oldest_due }, ist trotz unserer Zahlungsaufforderung weiterhin offen.
       *[other] { $invoices } unserer Rechnungen, die älteste fällig am { $oldest_due }, sind trotz unserer Zahlungsaufforderung weiterhin offen.
    }
opening-third =
    .friendly = { $invoices ->
        [1] wir haben Ihnen bereits zur Rechnung { $number } geschrieben, die am { $oldest_due } fällig war und noch offen ist. Falls der Zahlung etwas im Weg steht, helfen wir gern.
       *[other] wir haben Ihnen bereits zu Ihrem Kundenkonto geschrieben. Noch sind { $invoices } Rechnungen offen, die älteste war am { $oldest_due } fällig. Falls der Zahlung etwas im Weg steht, helfen wir gern.
    }
    .neutral = { $invoices ->
        [1] auch nach unseren bisherigen Schreiben ist die Rechnung { $number } noch offen. Sie war am { $oldest_due } fällig.
       *[other] auch nach unseren bisherigen Schreiben sind { $invoices } Rechnungen noch offen. Die älteste war am { $oldest_due } fällig.
    }
    .firm = { $invoices ->
        [1] trotz unserer Mahnungen ist die Rechnung { $number } nicht ausgeglichen. Sie war am { $oldest_due } fällig.
       *[other] trotz unserer Mahnungen sind { $invoices } Rechnungen nicht ausgeglichen. Die älteste war am { $oldest_due } fällig.
    }
    .final = { $invoices ->
        [1] die Rechnung { $number }, fällig am { $oldest_due }, ist trotz mehrfacher Zahlungsaufforderung weiterhin offen.
       *[other] { $invoices } unserer Rechnungen, die älteste fällig am { $oldest_due }, sind trotz mehrfacher Zahlungsaufforderung weiterhin offen.
    }
opening-final =
    .friendly = { opening-third.friendly }
    .neutral = { opening-third.neutral }
    .firm = { opening-third.firm }
    .final = { opening-third.final }

### Worum wir bitten, und was folgt

ask-courtesy =
    .friendly = { $invoices ->
        [1] Bitte überweisen Sie den Betrag von { $total } bis zum { $oldest_due }.
       *[other] Bitte überweisen Sie den Betrag von { $total } zu den angegebenen Fälligkeiten.
    }
    .neutral = { $invoices ->
        [1] Wir bitten Sie, den Betrag von { $total } bis zum { $oldest_due } unter Angabe der Rechnungsnummer zu überweisen.
       *[other] Wir bitten Sie, den Betrag von { $total } zu den angegebenen Fälligkeiten unter Angabe der Rechnungsnummern zu überweisen.
    }
    .firm = { ask-courtesy.neutral }
    .final = { ask-courtesy.neutral }
ask-reminder =
    .friendly = Bitte überweisen Sie den Betrag von { $total } bis zum { $pay_by }.
    .neutral = Wir bitten Sie, den offenen Betrag von { $total } bis zum { $pay_by } auszugleichen.
    .firm = Wir fordern Sie auf, den Gesamtbetrag von { $total } so zu zahlen, dass er spätestens am { $pay_by } auf unserem Konto eingeht.
    .final = { $last ->
        [yes] Wir setzen Ihnen hiermit eine letzte Frist zur Zahlung von { $total } bis zum { $pay_by }; maßgeblich ist der Eingang auf unserem Konto.
       *[no] Wir setzen Ihnen hiermit eine Frist zur Zahlung von { $total } bis zum { $pay_by }; maßgeblich ist der Eingang auf unserem Konto.
    }
consequence =
    .friendly = Damit ist Ihr Konto wieder ausgeglichen und weitere Erinnerungen erübrigen sich.
    .neutral = { $last ->
        [yes] Sollte einer fristgerechten Zahlung etwas entgegenstehen, melden Sie sich bitte vorher bei uns.
       *[no] Geht die Zahlung nicht ein, melden wir uns nach diesem Datum erneut bei Ihnen.
    }
    .firm = Sollte einer fristgerechten Zahlung etwas entgegenstehen, melden Sie sich bitte vorher bei uns.
    .final = Nach fruchtlosem Ablauf der Frist werden wir über weitere Schritte zur Durchsetzung unserer Forderung entscheiden, auch auf gerichtlichem Weg. Dadurch können Ihnen zusätzliche Kosten entstehen.
caption-courtesy = { $invoices ->
    [1] fällig am { $oldest_due }
   *[other] fällig ab dem { $oldest_due }
}
caption-reminder = zu zahlen bis zum { $pay_by }

### Was das Gesetz gibt: nach dem Recht des Gläubigers, nie nach der Sprache; kein Zinssatz, der nicht bekannt ist

legal-de =
    .firm = Nach Ablauf dieser Frist behalten wir uns vor, Verzugszinsen und die Verzugspauschale nach § 288 BGB geltend zu machen.
    .final = Nach § 288 Abs. 2 und 5 BGB schulden Sie Verzugszinsen sowie eine Pauschale von 40 Euro. Beides machen wir geltend, wenn die Zahlung nicht fristgerecht eingeht.
legal-at =
    .firm = Nach Ablauf dieser Frist behalten wir uns vor, Verzugszinsen und die Entschädigung für Betreibungskosten gemäß §§ 456 und 458 UGB geltend zu machen.
    .final = Gemäß §§ 456 und 458 UGB stehen uns Verzugszinsen sowie ein Pauschalbetrag von 40 Euro zu. Beides machen wir geltend, wenn die Zahlung nicht fristgerecht eingeht.
legal-ch =
    .firm = Nach Ablauf dieser Frist behalten wir uns vor, Verzugszins nach Art. 104 OR geltend zu machen.
    .final = Nach Art. 104 OR schulden Sie Verzugszins. Diesen machen wir geltend, wenn die Zahlung nicht fristgerecht eingeht.
legal-fr =
    .firm = Nach Ablauf dieser Frist behalten wir uns vor, die Verzugszinsen und die Beitreibungspauschale nach Artikel L441-10 des französischen Handelsgesetzbuchs (Code de commerce) geltend zu machen.
    .final = Nach Artikel L441-10 des französischen Handelsgesetzbuchs (Code de commerce) schulden Sie Verzugszinsen sowie eine Beitreibungspauschale von 40 Euro je Rechnung. Beides machen wir geltend, wenn die Zahlung nicht fristgerecht eingeht.
legal-be =
    .firm = Nach Ablauf dieser Frist behalten wir uns vor, die Verzugszinsen und die Pauschale nach dem belgischen Gesetz vom 2. August 2002 über den Zahlungsverzug im Geschäftsverkehr geltend zu machen.
    .final = Nach dem belgischen Gesetz vom 2. August 2002 über den Zahlungsverzug im Geschäftsverkehr schulden Sie Verzugszinsen sowie eine Pauschale von 40 Euro. Beides machen wir geltend, wenn die Zahlung nicht fristgerecht eingeht.
legal-gb =
    .firm = Nach Ablauf dieser Frist behalten wir uns vor, Zinsen und Entschädigung nach dem britischen Late Payment of Commercial Debts (Interest) Act 1998 geltend zu machen.
    .final = Nach dem britischen Late Payment of Commercial Debts (Interest) Act 1998 stehen uns gesetzliche Zinsen und eine Entschädigung zu. Beides machen wir geltend, wenn die Zahlung nicht fristgerecht eingeht.
legal-ie =
    .firm = Nach Ablauf dieser Frist behalten wir uns vor, Zinsen und Entschädigung nach der irischen Verordnung über Zahlungsverzug im Geschäftsverkehr (S.I. No. 580 of 2012) geltend zu machen.
    .final = Nach der irischen Verordnung über Zahlungsverzug im Geschäftsverkehr (S.I. No. 580 of 2012) stehen uns Zinsen und eine Entschädigung zu. Beides machen wir geltend, wenn die Zahlung nicht fristgerecht eingeht.
legal-other =
    .firm = Nach Ablauf dieser Frist behalten wir uns vor, die uns vertraglich oder gesetzlich zustehenden Verzugszinsen und Kosten geltend zu machen.
    .final = Geht die Zahlung nicht fristgerecht ein, machen wir die uns vertraglich oder gesetzlich zustehenden Verzugszinsen und Kosten geltend.

### Wie man antwortet

button = Ansehen und antworten
answer-email = { $answer ->
    [link] Dort können Sie ohne Anmeldung mitteilen, dass schon bezahlt ist, einen Zahlungstermin zusagen, um Ratenzahlung bitten oder eine Rechnung beanstanden. Sie können auch einfach auf diese Nachricht antworten. Wir lesen jede Antwort und senden keine Erinnerung, solange wir sie prüfen.
   *[other] Antworten Sie einfach auf diese Nachricht, wenn schon bezahlt ist, wenn Sie einen Zahlungstermin zusagen, um Ratenzahlung bitten oder eine Rechnung beanstanden möchten. Wir lesen jede Antwort und senden keine Erinnerung, solange wir sie prüfen.
}
answer-letter = { $answer ->
    [link] Ist schon bezahlt, möchten Sie einen Zahlungstermin zusagen, um Ratenzahlung bitten oder eine Rechnung beanstanden? Nutzen Sie den Code „Antworten“ oder schreiben Sie an { $email }. Wir lesen jede Antwort und senden keine Erinnerung, solange wir sie prüfen.
   *[other] Ist schon bezahlt, möchten Sie einen Zahlungstermin zusagen, um Ratenzahlung bitten oder eine Rechnung beanstanden? Schreiben Sie bitte an { $email }. Wir lesen jede Antwort und senden keine Erinnerung, solange wir sie prüfen.
}
crossed =
    .friendly = Sollte Ihre Zahlung bereits unterwegs sein, vielen Dank. Betrachten Sie diese Nachricht dann bitte als gegenstandslos.
    .neutral = Falls Sie inzwischen gezahlt haben, betrachten Sie dieses Schreiben bitte als gegenstandslos.
    .firm = Falls Sie inzwischen gezahlt haben, betrachten Sie dieses Schreiben bitte als gegenstandslos; das Datum Ihrer Überweisung hilft uns bei der Zuordnung.
    .final = { crossed.firm }

pay-code = Überweisen
pay-code-caption = Mit der Banking-App scannen: { $total } an { $holder }
answer-code = Antworten
answer-code-caption = Scannen und ohne Anmeldung einen Termin zusagen, Raten anfragen oder eine Rechnung beanstanden

### Antworten auf das, was Kunden uns mitteilen

subject-promise = Bestätigung Ihrer Zahlungszusage: { $amount } am { $date }
opening-promise = vielen Dank für die Mitteilung, dass { $amount } am { $date } gezahlt werden; bis dahin senden wir keine Mahnung.
body-promise = Sollte sich der Termin ändern, geben Sie uns bitte rechtzeitig Bescheid.
subject-dispute = Ihre Reklamation ist eingegangen (Vorgang { $case })
opening-dispute = { $invoices ->
    [0] Ihre Reklamation liegt uns vor; wir führen sie unter der Vorgangsnummer { $case }.
    [1] Ihre Reklamation zu Rechnung { $number } liegt uns vor; die Rechnung ist bis zur Klärung zurückgestellt. Ihre Vorgangsnummer: { $case }.
   *[other] Ihre Reklamation zu { $invoices } Rechnungen liegt uns vor; diese Rechnungen sind bis zur Klärung zurückgestellt. Ihre Vorgangsnummer: { $case }.
}
body-dispute = Wir prüfen den Fall und melden uns bei Ihnen. Bis dahin mahnen wir die beanstandeten Beträge nicht; unstrittige Rechnungen bleiben fällig.
subject-plan = Ihre Anfrage zur Ratenzahlung (Vorgang { $case })
opening-plan = Ihre Anfrage zur Ratenzahlung liegt uns vor; wir führen sie unter der Vorgangsnummer { $case }.
body-plan = Wir prüfen sie und melden uns bei Ihnen; bis dahin mahnen wir diese Rechnungen nicht. Ein Ratenplan gilt, sobald wir ihn bestätigt haben.
answer-notice = { $answer ->
    [link] Den Stand sehen Sie ohne Anmeldung auf Ihrer Seite. Sie können auch einfach auf diese Nachricht antworten.
   *[other] Falls noch etwas fehlt, antworten Sie einfach auf diese Nachricht.
}
button-notice = Zu Ihrer Seite

### Textnachrichten: ein Teil, keine Kontonummer

sms-courtesy = { $invoices ->
    [1] { $company }: Rechnung { $number } über { $total } wird am { $oldest_due } fällig.
   *[other] { $company }: { $invoices } Rechnungen über { $total } werden ab { $oldest_due } fällig.
}
sms-reminder =
    .friendly = { $company }: { $heading }. { $total } noch offen, bitte bis { $pay_by } zahlen.
    .neutral = { $company }: { $heading }. Offen: { $total }. Bitte zahlen Sie bis { $pay_by }.
    .firm = { $company }: { $heading }. { $total } überfällig, voll zahlbar bis { $pay_by }.
    .final = { $company }: { $heading }. Frist für { $total }: Eingang bei uns bis { $pay_by }.
sms-paid = Schon bezahlt? Dann bitte ignorieren.
sms-answer = { $answer ->
    [link] Antwort:
   *[phone] Fragen: { $phone }
}
sms-promise = { $company }: Danke, { $amount } am { $date } ist notiert. Bis dahin keine Mahnung.
sms-dispute = { $company }: Ihre Reklamation liegt uns vor ({ $case }). Wir melden uns.
sms-plan = { $company }: Ihre Ratenanfrage liegt uns vor ({ $case }). Wir melden uns.
sms-own-words = { $company }: { $text }

### Beschriftungen

list-two = { $left } und { $right }
list-more = { $left }, { $right }
label-invoice = Rechnung
label-issued = vom
label-due = fällig am
label-days = Tage überfällig
label-total = Betrag
label-open = offen
label-sum = Gesamt offen
label-sum-currency = Offen in { $currency }
labelled = { $label }: { $value }
row-due = fällig am { $due }
row-part = von { $total }
label-payment = So zahlen Sie
label-holder = Zahlungsempfänger
label-iban = IBAN
label-bic = BIC
label-reference = Verwendungszweck
label-customer-number = Kundennummer
label-contact = Ihr Kontakt
label-phone = Telefon
label-email = E-Mail
label-date = Datum
label-page = Seite
