# What the doctor says. Each finding says what it is; .mend says what to do about it.

area-settings = Settings
area-storage = Storage
area-database = Database
area-way-out = Way out
area-mailbox = Mailbox
area-domain = Domain
area-round-trip = Round trip
severity-bad = wrong
severity-warn = look at it
severity-good = right

doctor-settings-wrong = A setting is wrong: { $why }
    .mend = Mend it at { $place }; “duly check” says whether it is right then.
doctor-settings-right = The settings fit together ({ $n ->
        [one] { $n } company
       *[other] { $n } companies
    }).
doctor-public-url-plain = Links lead to { $url }, without encryption: passwords and customers’ answers can be read on the way.
    .mend = Put a proxy with TLS before the server and begin server.public_url with https://.
doctor-nothing-leaves = Emails are written into files; nothing is sent.
    .mend = Set email.transport = "smtp" and email.host once customers are to be written to.
doctor-no-company = No company is set, so nobody is owed anything.
    .mend = Add a section [[company]] to the settings.
doctor-no-mailbox = No mailbox is set: replies are not fetched.
    .mend = Add a section [[mailbox]] for the address from which reminders are sent.

doctor-storage-right = { $path } can be written and keeps it; { $free } MB are free.
doctor-storage-unwritable = { $path } cannot be written: { $why }
    .mend = Give the user that runs duly the right to write there, or choose another storage.folder. Until then no mail can be kept.
doctor-storage-full = Only { $free } MB are free in { $path }: the next large mail may not fit.
    .mend = Make room on this disk now, or move storage.folder to a larger one.
doctor-storage-low = Only { $free } MB are free in { $path }.
    .mend = Make room on this disk, or move storage.folder to a larger one, before it is full.
doctor-storage-fleeting = { $path } lies in memory or in a container’s own layer: what is in it is lost with the next restart.
    .mend = Put storage.folder on a disk, in a container on a volume that is mounted there.
doctor-storage-open = Every user of this machine may look into { $path }, and customers’ mail lies in it.
    .mend = Take the right away: chmod o-rwx { $path }

doctor-database-right = { $version } answers within { $ms } ms.
doctor-database-slow = { $version } takes { $ms } ms for a small question; every page waits for it.
    .mend = Look at the load of the database server and at the network in between; the two belong close together.
doctor-database-down = The database does not answer: { $why }
    .mend = Start the database, or mend storage.database; the user in it needs the right to make tables.

doctor-host-unknown = No host is called { $host }.
    .mend = Look for a slip in the setting host, or ask the name service of this machine: getent hosts { $host }
doctor-port-closed = { $host } is there, but nothing listens at port { $port }.
    .mend = Mend the setting port; usual for this kind of encryption is { $usual }. Or start the mail server.
doctor-host-silent = { $host } does not answer at port { $port }.
    .mend = Mostly a firewall: allow connections from this machine to { $host }, port { $port } (usual here is { $usual }).
doctor-host-unreachable = { $host } cannot be reached at port { $port }: { $why }
    .mend = Look at the network between this machine and { $host }.
doctor-talks-tls = { $host } encrypts from the first byte at port { $port }.
    .mend = Set tls = "implicit" for this port, or take the port that is for STARTTLS.
doctor-talks-plain = { $host } begins in the clear at port { $port }.
    .mend = Set tls = "starttls" for this port, or take the port that encrypts from the first byte.
doctor-no-starttls = { $host } does not offer STARTTLS at port { $port }.
    .mend = Take the port that encrypts from the first byte with tls = "implicit", or switch STARTTLS on at the mail server.
doctor-other-protocol = What answers at { $host }, port { $port }, does not speak { $wanted }, but says: { $words }
    .mend = Mend host and port; usual for { $wanted } here is port { $usual }.
doctor-sent-away = { $host } sends us away: { $words }
    .mend = Ask whoever runs the mail server whether this machine’s address is blocked or comes too often.
doctor-broke = { $host } broke the connection at port { $port } in the middle of a sentence.
    .mend = Look into the mail server’s log at this moment; it says why.
doctor-tls-failed = { $host } and duly find no common encryption at port { $port }: { $why }
    .mend = Let the mail server offer TLS 1.2 or 1.3.
doctor-certificate-right = The certificate of { $host } is good until { $date }, from { $issuer }.
doctor-certificate-soon = The certificate of { $host } ends on { $date }, in { $n ->
        [one] { $n } day
       *[other] { $n } days
    }.
    .mend = Renew it now; then no mail leaves or comes in any more.
