# Ce que lisent les clients sur la page de leur lien : simple, poli, sans menace.

p-writes-to = écrit à { $customer }
p-languages = Autres langues
p-title = { $n ->
    [one] Une facture est en attente
    [2] Deux factures sont en attente
    [3] Trois factures sont en attente
    [4] Quatre factures sont en attente
    [5] Cinq factures sont en attente
   *[other] { $n } factures sont en attente
}
p-title-nothing = Rien n’est dû
p-hello = Bonjour, voici ce qui reste ouvert aujourd’hui.
p-hello-named = Bonjour { $name }, voici ce qui reste ouvert aujourd’hui.
p-hello-mr = Bonjour Monsieur { $last }, voici ce qui reste ouvert aujourd’hui.
p-hello-ms = Bonjour Madame { $last }, voici ce qui reste ouvert aujourd’hui.
p-intro = Réglez, ou dites-nous ce qui vous en empêche. Les deux nous conviennent, et tant que nous examinons votre réponse, nous n’envoyons aucune relance à ce sujet.
p-intro-nothing = Toutes les factures que nous connaissons sont réglées. Merci.
p-past-due = échu au { $date }
p-open-on = ouvert au { $date }, pas encore échu
p-was-due = échue le { $date }
p-is-due = à régler le { $date }
p-part = reste de { $total }
p-together = Total
p-later-one = { $open } le { $date }
p-later = { $n ->
    [one] Une autre n’est pas encore échue : { $list }.
   *[other] { $n } autres ne sont pas encore échues : { $list }.
}
p-what-now = Que souhaitez-vous faire ?
p-anything-else = Autre chose ?
p-error = Ce n’est pas encore envoyé
p-error-where = Merci de vérifier le champ signalé ci-dessous.
p-reference = Votre référence :

## Payer
p-pay = Payer maintenant
p-pay-sub = par virement
p-holder = Bénéficiaire
p-amount = Montant
p-payment-reference = Référence
p-copy = Copier
p-copied = Copié
p-copy-of = Copier : { $what }
p-scan = À scanner avec votre application bancaire
p-bank-warning = Ces coordonnées bancaires figurent aussi sur nos factures. Nous ne les modifions jamais par e-mail ; si un message l’affirme, merci de nous appeler avant de payer.

## Engagement
p-promise = Dire quand vous paierez
p-promise-sub = nous notons la date et restons silencieux jusque-là
p-which-day = Quel jour ?
p-promise-hint = Jusqu’au { $latest }. Si c’est plus tard, demandez un échelonnement ou écrivez-nous ci-dessous.
p-how-much = Combien ?
p-all = La totalité, { $amount }
p-only = Seulement la facture { $number }, { $amount }
p-other-amount = Un autre montant
p-other-amount-field = Autre montant en { $currency }
p-next-promise = La suite : nous notons la date et n’envoyons aucune relance pour ces factures jusque-là. Vous recevez une confirmation par e-mail.
p-promise-do = Noter cet engagement

## Échéances
p-plan = Payer en plusieurs fois
p-plan-sub = jusqu’à { $most } échéances, après accord
p-how-many = Combien d’échéances ?
p-plan-parts = { $n } échéances
p-plan-each = { $n } × { $amount }
p-plan-last = { $n } × { $amount }, la dernière { $last }
p-how-often = À quel rythme ?
p-every-month = chaque mois
p-every-week = chaque semaine
p-first-on = Quand payez-vous la première ?
p-plan-hint = Jusqu’au { $latest }.
p-next-plan = La suite : { $who } examine votre demande et répond sous quelques jours. Aucune relance n’est envoyée jusque-là. L’échéancier ne s’applique qu’une fois confirmé par nous.
p-plan-do = Demander cet échéancier

## Quelque chose ne va pas
p-dispute = Quelque chose ne va pas
p-dispute-sub = marchandise, prix, adresse, numéro de commande
p-which-invoice = Quelle facture ?
p-what-wrong = Qu’est-ce qui ne va pas ?
p-what-happened = Que s’est-il passé ?
p-disputed-amount = Quelle part est en cause ?
p-disputed-amount-hint = Si ce n’est pas toute la facture. Vous pouvez laisser ce champ vide.
p-next-dispute = La suite : { $who } vérifie et vous répond. Les relances des factures choisies sont suspendues jusque-là ; les autres restent dues.
p-dispute-do = Envoyer
p-reason-price = Le prix n’est pas celui convenu
p-reason-quantity = La quantité est inexacte
p-reason-quality = La marchandise ou le travail est défectueux
p-reason-not-received = Nous n’avons rien reçu
p-reason-not-ordered = Nous n’avons pas commandé cela
p-reason-duplicate = Nous avons été facturés deux fois
p-reason-tax-or-form = Numéro de commande, numéro de TVA ou adresse absent ou inexact
p-reason-contract = Ce n’est pas conforme au contrat
p-reason-other = Autre chose

## Déjà payé
p-paid = Déjà payé
p-paid-sub = dites-nous quand, nous vérifions
p-what-paid = Qu’avez-vous payé ?
p-paid-when = Quand avez-vous payé ?
p-paid-hint = La date de votre relevé bancaire. Un virement peut prendre deux jours ouvrés.
p-paid-amount = Combien, si ce n’était pas la totalité ?
p-paid-text = Un détail qui nous aide à le retrouver ?
p-next-paid = La suite : nous cherchons votre paiement et n’envoyons aucune relance pour ces factures jusqu’au { $date }. Si nous ne le trouvons pas, nous vous le demandons.
p-paid-do = Nous le dire

