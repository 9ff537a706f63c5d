# Les mots des pages pour celles et ceux qui travaillent ici. Une clé par phrase ; aucun balisage.

## Autour de chaque page
skip = Aller au contenu
nav-main = Rubriques
inbox = Réception
worklist = À faire
customers = Clients
customer = Client
search = Recherche
settings = Réglages
health = État
sign-in = Se connecter
sign-out = Se déconnecter
email = E-mail
password = Mot de passe
save = Enregistrer
saved = Enregistré.
more = Plus
look = Voir
close-dialog = Fermer
ledger-as-of = Comptes jusqu’au { $date }
mailboxes-down = { $n ->
    [one] { $n } boîte ne répond pas
   *[other] { $n } boîtes ne répondent pas
 }
sending-on = Les relances partent seules
sending-off = Les relances ne partent qu’à la main
to-inbox = Vers la réception
to-conversation = Vers la conversation

## Erreurs
fault-not-found = Il n’y a rien ici
fault-not-found-what = La page n’existe plus, ou l’adresse contient une faute.
fault-forbidden = Ceci ne vous est pas ouvert
fault-forbidden-what = Seuls les { $role } le peuvent. Adressez-vous à eux, ou demandez ce droit à l’administration.
fault-not-from-here = Ce formulaire n’a pas été accepté
fault-not-from-here-what = Il est peut-être resté ouvert trop longtemps, ou il venait d’un autre site. Rien n’a changé. Revenez en arrière, rechargez la page et recommencez.
fault-bad-form = Ce formulaire n’a pas été compris
fault-bad-form-what = Rien n’a changé. Revenez en arrière, rechargez la page et recommencez.
fault-too-large = Ces fichiers sont trop lourds
fault-too-large-what = Rien n’a été envoyé. Revenez en arrière et envoyez moins de fichiers, ou de plus légers ; votre texte y est encore.
fault-broken = Quelque chose s’est cassé ici
fault-broken-what = C’est notre faute, pas la vôtre. Rien n’est perdu ; réessayez dans un instant.
fault-number = Si cela persiste, donnez ce numéro à l’administration :
role-name-administrator = administrateurs
role-name-manager = responsables
role-name-collector = chargés de recouvrement
role-name-reader = utilisateurs connectés

## Connexion
sign-in-wrong = L’adresse ou le mot de passe est faux.
sign-in-wait = Trop d’essais avec cette adresse. Réessayez dans { $minutes } min.

## Réglages
settings-look = Langue et apparence
settings-language = Langue
settings-theme = Couleurs
settings-mail = Courriels en HTML
settings-mail-what = Le texte seul montre ce qui vient d’être écrit et marque ce qui y a été lu. Les images d’ailleurs ne sont jamais chargées avant que vous le demandiez.
mail-view-text = En texte seul
mail-view-html = Comme envoyés
settings-keys = Touches simples
settings-keys-what = j, k, r, n et les autres agissent sans Ctrl. Désactivez-les si elles gênent, par exemple avec la saisie vocale.
language-en = Anglais
language-de = Allemand
language-fr = Français
theme-system = Comme le système
theme-light = Clair
theme-dark = Sombre
password-current = Mot de passe actuel
password-new = Nouveau mot de passe
password-hint = Au moins 12 caractères ; plusieurs mots se retiennent mieux que des signes.
password-change = Changer le mot de passe
password-wrong = Ce n’est pas votre mot de passe.
password-unfit = Trop court ou trop long : 12 caractères ou plus.

## Vues
group-views = Vues
group-what-they-say = Ce qu’ils disent
group-needs-mending = À réparer
view-mine = Les miennes
view-unassigned = Sans responsable
view-all = Toutes ouvertes
view-promises = Promesses
view-disputes = Litiges
view-plans = Échéanciers demandés
view-paid = Dit avoir payé
view-copies = Veut une copie
view-undelivered = Non remis
view-unmatched = Non attribuées
view-quarantined = En quarantaine
conversations = Conversations
list-count = { $n ->
    [one] { $n } conversation
   *[other] { $n } conversations
 }
