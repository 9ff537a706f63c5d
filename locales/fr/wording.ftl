# Ce que lisent les clients en français. Usages belges, suisses et canadiens : fr-BE, fr-CH et fr-CA.
# La construction des messages est expliquée en tête de en/wording.ftl. Les espaces devant : ; ? ! et dans « … »
# sont insécables.

### Combien de fois nous avons écrit

heading-courtesy = Rappel d’échéance
heading-first =
    .friendly = Rappel
    .neutral = Première relance
    .firm = Première relance
    .final = Première relance
heading-second =
    .friendly = Deuxième rappel
    .neutral = Deuxième relance
    .firm = Deuxième relance
    .final = Deuxième relance
heading-third =
    .friendly = Troisième rappel
    .neutral = Troisième relance
    .firm = Troisième relance
    .final = Troisième relance
heading-final =
    .friendly = { $last ->
        [yes] Dernier rappel
       *[no] Nouveau rappel
    }
    .neutral = { $last ->
        [yes] Dernière relance
       *[no] Nouvelle relance
    }
    .firm = { heading-final.neutral }
    .final = Mise en demeure

subject-courtesy = { $invoices ->
    [1] Facture { $number } : échéance le { $oldest_due }
   *[other] { $invoices } factures à échéance à partir du { $oldest_due }
}
subject-reminder =
    .friendly = { $invoices ->
        [1] { $heading } : facture { $number }, { $total } en attente
       *[other] { $heading } : { $total } en attente de règlement
    }
    .neutral = { $invoices ->
        [1] { $heading } : facture { $number }, échue le { $oldest_due }
       *[other] { $heading } : { $total }, échéance du { $oldest_due }
    }
    .firm = { $heading } : { $total } à régler pour le { $pay_by }
    .final = { $heading } : { $total }, à payer pour le { $pay_by }
preheader-reminder = Déjà réglé, une date, un échéancier ou une question : dites-le-nous, ou répondez à ce message.

### À qui nous écrivons

salutation =
    .friendly = { $person ->
        [ms] Bonjour Madame { $last_name },
        [mr] Bonjour Monsieur { $last_name },
        [named] Bonjour { $full_name },
       *[unknown] Madame, Monsieur,
    }
    .neutral = { salutation.friendly }
    .firm = { salutation-letter }
    .final = { salutation-letter }
salutation-letter = { $person ->
    [ms] Madame,
    [mr] Monsieur,
   *[unknown] Madame, Monsieur,
}
closing-email =
    .friendly = Bien cordialement,
    .neutral = Cordialement,
    .firm = { closing-letter }
    .final = { closing-letter }
closing-letter = { $person ->
    [ms] Veuillez agréer, Madame, nos salutations distinguées.
    [mr] Veuillez agréer, Monsieur, nos salutations distinguées.
   *[unknown] Veuillez agréer, Madame, Monsieur, nos salutations distinguées.
}

### De quoi il s’agit

opening-courtesy =
    .friendly = { $invoices ->
        [1] Simple information : la facture { $number } arrive à échéance le { $oldest_due }. Si un point n’est pas clair ou si vous ne l’avez pas reçue, n’hésitez pas à nous le dire dès maintenant.
       *[other] Simple information : { $invoices } factures arrivent bientôt à échéance, la première le { $oldest_due }. Si un point n’est pas clair ou si l’une d’elles vous manque, n’hésitez pas à nous le dire dès maintenant.
    }
    .neutral = { $invoices ->
        [1] La facture { $number } arrive à échéance le { $oldest_due }. En cas de question ou si un duplicata vous est nécessaire, merci de nous l’indiquer avant cette date.
       *[other] { $invoices } factures arrivent bientôt à échéance, la première le { $oldest_due }. En cas de question ou si un duplicata vous est nécessaire, merci de nous l’indiquer avant cette date.
    }
    .firm = { opening-courtesy.neutral }
    .final = { opening-courtesy.neutral }
opening-first =
    .friendly = { $invoices ->
        [1] Sauf erreur de notre part, la facture { $number }, arrivée à échéance le { $oldest_due }, n’est pas encore soldée. Il s’agit sans doute d’un simple oubli.
       *[other] Sauf erreur de notre part, { $invoices } factures ne sont pas encore soldées ; la plus ancienne est arrivée à échéance le { $oldest_due }. Il s’agit sans doute d’un simple oubli.
    }
    .neutral = { $invoices ->
        [1] Sauf erreur de notre part, la facture { $number } n’est pas soldée. Elle était à échéance du { $oldest_due }.
       *[other] Sauf erreur de notre part, { $invoices } factures ne sont pas soldées. La plus ancienne était à échéance du { $oldest_due }.
    }
    .firm = { $invoices ->
        [1] La facture { $number }, échue le { $oldest_due }, n’est pas soldée à ce jour.
       *[other] { $invoices } factures, dont la plus ancienne est échue depuis le { $oldest_due }, ne sont pas soldées à ce jour.
    }
    .final = { opening-first.firm }
