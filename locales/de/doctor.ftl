# Was der Doktor sagt. Jeder Befund sagt, was ist; .mend sagt, was zu tun ist.

area-settings = Einstellungen
area-storage = Ablage
area-database = Datenbank
area-way-out = Versand
area-mailbox = Postfach
area-domain = Domain
area-round-trip = Rundlauf
severity-bad = falsch
severity-warn = ansehen
severity-good = richtig

doctor-settings-wrong = Eine Einstellung ist falsch: { $why }
    .mend = Bei { $place } ändern; „duly check“ sagt, ob sie dann richtig ist.
doctor-settings-right = Die Einstellungen passen zusammen ({ $n ->
        [one] { $n } Firma
       *[other] { $n } Firmen
    }).
doctor-public-url-plain = Links führen zu { $url }, unverschlüsselt: Kennwörter und Antworten der Kunden sind unterwegs lesbar.
    .mend = Einen Proxy mit TLS vor den Server stellen und server.public_url mit https:// beginnen.
doctor-nothing-leaves = E-Mails werden in Dateien geschrieben; nichts wird versandt.
    .mend = email.transport = "smtp" und email.host setzen, sobald Kunden angeschrieben werden sollen.
doctor-no-company = Keine Firma ist eingestellt, also schuldet niemand etwas.
    .mend = Den Einstellungen einen Abschnitt [[company]] hinzufügen.
doctor-no-mailbox = Kein Postfach ist eingestellt: Antworten werden nicht abgeholt.
    .mend = Für die Adresse, von der Mahnungen kommen, einen Abschnitt [[mailbox]] hinzufügen.

doctor-storage-right = { $path } ist beschreibbar und behält es; { $free } MB sind frei.
doctor-storage-unwritable = { $path } ist nicht beschreibbar: { $why }
    .mend = Dem Benutzer, unter dem duly läuft, dort das Schreibrecht geben oder storage.folder ändern. Bis dahin kann keine Mail aufbewahrt werden.
doctor-storage-full = Nur { $free } MB sind in { $path } frei: Die nächste große Mail passt vielleicht nicht mehr.
    .mend = Jetzt Platz auf diesem Datenträger schaffen oder storage.folder auf einen größeren legen.
doctor-storage-low = Nur { $free } MB sind in { $path } frei.
    .mend = Platz schaffen oder storage.folder auf einen größeren Datenträger legen, bevor er voll ist.
doctor-storage-fleeting = { $path } liegt im Arbeitsspeicher oder in der eigenen Schicht eines Containers: Der Inhalt ist nach dem nächsten Neustart verloren.
    .mend = storage.folder auf einen Datenträger legen, im Container auf ein dort eingehängtes Volume.
doctor-storage-open = Jeder Benutzer dieser Maschine darf in { $path } sehen, und darin liegt die Post der Kunden.
    .mend = Das Recht entziehen: chmod o-rwx { $path }

doctor-database-right = { $version } antwortet in { $ms } ms.
doctor-database-slow = { $version } braucht { $ms } ms für eine kleine Frage; jede Seite wartet darauf.
    .mend = Auslastung des Datenbankservers und das Netz dazwischen ansehen; beide gehören nah zusammen.
doctor-database-down = Die Datenbank antwortet nicht: { $why }
    .mend = Die Datenbank starten oder storage.database berichtigen; der Benutzer darin muss Tabellen anlegen dürfen.

doctor-host-unknown = Kein Rechner heißt { $host }.
    .mend = Die Einstellung host auf Tippfehler prüfen oder den Namensdienst dieser Maschine fragen: getent hosts { $host }
doctor-port-closed = { $host } ist da, aber an Port { $port } nimmt niemand an.
    .mend = Die Einstellung port ändern; üblich bei dieser Verschlüsselung ist { $usual }. Oder den Mailserver starten.
doctor-host-silent = { $host } antwortet an Port { $port } nicht.
    .mend = Meist eine Firewall: Verbindungen von dieser Maschine zu { $host }, Port { $port }, erlauben (üblich ist hier { $usual }).
doctor-host-unreachable = { $host } ist an Port { $port } nicht erreichbar: { $why }
    .mend = Das Netz zwischen dieser Maschine und { $host } ansehen.
doctor-talks-tls = { $host } verschlüsselt an Port { $port } vom ersten Byte an.
    .mend = Für diesen Port tls = "implicit" setzen oder den Port für STARTTLS nehmen.
doctor-talks-plain = { $host } beginnt an Port { $port } im Klartext.
    .mend = Für diesen Port tls = "starttls" setzen oder den Port nehmen, der vom ersten Byte an verschlüsselt.
doctor-no-starttls = { $host } bietet an Port { $port } kein STARTTLS an.
    .mend = Den Port, der vom ersten Byte an verschlüsselt, mit tls = "implicit" nehmen oder STARTTLS am Mailserver einschalten.
doctor-other-protocol = Was bei { $host } an Port { $port } antwortet, spricht nicht { $wanted }, sondern sagt: { $words }
    .mend = host und port berichtigen; für { $wanted } ist hier Port { $usual } üblich.
doctor-sent-away = { $host } schickt uns weg: { $words }
    .mend = Beim Betreiber des Mailservers fragen, ob die Adresse dieser Maschine gesperrt ist oder zu oft kommt.
doctor-broke = { $host } hat die Verbindung an Port { $port } mitten im Satz beendet.
    .mend = In das Protokoll des Mailservers zu diesem Zeitpunkt sehen; dort steht der Grund.
doctor-tls-failed = { $host } und duly finden an Port { $port } keine gemeinsame Verschlüsselung: { $why }
    .mend = Den Mailserver TLS 1.2 oder 1.3 anbieten lassen.
doctor-certificate-right = Das Zertifikat von { $host } gilt bis { $date }, von { $issuer }.
doctor-certificate-soon = Das Zertifikat von { $host } endet am { $date }, in { $n ->
        [one] { $n } Tag
       *[other] { $n } Tagen
    }.
    .mend = Jetzt erneuern; danach geht keine Mail mehr hinaus oder herein.
doctor-certificate-expired = Das Zertifikat von { $host } endete am { $date }.
    .mend = Am Mailserver erneuern und dafür sorgen, dass es sich künftig selbst erneuert.
doctor-certificate-not-yet = Das Zertifikat von { $host } beginnt erst am { $date }.
    .mend = Zuerst die Uhr dieser Maschine ansehen; geht sie richtig, hat der Mailserver das falsche Zertifikat.
doctor-certificate-other-name = Das Zertifikat bei { $host } ist für einen anderen Namen: { $names }
    .mend = host auf einen dieser Namen setzen oder dem Server ein Zertifikat für { $host } geben.
doctor-certificate-self-signed = { $host } bürgt für sich selbst; sonst bürgt niemand.
    .mend = Ist es der eigene Server, sein Zertifikat als PEM-Datei hier ablegen und in root_certificate nennen.
doctor-certificate-unknown-issuer = { $issuer } bürgt für { $host }, ist dieser Maschine aber unbekannt.
    .mend = Den Server seine ganze Kette senden lassen; bei einer eigenen Stelle die PEM-Datei in root_certificate nennen.
doctor-certificate-wrong = Dem Zertifikat von { $host } ist nicht zu trauen: { $why }
    .mend = Dem Mailserver ein neues Zertifikat geben.
doctor-authority-unreadable = Die eigene Zertifizierungsstelle ist nicht verwendbar: { $why }
    .mend = In root_certificate eine PEM-Datei nennen, die mit BEGIN CERTIFICATE beginnt und die der Benutzer, unter dem duly läuft, lesen darf.
doctor-unencrypted = Mail und Kennwörter gehen unverschlüsselt zu { $host }.
    .mend = tls = "starttls" oder "implicit" setzen.
doctor-way-out-right = { $host } nimmt an Port { $port } Mail an und kann: { $features }
doctor-login-right = { $host } lässt uns ein.
doctor-login-refused = { $host } lässt uns nicht ein: { $words }
    .mend = username und password neu setzen. Google und Microsoft verlangen ein App-Kennwort oder statt eines Kennworts eine Zustimmung.
doctor-login-not-offered = { $host } bietet an Port { $port } keine Anmeldung an, die duly kennt.
    .mend = Verschlüsselt anmelden (tls) oder username aus den Einstellungen nehmen, wenn der Server keine Anmeldung will.
doctor-token-refused = Für { $host } gibt es kein Token: { $why }
    .mend = Unter Einstellungen → Anmeldungen erneut zustimmen.

doctor-mailbox-right = { $host } antwortet und kann: { $can }
doctor-no-idle = { $host } kann nicht melden, wenn Mail ankommt; duly sieht von selbst ab und zu nach.
    .mend = Nichts ist zu tun. Ein kleineres poll_seconds lässt Antworten früher ankommen.
doctor-folder-right = Im Ordner { $folder } { $n ->
        [one] liegt { $n } Mail
       *[other] liegen { $n } Mails
    }.
doctor-folder-meant = Einen Ordner { $folder } gibt es nicht. Ist { $meant } gemeint?
    .mend = Den Ordner in den Einstellungen so schreiben wie der Server: { $meant }
doctor-folder-missing = Einen Ordner { $folder } gibt es nicht. Es gibt: { $there }
    .mend = In den Einstellungen einen dieser Ordner nennen oder den Ordner am Server anlegen.
doctor-maildir-right = Das Maildir { $path } ist lesbar.
doctor-maildir-missing = Das Maildir { $path } ist nicht lesbar: { $why }
    .mend = Die Einstellung path berichtigen; der Ordner enthält new, cur und tmp, und der Benutzer, unter dem duly läuft, darf darin schreiben.

doctor-clock-right = Die Uhren hier und dort stimmen überein.
doctor-clock-off = Die Uhren hier und dort gehen { $n } Sekunden auseinander.
    .mend = Beide Maschinen nach einem Zeitserver stellen (chrony, systemd-timesyncd).
doctor-clock-far-off = Die Uhren hier und dort gehen { $n } Sekunden auseinander: Anmeldungen und Links schlagen fehl, und Mails stehen in falscher Reihenfolge.
    .mend = Nachsehen, welche falsch geht (date -u), und sie nach einem Zeitserver stellen (chrony, systemd-timesyncd).

doctor-dns-silent = Der Namensdienst antwortet nicht: { $why }
    .mend = dns.server oder den Namensdienst dieser Maschine ansehen. Was über diese Domain veröffentlicht ist, konnte nicht geprüft werden.
doctor-mx-right = Antworten gehen an { $hosts }.
doctor-mx-missing = Niemand nimmt Mail für diese Domain an: Antworten gehen an den Kunden zurück.
    .mend = Einen MX-Eintrag veröffentlichen, der den eigenen Mailserver nennt.
doctor-mx-null = Diese Domain sagt, dass sie keine Mail annimmt.
    .mend = Den MX-Eintrag „0 .“ durch einen ersetzen, der den eigenen Mailserver nennt, oder von einer anderen Domain senden.
doctor-spf-right = SPF sagt, wer senden darf (Fragen: { $n } von 10).
doctor-spf-missing = Kein SPF-Eintrag: Viele Empfänger halten Mail dieser Domain für gefälscht.
    .mend = Einen TXT-Eintrag wie „v=spf1 mx include:… -all“ veröffentlichen, der den eigenen Versandweg nennt.
doctor-spf-several = Es gibt { $n } SPF-Einträge; Empfänger beachten dann keinen.
    .mend = Sie zu einem TXT-Eintrag zusammenfassen und die anderen löschen.
doctor-spf-broken = Der SPF-Eintrag oder einer, den er einschließt, ist nicht verwendbar: { $record }
    .mend = Auf Tippfehler prüfen und bei jedem include, ob es noch existiert.
doctor-spf-lookups = Der SPF-Eintrag braucht { $n } Fragen; Empfänger hören nach 10 auf und halten ihn für fehlerhaft.
    .mend = Nicht mehr benötigte includes entfernen oder durch ip4:- und ip6:-Adressen ersetzen.
doctor-spf-open = Der SPF-Eintrag endet mit „all“: Jeder darf in Ihrem Namen senden.
    .mend = Ihn mit -all beenden (oder ~all, solange probiert wird).
doctor-spf-undecided = Der SPF-Eintrag sagt nicht, was von anderen Absendern zu halten ist.
    .mend = Ihn mit -all beenden (oder ~all, solange probiert wird).
doctor-spf-stranger = Der SPF-Eintrag nennt { $ip } nicht, die Adresse des Versandwegs.
    .mend = ip4:{ $ip } (bei IPv6 ip6:) oder das include des Anbieters hinzufügen. Sendet der Versandweg über andere weiter, zählt deren Adresse.
doctor-dkim-right = Der DKIM-Schlüssel { $selector } ist veröffentlicht und passt.
doctor-dkim-unsigned = duly signiert Mail dieser Domain nicht mit DKIM.
    .mend = Signiert der Mailserver, ist nichts zu tun. Sonst einen Abschnitt [[dkim]] mit domain, selector und key hinzufügen.
doctor-dkim-missing = Mail wird mit DKIM signiert, aber der Schlüssel { $selector } ist nicht veröffentlicht: Die Signatur zählt nicht.
    .mend = Den TXT-Eintrag { $selector }._domainkey mit dem öffentlichen Schlüssel dieser Datei veröffentlichen.
doctor-dkim-other-key = Unter { $selector } ist ein anderer Schlüssel veröffentlicht als der, mit dem signiert wird: Jede Signatur schlägt fehl.
    .mend = Den öffentlichen Schlüssel dieser Datei unter { $selector }._domainkey veröffentlichen oder mit neuem Selektor signieren.
doctor-dkim-revoked = Der DKIM-Schlüssel { $selector } ist als widerrufen veröffentlicht (p= ist leer).
    .mend = Seinen öffentlichen Schlüssel veröffentlichen oder mit neuem Schlüssel unter neuem Selektor signieren.
doctor-dkim-unreadable = Der private Schlüssel von { $selector } ist nicht verwendbar: { $why }
    .mend = Eine PEM-Datei mit RSA- oder Ed25519-Schlüssel nennen, die der Benutzer, unter dem duly läuft, lesen darf.
doctor-dmarc-right = DMARC bittet Empfänger um „{ $policy }“ für alles Fremde, und Berichte kommen.
doctor-dmarc-missing = Kein DMARC-Eintrag: Die großen Anbieter trauen solcher Mail weniger.
    .mend = Den TXT-Eintrag _dmarc mit „v=DMARC1; p=none; rua=mailto:…“ veröffentlichen, und p=quarantine, sobald die Berichte sauber sind.
doctor-dmarc-several = Es gibt { $n } DMARC-Einträge; Empfänger beachten dann keinen.
    .mend = Einen TXT-Eintrag bei _dmarc behalten und die anderen löschen.
doctor-dmarc-watches = DMARC sieht nur zu (p=none): Gefälschte Mahnungen in Ihrem Namen kommen weiter an.
    .mend = Einige Wochen die Berichte lesen; besteht alles Eigene, p=quarantine setzen, dann p=reject.
doctor-dmarc-unreported = DMARC bittet um keine Berichte, also sagt niemand, wenn eigene Mail durchfällt.
    .mend = rua=mailto:… mit einem Postfach hinzufügen, das jemand liest.

doctor-trip-right = Eine Mail an die eigene Antwortadresse war nach { $n ->
        [one] { $n } Sekunde
       *[other] { $n } Sekunden
    } zurück.
doctor-trip-refused = Eine Mail an die eigene Antwortadresse wurde nicht angenommen: { $why }
    .mend = Wird die Adresse abgelehnt, am Mailserver Plus-Adressen einschalten (recipient delimiter +): Jede Antwort kommt an eine solche Adresse. Sonst siehe, was zum Versand gesagt ist.
doctor-trip-lost = Eine Mail an die eigene Antwortadresse ging hinaus und war nach { $n } Sekunden nicht angekommen.
    .mend = Im Protokoll des Mailservers nachsehen, wohin sie ging. Meist sind Plus-Adressen aus (recipient delimiter +), oder die Mail der Domain geht in ein anderes Postfach.
doctor-trip-junk = Eine Mail an die eigene Antwortadresse kam in { $folder }: Antworten kämen auch dorthin.
    .mend = Den Mailserver Mail an diese Adresse durchlassen lassen und ansehen, was zu SPF und DKIM gesagt ist.
doctor-trip-impossible = Der Rundlauf war nicht möglich: { $why }
    .mend = Er braucht einen Versandweg (email.transport = "smtp") und ein IMAP-Postfach, das uns einlässt. Erst beheben, was dazu gesagt ist, dann erneut versuchen.

## Die Seite
doctor = Doktor
doctor-what = Sieht alles an, wovon Mail abhängt, und sagt, wie zu beheben ist, was falsch ist.
doctor-begin = Jetzt nachsehen
doctor-again = Noch einmal nachsehen
doctor-trip = Auch eine Mail an uns selbst senden
doctor-trip-what = Von jeder Firma an ihre eigene Antwortadresse. Dauert bis zu zwei Minuten; sonst bekommt niemand etwas.
doctor-running = Wird angesehen …
doctor-progress = { $done } von { $parts } angesehen
doctor-ended = Angesehen am { $moment }
doctor-never = Noch nichts wurde angesehen
doctor-never-what = Es dauert einige Sekunden. Nichts wird geändert, und kein Kunde bekommt etwas.
doctor-bad = { $n ->
    [0] Nichts ist falsch
    [one] { $n } Sache ist falsch
   *[other] { $n } Sachen sind falsch
 }
doctor-warn = { $n ->
    [one] { $n } Sache zum Ansehen
   *[other] { $n } Sachen zum Ansehen
 }
doctor-good = { $n ->
    [one] { $n } Sache ist richtig
   *[other] { $n } Sachen sind richtig
 }
doctor-to-mend = Abhilfe:
