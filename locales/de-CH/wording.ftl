# Schweizer Eigenheiten. ss statt ß und «…» entstehen beim Laden: src/wording/spelling.rs.
# Nach der Anrede steht kein Komma; der Text beginnt darum gross.

heading-second =
    .friendly = 2. Erinnerung
    .neutral = 1. Mahnung
    .firm = 1. Mahnung
    .final = 1. Mahnung
heading-third =
    .friendly = 3. Erinnerung
    .neutral = 2. Mahnung
    .firm = 2. Mahnung
    .final = 2. Mahnung
salutation = { $person ->
    [ms] Sehr geehrte Frau { $last_name }
    [mr] Sehr geehrter Herr { $last_name }
    [named] Guten Tag { $full_name }
   *[unknown] Sehr geehrte Damen und Herren
}
closing-email = Freundliche Grüsse