opening-second =
    .friendly = { $invoices ->
        [1] Nous vous avons écrit récemment au sujet de la facture { $number }, arrivée à échéance le { $oldest_due } et encore ouverte sur votre compte. Il s’agit sans doute d’un simple oubli.
       *[other] Nous vous avons écrit récemment au sujet de votre compte. { $invoices } factures y sont encore ouvertes, dont la plus ancienne est arrivée à échéance le { $oldest_due }. Il s’agit sans doute d’un simple oubli.
    }
    .neutral = { $invoices ->
        [1] Sauf erreur de notre part, la facture { $number } n’est toujours pas soldée malgré notre premier courrier. Elle était à échéance du { $oldest_due }.
       *[other] Sauf erreur de notre part, { $invoices } factures ne sont toujours pas soldées malgré notre premier courrier. La plus ancienne était à échéance du { $oldest_due }.
    }
    .firm = { $invoices ->
        [1] Malgré notre premier courrier, la facture { $number }, échue le { $oldest_due }, demeure ouverte.
       *[other] Malgré notre premier courrier, { $invoices } factures demeurent ouvertes. La plus ancienne est échue depuis le { $oldest_due }.
    }
    .final = { $invoices ->
        [1] La facture { $number }, échue le { $oldest_due }, demeure ouverte malgré notre demande.
       *[other] { $invoices } factures, dont la plus ancienne est échue depuis le { $oldest_due }, demeurent ouvertes malgré notre demande.
    }
opening-third =
    .friendly = { $invoices ->
        [1] Nous vous avons déjà écrit au sujet de la facture { $number }, arrivée à échéance le { $oldest_due } et encore ouverte. Si un point bloque le paiement, nous vous aiderons volontiers.
       *[other] Nous vous avons déjà écrit au sujet de votre compte. { $invoices } factures y sont encore ouvertes, dont la plus ancienne est arrivée à échéance le { $oldest_due }. Si un point bloque le paiement, nous vous aiderons volontiers.
    }
    .neutral = { $invoices ->
        [1] Sauf erreur de notre part, la facture { $number } n’est toujours pas soldée malgré nos précédents courriers. Elle était à échéance du { $oldest_due }.
       *[other] Sauf erreur de notre part, { $invoices } factures ne sont toujours pas soldées malgré nos précédents courriers. La plus ancienne était à échéance du { $oldest_due }.
    }
    .firm = { $invoices ->
        [1] Malgré nos courriers, la facture { $number }, échue le { $oldest_due }, demeure ouverte.
       *[other] Malgré nos courriers, { $invoices } factures demeurent ouvertes. La plus ancienne est échue depuis le { $oldest_due }.
    }
    .final = { $invoices ->
        [1] La facture { $number }, échue le { $oldest_due }, demeure ouverte malgré nos demandes répétées.
       *[other] { $invoices } factures, dont la plus ancienne est échue depuis le { $oldest_due }, demeurent ouvertes malgré nos demandes répétées.
    }
opening-final =
    .friendly = { opening-third.friendly }
    .neutral = { opening-third.neutral }
    .firm = { opening-third.firm }
    .final = { opening-third.final }

### Ce que nous demandons, et la suite

ask-courtesy =
    .friendly = { $invoices ->
        [1] Pourriez-vous prévoir le règlement de { $total } au plus tard le { $oldest_due } ?
       *[other] Pourriez-vous prévoir le règlement de { $total } aux échéances indiquées ?
    }
    .neutral = { $invoices ->
        [1] Nous vous remercions de bien vouloir régler la somme de { $total } au plus tard le { $oldest_due }, en rappelant le numéro de facture.
       *[other] Nous vous remercions de bien vouloir régler la somme de { $total } aux échéances indiquées, en rappelant les numéros de facture.
    }
    .firm = { ask-courtesy.neutral }
    .final = { ask-courtesy.neutral }
ask-reminder =
    .friendly = Pourriez-vous procéder au règlement de { $total } au plus tard le { $pay_by } ?
    .neutral = { $invoices ->
        [1] Nous vous remercions de bien vouloir régler la somme de { $total } au plus tard le { $pay_by }, en rappelant le numéro de facture.
       *[other] Nous vous remercions de bien vouloir régler la somme de { $total } au plus tard le { $pay_by }, en rappelant les numéros de facture.
    }
    .firm = Nous vous demandons de régler l’intégralité de la somme, soit { $total }, au plus tard le { $pay_by }.
    .final = { $step ->
        [final] Par la présente, nous vous mettons en demeure de nous payer la somme de { $total } au plus tard le { $pay_by }.
       *[other] Nous vous demandons formellement de nous faire parvenir la somme de { $total } au plus tard le { $pay_by }.
    }