unread = Non lue :
unassigned = personne
newest = Les plus récentes
older = Plus anciennes
news = { $n ->
    [one] { $n } nouvelle
   *[other] { $n } nouvelles
 }
empty-title = Rien ici
empty-mine = Ce que les clients écrivent sur vos comptes apparaîtra ici.
empty-unassigned = Chaque conversation ouverte a quelqu’un qui s’en occupe.
empty-all = Personne n’attend de réponse.
empty-promises = Aucune promesse n’attend d’être acceptée.
empty-disputes = Aucun litige n’attend d’être accepté.
empty-plans = Personne ne demande à payer en plusieurs fois.
empty-paid = Personne ne dit avoir payé.
empty-copies = Personne ne redemande de facture.
empty-undelivered = Tout ce qui a été envoyé est arrivé, ou en chemin.
empty-unmatched = On sait de qui vient chaque message.
choose-title = Choisissez une conversation
choose-what = j et k parcourent la liste, Entrée ouvre.
tag-undelivered = non remis
tag-promise = paiera
tag-dispute = conteste
tag-plan = veut échelonner
tag-paid = dit avoir payé
tag-copy-request = copie
tag-wrong-contact = mauvais contact
tag-stop = stop
tag-question = question

## Une conversation
conversation-with = Conversation avec { $name }
back-to-list = Retour à la liste
about-customer = À propos du client
assign = Attribuer
assigned-to = Qui s’en occupe
nobody = Personne
close = Clore
reopen = Rouvrir
silent = en pause
open = dû
mark-read = Marquer comme lue
see-sent = voir l’envoi
see-message = voir le message
note = Note
note-lock = seule votre équipe voit ceci
show-quoted = { $n ->
    [one] Montrer { $n } ligne de plus
   *[other] Montrer { $n } lignes de plus
 }
show-html = Afficher comme envoyé
show-text = Afficher le texte
show-rest = Afficher la suite
answers-between = Réponses trouvées entre les lignes : { $n }
mail-title = Courriel
mail-frame = Courriel de { $name }, comme envoyé
mail-whole = Sur une page à part
mail-cut = Ce courriel est très long. Seul son début est affiché ; le courriel téléchargé le contient en entier.
mail-unbearable = Ce courriel est construit de telle façon qu’il ne peut être affiché sans risque. En voici le texte.
pictures-waiting = { $n ->
    [one] { $n } image d’ailleurs n’a pas été chargée
   *[other] { $n } images d’ailleurs n’ont pas été chargées
 }
pictures-load = { $n ->
    [one] Charger l’image
   *[other] Charger les images
 }
download-mail = Télécharger le courriel (.eml)
file-runs = peut exécuter des programmes
message = Message
reply = Réponse
write = Écrire
write-to = À { $name }
write-note = Seule votre équipe voit ceci
to-address = à { $address }
stays-here = reste dans la maison
add-note = Ajouter la note
send = Envoyer
overtaken = Rien n’a été envoyé.
overtaken-what = Quelqu’un a écrit pendant que vous écriviez. Lisez-le ci-dessus, puis envoyez de nouveau : votre texte est conservé.
only-looking = Vous pouvez regarder, mais pas écrire.
answer-unmatched = Choisissez d’abord le client, ensuite vous pourrez répondre.
answer-no-address = Aucune adresse e-mail de ce client ne fonctionne. Une note est possible.
readings = Ce qui a été lu dans ce message
reading = Lecture { $n }
confidence = Degré de certitude de la lecture
accept = Accepter
change = Modifier
dismiss = Écarter
accept-changed = Accepter ainsi
reading-accepted = acceptée, { $name }
reading-dismissed = écartée, { $name }
wish-promise = Promesse
wish-dispute = Litige
wish-plan = Échéancier
wish-paid = Dit avoir payé
wish-copy-request = Veut une copie
wish-wrong-contact = Mauvais contact
wish-stop = Plus de messages
wish-question = Question
wish-on = le { $date }
wish-from = dès le { $date }
wish-no-date = sans date
wish-parts = { $n } fois { $amount }
wish-invoices = { $n ->
    [one] facture { $list }
   *[other] factures { $list }
 }