## Un mot
p-comment = Demander ou dire autre chose
p-comment-sub = autre interlocuteur, copie de facture, question
p-comment-text = Votre message
p-next-comment = La suite : une personne le lit et répond par e-mail.
p-comment-do = Envoyer le message
p-talk = Vous préférez en parler ? { $who }, { $by }
p-only-for = Cette page est réservée à { $customer }. L’ouvrir ne déclenche rien, seul un bouton agit.
p-keep-language = M’écrire désormais en français

## Ce qui a été dit, et où cela en est
p-told = Ce que vous nous avez dit
p-told-promise = Vous payez { $amount } le { $date } ({ $numbers })
p-told-plan = { $n } échéances, { $amount } au total ({ $numbers })
p-told-part = { $amount } le { $date }
p-told-dispute = { $reason } ({ $numbers })
p-told-paid-on = Vous avez payé le { $date } ({ $numbers })
p-told-paid = Vous avez payé ({ $numbers })
p-state-promised = annoncé pour le { $date }
p-state-disputed = en cours d’examen
p-state-plan = en plusieurs fois
p-state-paid = en cours de recherche
p-state-requested = en attente de notre réponse
p-state-kept = reçu, merci
p-state-partly = reçu en partie
p-state-broken = non reçu
p-state-not-found = paiement introuvable
p-state-settled = réglé
p-state-withdrawn = ne s’applique plus

## Fait
p-done-promise = Merci, c’est noté
p-done-promise-text = Vous payez { $amount } le { $date }. Jusque-là, aucune relance à ce sujet. Si ce jour ne convient finalement pas, dites-le-nous ici.
p-done-plan = Merci, nous avons votre demande
p-done-plan-text = Vous demandez à payer { $amount } en plusieurs fois à partir du { $date }. Nous l’examinons et répondons sous quelques jours ; aucune relance jusque-là. L’échéancier ne s’applique qu’une fois confirmé par nous.
p-done-dispute = Merci, nous vérifions
p-done-dispute-text = Les relances des factures indiquées sont suspendues. Nous vous répondons dès que nous en savons plus ; les autres factures restent dues.
p-done-paid = Merci, nous cherchons votre paiement
p-done-paid-text = D’ici là, aucune relance à ce sujet. Si nous ne le trouvons pas, nous vous le demandons.
p-done-message = Merci, votre message est arrivé
p-done-message-text = Une personne le lit et répond.
p-done-language = C’est noté
p-done-language-text = Nous vous écrivons désormais en français.

## Ce qui n’a pas pu être pris en compte
p-wrong-no-day = Merci de choisir un jour.
p-wrong-day = « { $typed } » n’est pas une date que nous comprenons. Merci de l’écrire ainsi : { $example }.
p-wrong-past = Ce jour est passé. Merci de choisir le { $date } ou plus tard.
p-wrong-future = Ce jour est encore à venir. Merci de choisir le { $date } ou plus tôt.
p-wrong-too-far = C’est plus loin que ce que nous pouvons noter sans accord. Merci de choisir le { $latest } au plus tard, ou de demander un échelonnement.
p-wrong-no-amount = Merci d’indiquer le montant.
p-wrong-amount = « { $typed } » n’est pas un montant que nous comprenons. Merci de l’écrire ainsi : { $example }.
p-wrong-not-positive = Le montant doit être supérieur à zéro.
p-wrong-above = C’est plus que ce qui reste dû : { $open }. Merci d’indiquer ce montant ou moins.
p-wrong-no-parts = Merci de choisir le nombre d’échéances.
p-wrong-too-many = Merci de choisir { $most } échéances au plus.
p-wrong-too-small = Le montant est trop petit pour être ainsi réparti.
p-wrong-no-invoice = Merci de choisir la facture concernée.
p-wrong-no-reason = Merci de choisir ce qui s’en rapproche le plus.
p-wrong-no-text = Merci d’écrire quelques mots, pour que la bonne personne puisse vérifier.
p-wrong-no-comment = Merci d’écrire votre message.
p-wrong-too-long = Votre texte compte { $n } caractères. Merci de le ramener à { $most }.
p-wrong-currencies = Ces factures sont en plusieurs devises. Merci de choisir une devise à la fois.
p-wrong-unknown = Une des factures n’est plus ouverte. Merci de revoir la page et de choisir à nouveau.
p-wrong-nothing-open = Rien n’est ouvert à ce sujet. Merci de revoir la page.
p-wrong-too-often = Vous nous avez déjà beaucoup écrit aujourd’hui. Merci de nous appeler ou de répondre à notre e-mail, pour que rien ne se perde.

## Un lien qui ne marche plus
p-gone = Ce lien n’est plus valable
p-gone-why = Il a peut-être expiré, ou une partie de l’adresse manque.
p-gone-then = Merci d’utiliser le lien du dernier message reçu, ou simplement d’y répondre.

## Pour ceux qui le lisent dans la conversation
p-said-subject = De la page du client
p-said-all = tout ce qui est ouvert
p-said-promise = S’engage à payer { $amount } le { $date } (factures : { $numbers })
p-said-dispute = Quelque chose ne va pas : { $reason } (factures : { $numbers })
p-said-dispute-of = Quelque chose ne va pas : { $reason }, { $amount } (factures : { $numbers })
p-said-plan = Demande { $parts } échéances, { $every }, à partir du { $date } (factures : { $numbers })
p-said-paid-on = Dit avoir payé le { $date } : { $amount } (factures : { $numbers })
p-said-paid = Dit avoir payé : { $amount } (factures : { $numbers })