consequence =
    .friendly = Votre compte sera ainsi à jour et nous n’aurons pas à vous relancer.
    .neutral = { $last ->
        [yes] Si une difficulté s’oppose au paiement, merci de nous en faire part avant cette date.
       *[no] Sans règlement à cette date, nous vous adresserons une nouvelle relance.
    }
    .firm = Si une difficulté s’oppose au paiement, nous vous invitons à nous contacter avant cette date.
    .final = À défaut de paiement ou de réponse à cette date, nous déciderons des suites à donner à ce dossier, y compris par voie judiciaire, ce qui pourrait entraîner pour vous des frais supplémentaires.
caption-courtesy = { $invoices ->
    [1] échéance le { $oldest_due }
   *[other] à échéance à partir du { $oldest_due }
}
caption-reminder = à régler au plus tard le { $pay_by }

### Ce que donne la loi : celle du créancier, jamais celle de la langue ; aucun taux qui ne soit connu

legal-de =
    .firm = Passé cette date, nous nous réservons le droit de réclamer les intérêts de retard et l’indemnité forfaitaire prévus par l’article 288 du Code civil allemand (BGB).
    .final = L’article 288, alinéas 2 et 5, du Code civil allemand (BGB) nous donne droit à des intérêts de retard et à une indemnité forfaitaire de 40 euros, que nous réclamerons à défaut de paiement à cette date.
legal-at =
    .firm = Passé cette date, nous nous réservons le droit de réclamer les intérêts de retard et l’indemnité forfaitaire prévus par les articles 456 et 458 du Code des entreprises autrichien (UGB).
    .final = Les articles 456 et 458 du Code des entreprises autrichien (UGB) nous donnent droit à des intérêts de retard et à une indemnité forfaitaire de 40 euros, que nous réclamerons à défaut de paiement à cette date.
legal-ch =
    .firm = Passé cette date, nous nous réservons le droit de réclamer l’intérêt moratoire prévu par l’article 104 du Code des obligations suisse (CO).
    .final = L’article 104 du Code des obligations suisse (CO) nous donne droit à un intérêt moratoire, que nous réclamerons à défaut de paiement à cette date.
legal-fr =
    .firm = Passé cette date, nous nous réservons le droit d’appliquer les pénalités de retard et l’indemnité forfaitaire pour frais de recouvrement prévues par l’article L441-10 du Code de commerce.
    .final = Conformément à l’article L441-10 du Code de commerce, tout retard entraîne des pénalités et une indemnité forfaitaire de 40 € par facture pour frais de recouvrement. Nous les réclamerons à défaut de paiement à cette date.
legal-be =
    .firm = Passé cette date, nous nous réservons le droit de réclamer les intérêts de retard et l’indemnité forfaitaire prévus par la loi du 2 août 2002 concernant la lutte contre le retard de paiement dans les transactions commerciales.
    .final = La loi du 2 août 2002 concernant la lutte contre le retard de paiement dans les transactions commerciales nous donne droit à des intérêts de retard et à une indemnité forfaitaire de 40 €, que nous réclamerons à défaut de paiement à cette date.
legal-gb =
    .firm = Passé cette date, nous nous réservons le droit de réclamer les intérêts et l’indemnité prévus par la loi britannique de 1998 (Late Payment of Commercial Debts (Interest) Act 1998).
    .final = La loi britannique de 1998 (Late Payment of Commercial Debts (Interest) Act 1998) nous donne droit à des intérêts légaux et à une indemnité, que nous réclamerons à défaut de paiement à cette date.
legal-ie =
    .firm = Passé cette date, nous nous réservons le droit de réclamer les intérêts et l’indemnité prévus par le règlement irlandais de 2012 sur les retards de paiement (S.I. No. 580 of 2012).
    .final = Le règlement irlandais de 2012 sur les retards de paiement (S.I. No. 580 of 2012) nous donne droit à des intérêts et à une indemnité, que nous réclamerons à défaut de paiement à cette date.
legal-other =
    .firm = Passé cette date, nous nous réservons le droit de réclamer les pénalités de retard et les frais de recouvrement prévus par le contrat ou par la loi.
    .final = À défaut de paiement à cette date, nous réclamerons les pénalités de retard et les frais de recouvrement prévus par le contrat ou par la loi.

### Comment répondre