every-week = chaque semaine
every-month = chaque mois
reason-price = prix
reason-quantity = quantité
reason-quality = qualité
reason-not-received = marchandise manquante
reason-not-ordered = non commandé
reason-duplicate = facturé deux fois
reason-tax-or-form = une formalité
reason-contract = contrat
reason-other = autre motif
field-date = Jour
field-start = Premier jour
field-amount = Montant en { $currency }
field-amount-all = tout ce qui est dû
field-reason = Motif
field-parts = Échéances
field-every = Rythme
field-invoices = Factures
field-invoices-all = toutes celles qui sont dues
field-date-wrong = Ce jour n’a pas été compris. Rien n’a changé.
field-amount-wrong = Ce montant n’a pas été compris. Écrivez-le comme 1 200,50. Rien n’a changé.
field-parts-wrong = Le nombre d’échéances n’a pas été compris. Rien n’a changé.
refused-nothing-open = Rien n’est dû sur ces factures.
refused-unknown-invoice = L’une des factures n’est pas à ce client, ou est payée.
refused-date-past = Ce jour est passé.
refused-date-far = Ce jour est trop lointain.
refused-amount-zero = Le montant doit dépasser zéro.
refused-amount-above = Le montant dépasse ce qui est dû.
refused-few-parts = Un échéancier a au moins deux échéances.
refused-many-parts = C’est plus d’échéances que permis.
refused-currencies = Les factures sont en plusieurs devises. Nommez celles d’une seule.
refused-settled = Quelqu’un l’a déjà réglé.
refused-incomplete = Il manque quelque chose : indiquez le jour avec « Modifier ».
refused-unmatched = Rien n’a été envoyé : on ne sait pas de qui est cette conversation.
refused-unrenderable = Rien n’a été envoyé : le texte est vide, ou trop long pour cette voie.
refused-no-address = Rien n’a été envoyé : aucune adresse de ce client ne fonctionne.
by-email = par e-mail
by-sms = par SMS
by-letter = par courrier
by-email-to = e-mail à { $name }
by-sms-to = SMS à { $name }
by-letter-to = courrier à { $name }
by-link = sur la page client
by-auto-reply = réponse automatique
by-bounce = avis de remise
sent-elsewhere-to = e-mail à { $name }, envoyé depuis un autre logiciel de messagerie
sender-verified = expéditeur vérifié : { $domain }
sender-fails = cet e-mail a échoué au contrôle de l’expéditeur lui-même (DMARC) : soyez prudent
sender-unchecked = l’expéditeur n’a pas pu être vérifié : { $domain }
sender-unproven = rien ne prouve l’expéditeur : { $domain }
by-out-of-office = message d’absence
by-delay = avis de retard
by-read-receipt = accusé de lecture
by-challenge = demande si une personne a écrit
by-list = circulaire
absent-until = Absence jusqu’au { $day }
absent-deputy = remplacement : { $who }
kind-reminder = Relance
kind-acknowledgement = Confirmation
step-courtesy = Avis avant échéance
step-first = Relance 1
step-second = Relance 2
step-third = Relance 3
step-final = Dernière relance
tone-friendly = amicale
tone-neutral = neutre
tone-firm = ferme
tone-final = ultime
fate-queued = attend de partir
fate-sending = part à l’instant
fate-sent = envoyé
fate-delivered = remis
fate-bounced = n’a pas été remis
fate-gave-up = n’a pas pu être envoyé
fate-unknown = est peut-être parti
fate-withdrawn = retiré
fate-waits-until = attend jusqu’à { $at }
undo = Reprendre
undo-left = Part dans { $n } s
they-said = L’autre côté dit :
see-contact = Voir le contact
send-although = Envoyer encore, même s’il est peut-être parti
remedy-address = L’adresse est fausse. Corrigez le contact, puis écrivez de nouveau ; le même message reviendrait.
remedy-later = Le temps aide : réessayez plus tard.
remedy-smaller = Envoyez moins de pièces jointes, ou de plus légères.
remedy-policy = Une règle le refuse là-bas. Écrivez autrement ou prenez une autre voie, puis réessayez.
remedy-ours = Quelque chose est mal réglé ici. Réessayez quand l’administration l’aura réparé.
remedy-again = Réessayez, ou prenez une autre voie.
remedy-ask = Demandez s’il est arrivé. Envoyé encore, il arrivera peut-être deux fois.
refused-rest = Le reste n’a pas pu être relevé : le serveur ne répond pas ou n’a plus ce mail.
rest-waits = Ce mail est très volumineux : { $size } en restent sur le serveur.
rest-fetch = Relever le reste
refused-left = Il n’a pas pu être repris : il est déjà parti.
refused-many-files = Rien n’a été envoyé : un message porte 20 fichiers au plus. Choisissez les fichiers de nouveau.
refused-large-files = Rien n’a été envoyé : les fichiers sont trop lourds ensemble. Choisissez-en moins, ou de plus légers.
refused-files-channel = Rien n’a été envoyé : les fichiers ne partent qu’avec un courriel.
attach = Joindre
files-most = Jusqu’à { $size } ensemble
files-too-much = Les fichiers dépassent { $size } ensemble. Retirez-en.
file-remove = Retirer { $name }
written-as = De
signed-as = Signé
undelivered-what = Ce qui n’est pas arrivé, par motif, et ce qui aide. Fermez une conversation pour l’écarter.
undelivered-changed = Rien n’a été réessayé : il y en a maintenant plus ou moins que tout à l’heure. Regardez encore.
undelivered-tried = { $n ->
    [one] { $n } message est réessayé.
   *[other] { $n } messages sont réessayés.
 }
