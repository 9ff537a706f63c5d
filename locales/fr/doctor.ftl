# Ce que dit le docteur. Chaque constat dit ce qui est ; .mend dit quoi faire.

area-settings = Réglages
area-storage = Stockage
area-database = Base de données
area-way-out = Envoi
area-mailbox = Boîte
area-domain = Domaine
area-round-trip = Aller-retour
severity-bad = faux
severity-warn = à regarder
severity-good = juste

doctor-settings-wrong = Un réglage est faux : { $why }
    .mend = Le corriger à { $place } ; « duly check » dit ensuite s’il est juste.
doctor-settings-right = Les réglages vont ensemble ({ $n ->
        [one] { $n } société
       *[other] { $n } sociétés
    }).
doctor-public-url-plain = Les liens mènent à { $url }, sans chiffrement : mots de passe et réponses des clients sont lisibles en route.
    .mend = Placer un proxy avec TLS devant le serveur et commencer server.public_url par https://.
doctor-nothing-leaves = Les e-mails sont écrits dans des fichiers ; rien n’est envoyé.
    .mend = Régler email.transport = "smtp" et email.host dès qu’il faut écrire aux clients.
doctor-no-company = Aucune société n’est réglée, donc personne ne doit rien.
    .mend = Ajouter une section [[company]] aux réglages.
doctor-no-mailbox = Aucune boîte n’est réglée : les réponses ne sont pas relevées.
    .mend = Ajouter une section [[mailbox]] pour l’adresse d’où partent les relances.

doctor-storage-right = { $path } peut être écrit et le garde ; { $free } Mo sont libres.
doctor-storage-unwritable = { $path } ne peut être écrit : { $why }
    .mend = Donner le droit d’y écrire à l’utilisateur qui exécute duly, ou choisir un autre storage.folder. D’ici là aucun mail ne peut être conservé.
doctor-storage-full = Seuls { $free } Mo sont libres dans { $path } : le prochain gros mail risque de ne pas tenir.
    .mend = Faire de la place sur ce disque maintenant, ou déplacer storage.folder vers un plus grand.
doctor-storage-low = Seuls { $free } Mo sont libres dans { $path }.
    .mend = Faire de la place ou déplacer storage.folder vers un disque plus grand avant qu’il ne soit plein.
doctor-storage-fleeting = { $path } est en mémoire ou dans la couche propre d’un conteneur : le contenu sera perdu au prochain redémarrage.
    .mend = Mettre storage.folder sur un disque ; dans un conteneur, sur un volume monté à cet endroit.
doctor-storage-open = Tout utilisateur de cette machine peut regarder dans { $path }, et le courrier des clients s’y trouve.
    .mend = Retirer ce droit : chmod o-rwx { $path }

doctor-database-right = { $version } répond en { $ms } ms.
doctor-database-slow = { $version } met { $ms } ms pour une petite question ; chaque page l’attend.
    .mend = Regarder la charge du serveur de base de données et le réseau entre les deux ; ils doivent être proches.
doctor-database-down = La base de données ne répond pas : { $why }
    .mend = Démarrer la base, ou corriger storage.database ; son utilisateur doit pouvoir créer des tables.

doctor-host-unknown = Aucune machine ne s’appelle { $host }.
    .mend = Chercher une faute dans le réglage host, ou demander au service de noms de cette machine : getent hosts { $host }
doctor-port-closed = { $host } est là, mais rien n’écoute au port { $port }.
    .mend = Corriger le réglage port ; l’usage pour ce chiffrement est { $usual }. Ou démarrer le serveur de mail.
doctor-host-silent = { $host } ne répond pas au port { $port }.
    .mend = Le plus souvent un pare-feu : permettre les connexions de cette machine vers { $host }, port { $port } (l’usage est ici { $usual }).
doctor-host-unreachable = { $host } ne peut être joint au port { $port } : { $why }
    .mend = Regarder le réseau entre cette machine et { $host }.
doctor-talks-tls = { $host } chiffre dès le premier octet au port { $port }.
    .mend = Régler tls = "implicit" pour ce port, ou prendre le port de STARTTLS.
doctor-talks-plain = { $host } commence en clair au port { $port }.
    .mend = Régler tls = "starttls" pour ce port, ou prendre le port qui chiffre dès le premier octet.
doctor-no-starttls = { $host } n’offre pas STARTTLS au port { $port }.
    .mend = Prendre le port qui chiffre dès le premier octet avec tls = "implicit", ou activer STARTTLS sur le serveur de mail.
doctor-other-protocol = Ce qui répond à { $host }, port { $port }, ne parle pas { $wanted } mais dit : { $words }
    .mend = Corriger host et port ; pour { $wanted } l’usage est ici le port { $usual }.
doctor-sent-away = { $host } nous renvoie : { $words }
    .mend = Demander à qui gère le serveur de mail si l’adresse de cette machine est bloquée ou vient trop souvent.
doctor-broke = { $host } a rompu la connexion au port { $port } au milieu d’une phrase.
    .mend = Regarder le journal du serveur de mail à ce moment ; il dit pourquoi.
doctor-tls-failed = { $host } et duly ne trouvent pas de chiffrement commun au port { $port } : { $why }
    .mend = Faire offrir TLS 1.2 ou 1.3 par le serveur de mail.
doctor-certificate-right = Le certificat de { $host } vaut jusqu’au { $date }, de { $issuer }.
doctor-certificate-soon = Le certificat de { $host } finit le { $date }, dans { $n ->
        [one] { $n } jour
       *[other] { $n } jours
    }.
    .mend = Le renouveler maintenant ; ensuite plus aucun mail ne part ni n’arrive.
doctor-certificate-expired = Le certificat de { $host } a fini le { $date }.
    .mend = Le renouveler sur le serveur de mail, et veiller à ce qu’il se renouvelle seul désormais.
doctor-certificate-not-yet = Le certificat de { $host } ne commence que le { $date }.
    .mend = Regarder d’abord l’horloge de cette machine ; si elle est juste, le serveur de mail a le mauvais certificat.
doctor-certificate-other-name = Le certificat de { $host } est pour un autre nom : { $names }
    .mend = Régler host sur l’un de ces noms, ou donner au serveur un certificat pour { $host }.
doctor-certificate-self-signed = { $host } se porte garant de lui-même ; personne d’autre ne le fait.
    .mend = Si c’est votre serveur, déposer son certificat en fichier PEM sur cette machine et le nommer dans root_certificate.
doctor-certificate-unknown-issuer = { $issuer } se porte garant de { $host }, et cette machine ne le connaît pas.
    .mend = Faire envoyer toute la chaîne par le serveur ; pour une autorité privée, nommer le fichier PEM dans root_certificate.
doctor-certificate-wrong = Le certificat de { $host } n’est pas digne de confiance : { $why }
    .mend = Donner un nouveau certificat au serveur de mail.
doctor-authority-unreadable = L’autorité privée est inutilisable : { $why }
    .mend = Nommer dans root_certificate un fichier PEM qui commence par BEGIN CERTIFICATE et que l’utilisateur qui exécute duly peut lire.
doctor-unencrypted = Mails et mots de passe vont à { $host } sans chiffrement.
    .mend = Régler tls = "starttls" ou "implicit".
doctor-way-out-right = { $host } accepte le mail au port { $port } et sait : { $features }
doctor-login-right = { $host } nous laisse entrer.
doctor-login-refused = { $host } ne nous laisse pas entrer : { $words }
    .mend = Régler à nouveau username et password. Google et Microsoft veulent un mot de passe d’application, ou un consentement à la place.
doctor-login-not-offered = { $host } n’offre au port { $port } aucune connexion que duly connaisse.
    .mend = Se connecter avec chiffrement (tls), ou ôter username des réglages si le serveur n’en veut pas.
doctor-token-refused = Il n’y a pas de jeton pour { $host } : { $why }
    .mend = Consentir à nouveau sous Réglages → Connexions.

doctor-mailbox-right = { $host } répond et sait : { $can }
doctor-no-idle = { $host } ne sait pas dire quand un mail arrive ; duly regarde de temps en temps.
    .mend = Rien à faire. Un poll_seconds plus petit fait arriver les réponses plus tôt.
doctor-folder-right = Le dossier { $folder } contient { $n ->
        [one] { $n } mail
       *[other] { $n } mails
    }.
doctor-folder-meant = Il n’y a pas de dossier { $folder }. S’agit-il de { $meant } ?
    .mend = Écrire le dossier dans les réglages comme le serveur : { $meant }
doctor-folder-missing = Il n’y a pas de dossier { $folder }. Il y a : { $there }
    .mend = Nommer l’un de ces dossiers dans les réglages, ou créer le dossier sur le serveur.
doctor-maildir-right = Le Maildir { $path } peut être lu.
doctor-maildir-missing = Le Maildir { $path } ne peut être lu : { $why }
    .mend = Corriger le réglage path ; le dossier contient new, cur et tmp, et l’utilisateur qui exécute duly peut y écrire.

doctor-clock-right = Les horloges d’ici et de là s’accordent.
doctor-clock-off = Les horloges d’ici et de là diffèrent de { $n } secondes.
    .mend = Régler les deux machines sur un serveur de temps (chrony, systemd-timesyncd).
doctor-clock-far-off = Les horloges d’ici et de là diffèrent de { $n } secondes : connexions et liens échouent, et les mails sont dans le désordre.
    .mend = Regarder laquelle est fausse (date -u), et la régler sur un serveur de temps (chrony, systemd-timesyncd).

doctor-dns-silent = Le service de noms ne répond pas : { $why }
    .mend = Regarder dns.server, ou le service de noms de cette machine. Ce qui est publié sur ce domaine n’a pu être vérifié.
doctor-mx-right = Les réponses vont à { $hosts }.
doctor-mx-missing = Personne n’accepte le mail de ce domaine : les réponses reviennent au client.
    .mend = Publier un enregistrement MX qui nomme votre serveur de mail.
doctor-mx-null = Ce domaine dit qu’il n’accepte pas de mail.
    .mend = Remplacer l’enregistrement MX « 0 . » par un qui nomme votre serveur de mail, ou envoyer depuis un autre domaine.
doctor-spf-right = SPF dit qui peut envoyer (questions : { $n } sur 10).
doctor-spf-missing = Pas d’enregistrement SPF : beaucoup prennent le mail de ce domaine pour un faux.
    .mend = Publier un enregistrement TXT tel que « v=spf1 mx include:… -all » qui nomme votre voie d’envoi.
doctor-spf-several = Il y a { $n } enregistrements SPF ; on n’en compte alors aucun.
    .mend = Les réunir en un seul enregistrement TXT et supprimer les autres.
doctor-spf-broken = L’enregistrement SPF, ou l’un de ceux qu’il inclut, est inutilisable : { $record }
    .mend = Y chercher une faute, et vérifier pour chaque include qu’il existe encore.
doctor-spf-lookups = L’enregistrement SPF demande { $n } questions ; on s’arrête après 10 et le tient pour fautif.
    .mend = Ôter les include devenus inutiles, ou les remplacer par des adresses ip4: et ip6:.
doctor-spf-open = L’enregistrement SPF finit par « all » : chacun peut envoyer en votre nom.
    .mend = Le finir par -all (ou ~all pendant les essais).
doctor-spf-undecided = L’enregistrement SPF ne dit pas que penser des autres expéditeurs.
    .mend = Le finir par -all (ou ~all pendant les essais).
doctor-spf-stranger = L’enregistrement SPF ne nomme pas { $ip }, l’adresse de votre voie d’envoi.
    .mend = Ajouter ip4:{ $ip } (ip6: si c’en est une), ou l’include de votre fournisseur. Si la voie d’envoi passe par d’autres, c’est leur adresse qui compte.
doctor-dkim-right = La clé DKIM { $selector } est publiée et convient.
doctor-dkim-unsigned = duly ne signe pas le mail de ce domaine avec DKIM.
    .mend = Si votre serveur de mail signe, rien à faire. Sinon ajouter une section [[dkim]] avec domain, selector et key.
doctor-dkim-missing = Le mail est signé avec DKIM, mais la clé { $selector } n’est pas publiée : la signature ne compte pas.
    .mend = Publier l’enregistrement TXT { $selector }._domainkey avec la clé publique de ce fichier.
doctor-dkim-other-key = Sous { $selector } est publiée une autre clé que celle qui signe : chaque signature échoue.
    .mend = Publier la clé publique de ce fichier sous { $selector }._domainkey, ou signer avec un nouveau sélecteur.
doctor-dkim-revoked = La clé DKIM { $selector } est publiée comme révoquée (p= est vide).
    .mend = Publier sa clé publique, ou signer avec une nouvelle clé sous un nouveau sélecteur.
doctor-dkim-unreadable = La clé privée de { $selector } est inutilisable : { $why }
    .mend = Nommer un fichier PEM avec une clé RSA ou Ed25519 que l’utilisateur qui exécute duly peut lire.
doctor-dmarc-right = DMARC demande « { $policy } » pour ce qui n’est pas de vous, et des rapports viennent.
doctor-dmarc-missing = Pas d’enregistrement DMARC : les grands fournisseurs se fient moins à ce mail.
    .mend = Publier l’enregistrement TXT _dmarc avec « v=DMARC1; p=none; rua=mailto:… », et p=quarantine quand les rapports sont bons.
doctor-dmarc-several = Il y a { $n } enregistrements DMARC ; on n’en compte alors aucun.
    .mend = Garder un enregistrement TXT à _dmarc et supprimer les autres.
doctor-dmarc-watches = DMARC ne fait que regarder (p=none) : de fausses relances en votre nom arrivent encore.
    .mend = Lire les rapports quelques semaines ; si tout ce qui est à vous passe, régler p=quarantine, puis p=reject.
doctor-dmarc-unreported = DMARC ne demande pas de rapports, donc personne ne dit quand votre mail échoue.
    .mend = Ajouter rua=mailto:… avec une boîte que quelqu’un lit.

doctor-trip-right = Un mail à notre propre adresse de réponse est revenu après { $n ->
        [one] { $n } seconde
       *[other] { $n } secondes
    }.
doctor-trip-refused = Un mail à notre propre adresse de réponse n’a pas été pris : { $why }
    .mend = Si l’adresse est refusée, activer les adresses avec + sur le serveur de mail (recipient delimiter +) : chaque réponse vient à une telle adresse. Sinon voir ce qui est dit de l’envoi.
doctor-trip-lost = Un mail à notre propre adresse de réponse est parti et n’était pas arrivé après { $n } secondes.
    .mend = Regarder dans le journal du serveur de mail où il est allé. Souvent les adresses avec + sont désactivées (recipient delimiter +), ou le mail du domaine va dans une autre boîte.
doctor-trip-junk = Un mail à notre propre adresse de réponse a été mis dans { $folder } : les réponses y seraient aussi.
    .mend = Faire laisser passer par le serveur le mail à cette adresse, et voir ce qui est dit de SPF et DKIM.
doctor-trip-impossible = L’aller-retour n’a pu se faire : { $why }
    .mend = Il lui faut une voie d’envoi (email.transport = "smtp") et une boîte IMAP qui nous laisse entrer. Réparer ce qui en est dit, puis réessayer.

## La page
doctor = Docteur
doctor-what = Regarde tout ce dont le mail dépend, et dit comment réparer ce qui est faux.
doctor-begin = Regarder maintenant
doctor-again = Regarder à nouveau
doctor-trip = Envoyer aussi un mail à nous-mêmes
doctor-trip-what = De chaque société à sa propre adresse de réponse. Dure jusqu’à deux minutes ; personne d’autre ne reçoit rien.
doctor-running = Examen en cours …
doctor-progress = { $done } sur { $parts } regardés
doctor-ended = Regardé le { $moment }
doctor-never = Rien n’a encore été regardé
doctor-never-what = Cela prend quelques secondes. Rien n’est changé, et aucun client ne reçoit rien.
doctor-bad = { $n ->
    [0] Rien n’est faux
    [one] { $n } chose est fausse
   *[other] { $n } choses sont fausses
 }
doctor-warn = { $n ->
    [one] { $n } chose à regarder
   *[other] { $n } choses à regarder
 }
doctor-good = { $n ->
    [one] { $n } chose est juste
   *[other] { $n } choses sont justes
 }
doctor-to-mend = Remède :