button = Consulter et répondre
answer-email = { $answer ->
    [link] Vous pouvez y indiquer, sans mot de passe, que la facture est déjà réglée, annoncer une date de règlement, demander un échéancier ou signaler une contestation. Vous pouvez aussi répondre simplement à ce message. Nous lisons chaque réponse et n’envoyons aucune relance entre-temps.
   *[other] Répondez simplement à ce message pour indiquer que la facture est déjà réglée, annoncer une date de règlement, demander un échéancier ou signaler une contestation. Nous lisons chaque réponse et n’envoyons aucune relance entre-temps.
}
answer-letter = { $answer ->
    [link] Pour indiquer que la facture est déjà réglée, annoncer une date de règlement, demander un échéancier ou signaler une contestation, utilisez le code « Répondre » ou écrivez à { $email }. Nous lisons chaque réponse et n’envoyons aucune relance entre-temps.
   *[other] Pour indiquer que la facture est déjà réglée, annoncer une date de règlement, demander un échéancier ou signaler une contestation, écrivez à { $email }. Nous lisons chaque réponse et n’envoyons aucune relance entre-temps.
}
crossed =
    .friendly = Si votre règlement a croisé ce message, nous vous en remercions et vous prions de ne pas en tenir compte.
    .neutral = Si vous avez réglé entre-temps, veuillez ne pas tenir compte de ce message.
    .firm = Si vous avez réglé entre-temps, veuillez ne pas tenir compte de ce message ; la date de votre virement nous aidera à le retrouver.
    .final = { crossed.firm }

pay-code = Payer
pay-code-caption = À scanner avec votre application bancaire : { $total } à { $holder }
answer-code = Répondre
answer-code-caption = À scanner pour annoncer une date, demander un échéancier ou signaler une contestation, sans mot de passe

### Avis qui répondent à un client

subject-promise = Confirmation de votre date de règlement : { $amount } le { $date }
opening-promise = Nous prenons note de votre engagement de régler { $amount } le { $date } et suspendons nos relances jusque-là. Nous vous en remercions.
body-promise = Si cette date devait changer, merci de nous prévenir à temps.
subject-dispute = Votre contestation : reçue (référence { $case })
opening-dispute = { $invoices ->
    [0] Nous avons bien reçu votre contestation, enregistrée sous la référence { $case }.
    [1] Nous avons bien reçu votre contestation de la facture { $number }, dont la relance est suspendue. Votre référence : { $case }.
   *[other] Nous avons bien reçu votre contestation de { $invoices } factures, dont la relance est suspendue. Votre référence : { $case }.
}
body-dispute = Nous examinons votre demande et reviendrons vers vous. D’ici là, les montants contestés ne seront pas relancés ; les autres factures restent dues.
subject-plan = Votre demande d’échéancier (référence { $case })
opening-plan = Nous avons bien reçu votre demande d’échéancier, enregistrée sous la référence { $case }.
body-plan = Nous l’examinons et reviendrons vers vous ; d’ici là, ces factures ne seront pas relancées. L’échéancier s’applique dès que nous l’avons confirmé.
answer-notice = { $answer ->
    [link] Votre page montre l’état du dossier, sans mot de passe. Vous pouvez aussi répondre simplement à ce message.
   *[other] S’il manque un élément, répondez simplement à ce message.
}
button-notice = Ouvrir votre page

### SMS : une seule partie, sans ç, ê ni û (ces lettres le couperaient en deux), sans numéro de compte

sms-courtesy = { $invoices ->
    [1] { $company } : facture { $number }, { $total }, à échéance du { $oldest_due }.
   *[other] { $company } : { $invoices } factures, { $total }, à échéance à partir du { $oldest_due }.
}
sms-reminder =
    .friendly = { $company } : { $heading }. { $total } à régler pour le { $pay_by }, merci.
    .neutral = { $company } : { $heading }. { $total }, merci de régler pour le { $pay_by }.
    .firm = { $company } : { $heading }. { $total } à régler en entier pour le { $pay_by }.
    .final = { $company } : { $heading }. Paiement de { $total } attendu pour le { $pay_by }.
sms-paid = Déjà réglé ? Merci d’ignorer.
sms-answer = { $answer ->
    [link] Répondre :
   *[phone] Questions : { $phone }
}
sms-promise = { $company } : merci, { $amount } le { $date } : bien noté. Relances suspendues.
sms-dispute = { $company } : contestation notée ({ $case }). Nous reviendrons vers vous.
sms-plan = { $company } : demande d’échéancier notée ({ $case }). Nous reviendrons vers vous.
sms-own-words = { $company } : { $text }

### Libellés

list-two = { $left } et { $right }
list-more = { $left }, { $right }
label-invoice = Facture
label-issued = Date
label-due = Échéance
label-days = Jours de retard
label-total = Montant
label-open = Solde
label-sum = Solde total
label-sum-currency = Solde en { $currency }
labelled = { $label } : { $value }
row-due = échéance le { $due }
row-part = sur { $total }
label-payment = Pour payer
label-holder = Titulaire du compte
label-iban = IBAN
label-bic = BIC
label-reference = Référence du virement
label-customer-number = N° client
label-contact = Votre contact
label-phone = Téléphone
label-email = E-mail
label-date = Date
label-page = Page