undelivered-more = { $n ->
    [one] { $n } autre suit.
   *[other] { $n } autres suivent.
 }
retry-kind = Réessayer tous ceux-ci
retry-kind-sure = { $n ->
    [one] { $n } message sera envoyé encore.
   *[other] { $n } messages seront envoyés encore.
 }
retry-kind-go = Oui, en envoyer { $n }
keys-undo = reprendre ce qui vient d’être envoyé
fate-late = retardé : { $fault }
fate-read = lu { $at }

# Pourquoi un serveur n’a pas accepté un message, selon ses codes.
refusal-busy = le serveur n’accepte plus rien pour l’instant
refusal-greylisted = le serveur veut que nous revenions plus tard (liste grise)
refusal-mailbox-full = la boîte est pleine
refusal-no-such-mailbox = cette adresse n’existe pas
refusal-no-such-domain = ce domaine n’accepte pas de courrier
refusal-mailbox-closed = la boîte est fermée
refusal-too-large = le message est trop volumineux
refusal-sender = notre adresse d’expéditeur a été refusée
refusal-log-in = notre identification a été refusée
refusal-policy = une règle du serveur l’a refusé
refusal-content = le contenu du message a été refusé
refusal-network = le chemin est interrompu
refusal-system = le serveur est en panne
refusal-protocol = le serveur ne nous a pas compris
refusal-unclear = refusé sans motif
event-promise-kept = La promesse { $reference } a été tenue.
event-promise-partly-kept = La promesse { $reference } a été tenue en partie.
event-promise-broken = La promesse { $reference } n’a pas été tenue.
event-instalment-missed = Une échéance du plan { $reference } n’est pas venue.
event-payment-not-found = Le paiement de { $reference } n’a pas été trouvé.
event-plan-agreed = L’échéancier { $reference } a été accordé.
event-case-withdrawn = { $reference } a été retiré.
event-case-settled = { $reference } a été réglé.
event-claims-to-answer = L’e-mail répond au message { $reference }, mais son expéditeur n’est pas connu chez ce client.
event-fails-authentication = L’e-mail dit venir de { $reference } et échoue au contrôle que { $reference } demande. Il est peut-être falsifié : renseignez-vous par une autre voie avant de faire ce qu’il veut.
event-in-our-name = L’e-mail est écrit en notre propre nom, et rien ne prouve que l’un de nous l’a envoyé.

## Le client
open-total = Dû
open-invoices = Factures dues
nothing-open = Rien n’est dû.
next-planned = Relances
planned-now = Maintenant : { $step }, { $way }.
planned-on = Ensuite : { $step }, le { $date }.
planned-nothing = Rien n’est prévu.
silent-until = En pause, car { $reason }, jusqu’au { $date }.
silent-lifted = En pause, car { $reason }, jusqu’au règlement.
silent-reply = une réponse n’a pas encore été lue
silent-dispute = le client conteste
silent-promise = le client a promis de payer
silent-plan = un échéancier court
silent-paid = le client dit avoir payé
silent-manual = quelqu’un ici l’a voulu
state-open = due
state-late = en retard
state-paid = payée
state-credit = avoir
state-reply = réponse
state-dispute = contestée
state-promise = promise
state-plan = échelonnée
state-manual = en pause
due-on = échéance { $date }
due-late = { $days ->
    [one] échéance { $date }, { $days } jour de retard
   *[other] échéance { $date }, { $days } jours de retard
 }
age-0 = non échu
age-1 = 1–30 j
age-2 = 31–60 j
age-3 = 61–90 j
age-4 = plus de 90 j
cases = Dossiers
case-dispute = litige
case-promise = promesse
case-plan = échéancier
case-paid = dit avoir payé
case-state-requested = demandé
case-state-open = en cours
case-state-kept = tenu
case-state-partly-kept = tenu en partie
case-state-broken = non tenu
case-state-settled = réglé
case-state-withdrawn = retiré
case-agree = Accorder
case-settle = Réglé
case-withdraw = Retirer
facts = Données
fact-company = Créancière
fact-language = Langue
fact-now-there = Heure là-bas
fact-collector = Suivi par
fact-manual = À la main
fact-manual-on = rien ne part seul
whose = De qui est-ce ?
whose-what = Personne ne connaît cet expéditeur. Choisissez le client, et toute la conversation lui revient.
customer-search = Nom ou numéro
choose = Celui-ci
nobody-found = Personne trouvé
clear-search = Tout montrer
customers-none = Importez des clients avec « duly import ».
col-number = Numéro
col-name = Nom
col-country = Pays
col-issued = Émise
col-due = Échéance
col-state = État
col-total = Montant
col-day = Jour
col-outcome = Résultat
col-why = Pourquoi
col-when = Quand
col-channel = Voie
col-place = Où il se trouvait
col-size = Taille
invoice = Facture
invoices = Factures
show-paid = { $n ->
    [one] Montrer aussi { $n } payée
   *[other] Montrer aussi { $n } payées
 }
hide-paid = Seulement ce qui est dû
nothing-said = Rien n’a encore été dit.
contacts = Contacts
contacts-none = Personne n’est connu ici.
contact-fault = Les mails n’arrivent pas : { $why }
contact-stopped = Ne veut pas de SMS
role-accounts-payable = comptabilité fournisseurs
role-management = direction
role-sales = ventes
role-other = autre
why-title = Pourquoi et pourquoi pas
why-nothing = Rien n’a été décidé ces 30 derniers jours.
outcome-sent = envoyé
outcome-held = retenu
outcome-nothing = rien d’échu
rule-sent = { $step }
rule-blocked = En pause, car { $reason }. { $date }
rule-contact-cap = { $step } attend : assez de messages en sept jours. Suivant le { $date }.
rule-too-soon = { $step } attend jusqu’au { $date }, car la précédente était tardive.
rule-manual-customer = { $step } attend : rien ne part seul vers ce client.
rule-no-recipient = { $step } attend : aucune adresse n’est joignable.
rule-covered-by-credit = { $step } est inutile : des avoirs la couvrent.
rule-unrenderable = { $step } n’a pas pu être écrite.
rule-not-due-yet = { $step } vient le { $date }.
rule-paid = C’est payé.
rule-no-further-step = Il n’y a plus d’étape.

## À faire
worklist-what = Ce qui attend une personne, et pourquoi. Le plus ancien d’abord.
worklist-empty = Tout est fait
worklist-empty-what = Les promesses non tenues et tout ce qui demande une personne apparaîtront ici.
tasks = À faire
task-done = Fait
yours = à vous
task-promise-broken = Promesse non tenue
task-promise-broken-why = Le paiement était promis pour le { $date } et n’est pas venu. Les relances reprennent ; un appel vaut peut-être mieux.
task-instalment-missed = Échéance manquante
task-instalment-missed-why = L’échéance du { $date } n’est pas venue. Le plan est terminé ; demandez ce qui s’est passé.
task-payment-not-found = Paiement introuvable
task-payment-not-found-why = Le client disait avoir payé ; au { $date } aucun paiement n’est venu. Demandez l’avis de virement.
task-plan-requested = Demande un échéancier
task-plan-requested-why = Demandé le { $date }. Les relances sont en pause pendant que vous décidez.
task-undelivered = N’est pas arrivé
task-undelivered-why = Un message n’a pas pu être remis le { $date }. Cherchez un autre contact.

## Ce qui a été envoyé
sent-title = Tel qu’envoyé
sent-to = À { $name }
sent-from = De { $name }
sent-plain = La même chose en texte brut
segments = { $n ->
    [one] { $n } partie
   *[other] { $n } parties
 }
download-pdf = Télécharger
open-pdf = Ouvrir le courrier

## Recherche
search-for = Mots, numéros, noms
search-what = Trouve tout ce qui a été dit, par ses mots.
search-nothing = Rien trouvé
search-nothing-what = Essayez un autre mot, ou seulement son début.
messages-found = { $n ->
    [one] { $n } message
   *[other] { $n } messages
 }

## État
ledger-newest = Les comptes vont jusqu’au : { $date }
ledger-empty = rien d’importé encore
mailboxes = Boîtes
mailboxes-none = Aucune boîte n’est reliée.
answers-not = ne répond plus depuis { $moment }
mails-total = { $n ->
    [one] { $n } mail, aucun perdu
   *[other] { $n } mails, aucun perdu
 }
mail-new = en attente
mail-filed = classés
mail-unmatched = non attribués
mail-ignored = écartés par règle
mail-quarantined = en quarantaine
mail-owed = à récupérer
mail-missing = manquants
mail-left-out = laissés de côté
deliveries = Envois
deliveries-none = Rien n’a encore été envoyé.
try-again = Réessayer
quarantine-what = Des mails qui n’ont pas pu être lus. Ils sont conservés entiers.
quarantine-empty = Chaque mail a pu être lu
quarantine-empty-what = Si l’un ne peut l’être, il apparaît ici avec la raison, et rien n’en est perdu.

## Alarmes et bilan
alarms = Ce qui ne va pas
alarms-more = { $n ->
    [one] encore { $n }
   *[other] encore { $n }
 }
alert-mailbox-down = { $n ->
    [one] La boîte { $about } ne répond pas, depuis { $since }.
   *[other] { $n } boîtes ne répondent pas, la première depuis { $since }.
 }
alert-mailbox-down-act = Pourquoi ?
alert-login-refused = { $n ->
    [one] { $about } ne nous laisse plus entrer, depuis { $since }. Quelqu’un doit consentir à nouveau ou changer le mot de passe.
   *[other] { $n } serveurs de mail ne nous laissent plus entrer, le premier depuis { $since }.
 }
alert-login-refused-act = Aux connexions
alert-balance = { $n ->
    [one] Des mails de { $about } manquent, depuis { $since }.
   *[other] Des mails de { $n } boîtes manquent, les premiers depuis { $since }.
 }
alert-balance-act = Voir le bilan
alert-quarantined = { $n ->
    [one] Des mails n’ont pas pu être lus, depuis { $since }.
   *[other] Des mails de { $n } boîtes n’ont pas pu être lus, les premiers depuis { $since }.
 }
alert-quarantined-act = Les regarder
alert-undelivered = { $n ->
    [one] Beaucoup de messages n’arrivent pas, depuis { $since }.
   *[other] Beaucoup de messages n’arrivent pas, à { $n } endroits, d’abord depuis { $since }.
 }
alert-undelivered-act = Lesquels ?
alert-work-undelivered = Beaucoup de messages n’arrivent pas en ce moment.
alert-work-late = Les réponses peuvent tarder : une boîte n’est pas entièrement relevée. Les administrateurs le voient aussi.
balance-days = Les 14 derniers jours
balance-none = Aucun mail ces 14 derniers jours.
balance-seen = vus
balance-difference = différence
balance-sum = Ensemble
balance-what = Ce que montre le serveur de mail est classé, non attribué, écarté par règle (une copie, un mail privé, trop ancien), en quarantaine ou en attente. Tout le reste serait perdu.
balance-lacking = { $n ->
    [one] Le serveur de mail montre { $n } mail qui n’est pas ici. duly va le chercher à nouveau de lui-même ; si cela reste, relever depuis ce jour.
   *[other] Le serveur de mail montre { $n } mails qui ne sont pas ici. duly va les chercher à nouveau de lui-même ; si cela reste, relever depuis ce jour.
 }
balance-above = { $n ->
    [one] Il y a ici { $n } mail de plus que n’en montre le serveur : il y a été supprimé avant d’être compté.
   *[other] Il y a ici { $n } mails de plus que n’en montre le serveur : ils y ont été supprimés avant d’être comptés.
 }
mails-kept = { $n ->
    [one] { $n } mail conservé
   *[other] { $n } mails conservés
 }
heard-from = a répondu { $ago }
heard-never = n’a pas encore répondu
ago-now = à l’instant
ago-minutes = il y a { $n } min
ago-hours = il y a { $n } h
fetch-from = Relever le mail depuis ce jour
fetch-from-day = Jour
fetch-from-what = Le mail plus ancien qui s’y trouve est relevé une fois ; ce qui est déjà ici reste tel quel. Sans jour, tout est relevé.
fetch-from-now = actuellement depuis le { $date }
fetch-from-all = actuellement tout
fetch-from-act = Relever
fetching-now = Noté. Ce qui manque est en train d’être relevé.
quarantine-all = Tous les réessayer
quarantine-more = { $n ->
    [one] Encore { $n } après ceux-ci.
   *[other] Encore { $n } après ceux-ci.
 }
quarantine-why = Le plus souvent la prochaine version sait le lire. Réessayer après une mise à jour, ou le télécharger et regarder.
quarantine-bare = encore sur le serveur
col-mailbox = Boîte
download-raw = Télécharger tel qu’il est venu

## Connexions par consentement
logins = Connexions
logins-what = Les boîtes que quelqu’un permet à duly d’utiliser, sans qu’un mot de passe soit conservé.
logins-none = Aucune connexion par consentement
logins-none-what = Les boîtes de Google et de Microsoft 365 en demandent une. Dans la configuration, elle s’appelle [[login]].
login-works = connectée
login-refused = refusée
login-never = non connectée
login-works-until = L’accès vaut jusqu’au { $moment } et se renouvelle de lui-même avant.
login-works-on = L’accès se renouvelle de lui-même.
login-refused-since = Refusée depuis le { $moment }.
login-never-what = Personne n’a encore consenti : rien n’est relevé ni envoyé par elle.
login-unused = utilisée par aucune boîte
login-mailbox = boîte { $name }
login-sending = envoi
login-connect = Connecter
login-connect-again = Connecter à nouveau
login-connect-code = Connecter avec un code
login-disconnect = Déconnecter
login-connected = { $name } est connectée.
login-failed = { $name } n’est pas connectée.
login-callback = Le fournisseur doit connaître cette adresse de redirection :
login-away = Vers { $host }
login-away-what = Identifiez-vous là-bas avec le compte de { $name } et consentez. Vous revenez ici de vous-même.
login-away-on = Y aller
login-back = Retour aux connexions
login-code = Un code pour { $name }
login-code-what = Il vaut jusqu’à { $time }. Tout appareil convient, même celui de quelqu’un d’autre.
login-code-open = Ouvrez cette page :
login-code-type = Saisissez-y ce code :
login-code-wait = Identifiez-vous avec le compte et consentez. Cette page le remarque d’elle-même.
login-code-typed = J’ai consenti

## Touches
keys = Touches
keys-off-hint = Les touches simples se désactivent dans vos réglages.
keys-move = Se déplacer
keys-next = suivant, précédent
keys-open = ouvrir
keys-back = retour à la liste
keys-pane = volet suivant
keys-go = réception, à faire, clients
keys-conversation = Conversation
keys-close = clore, rouvrir
keys-reading = Une lecture a le focus
keys-next-reading = lecture suivante
keys-composer = En écrivant
keys-leave = quitter