doctor-certificate-expired = The certificate of { $host } ended on { $date }.
    .mend = Renew it at the mail server, and see that it is renewed by itself from now on.
doctor-certificate-not-yet = The certificate of { $host } begins on { $date } only.
    .mend = Look at this machine’s clock first; if it is right, the mail server has the wrong certificate.
doctor-certificate-other-name = The certificate at { $host } is for another name: { $names }
    .mend = Set host to one of these names, or give the server a certificate for { $host }.
doctor-certificate-self-signed = { $host } vouches for itself; nobody else vouches for it.
    .mend = If it is your own server, put its certificate as a PEM file on this machine and name it in root_certificate.
doctor-certificate-unknown-issuer = { $issuer } vouches for { $host }, and this machine does not know it.
    .mend = Let the server send its whole chain; of a private authority, name the PEM file in root_certificate.
doctor-certificate-wrong = The certificate of { $host } is not to be trusted: { $why }
    .mend = Give the mail server a new certificate.
doctor-authority-unreadable = The private authority cannot be used: { $why }
    .mend = Name a PEM file in root_certificate that begins with BEGIN CERTIFICATE and that the user who runs duly may read.
doctor-unencrypted = Mail and passwords go to { $host } without encryption.
    .mend = Set tls = "starttls" or "implicit".
doctor-way-out-right = { $host } takes mail at port { $port }. It can: { $features }
doctor-login-right = { $host } lets us in.
doctor-login-refused = { $host } does not let us in: { $words }
    .mend = Set username and password anew. Google and Microsoft want an app password, or consent in place of a password.
doctor-login-not-offered = { $host } offers no log-in at port { $port } that duly knows.
    .mend = Log in over an encrypted connection (tls), or take username out of the settings if the server wants none.
doctor-token-refused = There is no token for { $host }: { $why }
    .mend = Consent again under Settings → Log-ins.

doctor-mailbox-right = { $host } answers. It can: { $can }
doctor-no-idle = { $host } cannot tell when mail arrives; duly looks by itself now and then.
    .mend = Nothing has to be done. A smaller poll_seconds lets replies come in sooner.
doctor-folder-right = The folder { $folder } holds { $n ->
        [one] { $n } mail
       *[other] { $n } mails
    }.
doctor-folder-meant = There is no folder { $folder }. Is { $meant } meant?
    .mend = Write the folder in the settings as the server does: { $meant }
doctor-folder-missing = There is no folder { $folder }. There are: { $there }
    .mend = Name one of these folders in the settings, or make the folder on the server.
doctor-maildir-right = The Maildir { $path } can be read.
doctor-maildir-missing = The Maildir { $path } cannot be read: { $why }
    .mend = Mend the setting path; the folder holds new, cur and tmp, and the user that runs duly may write in it.

doctor-clock-right = The clocks here and there agree.
doctor-clock-off = The clocks here and there are { $n } seconds apart.
    .mend = Set both machines by a time server (chrony, systemd-timesyncd).
doctor-clock-far-off = The clocks here and there are { $n } seconds apart: log-ins and links fail, and mails stand in the wrong order.
    .mend = Look which of the two is wrong (date -u), and set it by a time server (chrony, systemd-timesyncd).

doctor-dns-silent = The name service does not answer: { $why }
    .mend = Look at dns.server, or at the name service of this machine. What is published about this domain could not be looked at.
doctor-mx-right = Replies go to { $hosts }.
doctor-mx-missing = Nobody takes mail for this domain: replies come back to the customer.
    .mend = Publish an MX record that names your mail server.
doctor-mx-null = This domain says that it takes no mail.
    .mend = Replace the MX record “0 .” by one that names your mail server, or send from another domain.
doctor-spf-right = SPF says who may send (questions: { $n } of 10).
doctor-spf-missing = No SPF record: many receivers take mail from this domain for forged.
    .mend = Publish one TXT record such as “v=spf1 mx include:… -all” that names your way out.
doctor-spf-several = There are { $n } SPF records; receivers then count none.
    .mend = Put them together into one TXT record and delete the others.
doctor-spf-broken = The SPF record, or one that it includes, cannot be used: { $record }
    .mend = Look for a slip in it, and at each include whether it still exists.
doctor-spf-lookups = The SPF record needs { $n } questions; receivers stop after 10 and count it as broken.
    .mend = Take out includes that are not needed any more, or replace them by ip4: and ip6: addresses.
doctor-spf-open = The SPF record ends with “all”: everybody may send in your name.
    .mend = End it with -all (or ~all while you are trying).
doctor-spf-undecided = The SPF record does not say what to think of other senders.
    .mend = End it with -all (or ~all while you are trying).
doctor-spf-stranger = The SPF record does not name { $ip }, the address of your way out.
    .mend = Add ip4:{ $ip } (ip6: if it is one), or your provider’s include. If the way out sends on through others, theirs is what counts.
doctor-dkim-right = The DKIM key { $selector } is published and fits.
doctor-dkim-unsigned = duly does not sign mail of this domain with DKIM.
    .mend = If your mail server signs, nothing has to be done. Else add a section [[dkim]] with domain, selector and key.
doctor-dkim-missing = Mail is signed with DKIM, but the key { $selector } is not published: the signature counts for nothing.
    .mend = Publish the TXT record { $selector }._domainkey with the public key of this file.
doctor-dkim-other-key = Under { $selector } another key is published than the one that mail is signed with: every signature fails.
    .mend = Publish the public key of this file under { $selector }._domainkey, or sign with a new selector.
doctor-dkim-revoked = The DKIM key { $selector } is published as revoked (p= is empty).
    .mend = Publish its public key, or sign with a new key under a new selector.
doctor-dkim-unreadable = The private key of { $selector } cannot be used: { $why }
    .mend = Name a PEM file with an RSA or Ed25519 key that the user who runs duly may read.
doctor-dmarc-right = DMARC asks receivers to { $policy } what is not yours, and reports come.
doctor-dmarc-missing = No DMARC record: the large providers trust such mail less.
    .mend = Publish the TXT record _dmarc with “v=DMARC1; p=none; rua=mailto:…”, and p=quarantine once the reports are clean.
doctor-dmarc-several = There are { $n } DMARC records; receivers then count none.
    .mend = Keep one TXT record at _dmarc and delete the others.
doctor-dmarc-watches = DMARC only watches (p=none): forged reminders in your name still arrive.
    .mend = Read the reports for some weeks; if all that is yours passes, set p=quarantine, then p=reject.
doctor-dmarc-unreported = DMARC asks for no reports, so nobody tells you when mail of yours fails.
    .mend = Add rua=mailto:… with a mailbox that somebody reads.

doctor-trip-right = A mail to our own reply address was back after { $n ->
        [one] { $n } second
       *[other] { $n } seconds
    }.
doctor-trip-refused = A mail to our own reply address was not taken: { $why }
    .mend = If the address is refused, switch plus-addresses on at your mail server (recipient delimiter +): every reply comes to such an address. Else see what is said of the way out.
doctor-trip-lost = A mail to our own reply address left and had not arrived after { $n } seconds.
    .mend = Look in the mail server’s log where it went. Mostly plus-addresses are off (recipient delimiter +), or the domain’s mail goes to another mailbox.
doctor-trip-junk = A mail to our own reply address was put into { $folder }: replies would be, too.
    .mend = Tell the mail server to let mail to this address through, and see what is said of SPF and DKIM.
doctor-trip-impossible = The round trip could not be made: { $why }
    .mend = It needs a way out (email.transport = "smtp") and an IMAP mailbox that lets us in. Mend what is said of them, then try again.

## The page
doctor = Doctor
doctor-what = Looks at everything that mail depends on, and says how to mend what is wrong.
doctor-begin = Look now
doctor-again = Look again
doctor-trip = Also send a mail to ourselves
doctor-trip-what = From each company to its own reply address. Takes up to two minutes; nobody else gets anything.
doctor-running = Looking …
doctor-progress = { $done } of { $parts } looked at
doctor-ended = Looked at on { $moment }
doctor-never = Nothing has been looked at yet
doctor-never-what = It takes a few seconds. Nothing is changed and no customer gets anything.
doctor-bad = { $n ->
    [0] Nothing is wrong
    [one] { $n } thing is wrong
   *[other] { $n } things are wrong
 }
doctor-warn = { $n ->
    [one] { $n } thing to look at
   *[other] { $n } things to look at
 }
doctor-good = { $n ->
    [one] { $n } thing is right
   *[other] { $n } things are right
 }
doctor-to-mend = To mend it:
