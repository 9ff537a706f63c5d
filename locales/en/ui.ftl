# The words of the pages for those who work here. One key a sentence; no markup.

## Around every page
skip = Skip to content
nav-main = Sections
inbox = Inbox
worklist = Worklist
customers = Customers
customer = Customer
search = Search
settings = Settings
health = Health
sign-in = Sign in
sign-out = Sign out
email = Email
password = Password
save = Save
saved = Saved.
more = More
look = Look
close-dialog = Close
ledger-as-of = Ledger up to { $date }
mailboxes-down = { $n ->
    [one] { $n } mailbox does not answer
   *[other] { $n } mailboxes do not answer
 }
sending-on = Reminders leave by themselves
sending-off = Reminders leave only by hand
to-inbox = To the inbox
to-conversation = To the conversation

## Faults
fault-not-found = There is nothing here
fault-not-found-what = The page has gone, or the address has a slip in it.
fault-forbidden = This is not open to you
fault-forbidden-what = Only { $role } may do this. Ask one of them, or an administrator for the right.
fault-not-from-here = This form was not accepted
fault-not-from-here-what = It may have been open for too long, or it came from another site. Nothing was changed. Go back, load the page again and repeat it.
fault-bad-form = This form was not understood
fault-bad-form-what = Nothing was changed. Go back, load the page again and repeat it.
fault-too-large = These files are too large
fault-too-large-what = Nothing was sent. Go back and send fewer or smaller files; what you wrote is kept there.
fault-broken = Something broke here
fault-broken-what = It is our fault, not yours. Nothing is lost; try again in a moment.
fault-number = If it stays like this, tell your administrator this number:
role-name-administrator = administrators
role-name-manager = managers
role-name-collector = collectors
role-name-reader = users who are signed in

## Signing in
sign-in-wrong = The address or the password is wrong.
sign-in-wait = Too many attempts with this address. Try again in { $minutes } min.

## Settings
settings-look = Language and look
settings-language = Language
settings-theme = Colours
settings-mail = Mail that came as HTML
settings-mail-what = Plain text shows what was newly written and marks what was read in it. Pictures from elsewhere are never loaded before you ask.
mail-view-text = As plain text
mail-view-html = As it was sent
settings-keys = Single keys
settings-keys-what = j, k, r, n and the others work without Ctrl. Switch them off if they get in your way, for example with speech input.
language-en = English
language-de = German
language-fr = French
theme-system = As the system
theme-light = Light
theme-dark = Dark
password-current = Password now
password-new = New password
password-hint = At least 12 characters; several words are easier to remember than signs.
password-change = Change password
password-wrong = This is not your password.
password-unfit = Too short or too long: 12 characters or more.

## Views
group-views = Views
group-what-they-say = What they say
group-needs-mending = Needs mending
view-mine = Mine
view-unassigned = Unassigned
view-all = All open
view-promises = Promises
view-disputes = Disputes
view-plans = Plan requests
view-paid = Says it is paid
view-copies = Wants a copy
view-undelivered = Not delivered
view-unmatched = Unmatched
view-quarantined = Quarantined
conversations = Conversations
list-count = { $n ->
    [one] { $n } conversation
   *[other] { $n } conversations
 }
unread = Unread:
unassigned = unassigned
newest = Newest
older = Older
news = { $n } new
empty-title = Nothing here
empty-mine = What customers write about your accounts will stand here.
empty-unassigned = Every open conversation has somebody who looks after it.
empty-all = Nobody waits for an answer.
empty-promises = No promise waits to be accepted.
empty-disputes = No dispute waits to be accepted.
empty-plans = Nobody asks to pay in parts.
empty-paid = Nobody says that it has been paid.
empty-copies = Nobody wants an invoice again.
empty-undelivered = Everything that was sent has arrived, or is on its way.
empty-unmatched = Of every message it is known whose it is.
choose-title = Choose a conversation
choose-what = With j and k through the list, Enter opens.
tag-undelivered = not delivered
tag-promise = will pay
tag-dispute = disputes
tag-plan = wants to pay in parts
tag-paid = says paid
tag-copy-request = copy
tag-wrong-contact = wrong contact
tag-stop = stop
tag-question = question

## A conversation
conversation-with = Conversation with { $name }
back-to-list = Back to the list
about-customer = About the customer
assign = Assign
assigned-to = Who looks after it
nobody = Nobody
close = Close
reopen = Reopen
silent = silent
open = open
mark-read = Mark as read
see-sent = see what was sent
see-message = see the message
note = Note
note-lock = only your team sees this
show-quoted = { $n ->
    [one] Show { $n } more line
   *[other] Show { $n } more lines
 }
show-html = Show as sent
show-text = Show as text
show-rest = Show the rest
answers-between = Answers between the lines found: { $n }
mail-title = Mail
mail-frame = Mail from { $name }, as it was sent
mail-whole = On a page of its own
mail-cut = This mail is very long. Only its beginning is shown; the downloaded mail has all of it.
mail-unbearable = This mail is built in a way that cannot be shown safely. Here is its text.
pictures-waiting = { $n ->
    [one] { $n } picture from elsewhere was not loaded
   *[other] { $n } pictures from elsewhere were not loaded
 }
pictures-load = { $n ->
    [one] Load it
   *[other] Load them
 }
download-mail = Download the mail (.eml)
file-runs = can run programs
message = Message
reply = Reply
write = Write
write-to = To { $name }
write-note = Only your team sees this
to-address = to { $address }
stays-here = stays in the house
add-note = Add note
send = Send
overtaken = Nothing was sent.
overtaken-what = Somebody wrote while you did. Read it above, then send again: your text is kept.
only-looking = You may look, but not write.
answer-unmatched = Choose the customer first, then you can answer.
answer-no-address = No email address of this customer works. A note is possible.
readings = What was read in this message
reading = Reading { $n }
confidence = How sure the reading is
accept = Accept
change = Change
dismiss = Dismiss
accept-changed = Accept like this
reading-accepted = accepted, { $name }
reading-dismissed = dismissed, { $name }
wish-promise = Promise
wish-dispute = Dispute
wish-plan = Plan
wish-paid = Says paid
wish-copy-request = Wants a copy
wish-wrong-contact = Wrong contact
wish-stop = No more messages
wish-question = Question
wish-on = on { $date }
wish-from = from { $date }
wish-no-date = no date
wish-parts = { $n } parts { $amount }
wish-invoices = { $n ->
    [one] invoice { $list }
   *[other] invoices { $list }
 }
every-week = every week
every-month = every month
reason-price = price
reason-quantity = quantity
reason-quality = quality
reason-not-received = goods missing
reason-not-ordered = not ordered
reason-duplicate = billed twice
reason-tax-or-form = a formality
reason-contract = contract
reason-other = another reason
field-date = Day
field-start = First day
field-amount = Amount in { $currency }
field-amount-all = all that is open
field-reason = Reason
field-parts = Parts
field-every = Rhythm
field-invoices = Invoices
field-invoices-all = all that are open
field-date-wrong = This day was not understood. Nothing was changed.
field-amount-wrong = This amount was not understood. Write it like 1,200.50. Nothing was changed.
field-parts-wrong = The number of parts was not understood. Nothing was changed.
refused-nothing-open = Nothing is open on these invoices.
refused-unknown-invoice = One of the invoices is not this customer's, or is paid.
refused-date-past = The day has passed.
refused-date-far = The day is too far ahead.
refused-amount-zero = The amount must be more than nothing.
refused-amount-above = The amount is more than what is open.
refused-few-parts = A plan has at least two parts.
refused-many-parts = These are more parts than are allowed.
refused-currencies = The invoices are in several currencies. Name those of one.
refused-settled = Somebody has settled this already.
refused-incomplete = Something is missing: fill in the day with “Change”.
refused-unmatched = Nothing was sent: it is not known whose conversation this is.
refused-unrenderable = Nothing was sent: the text is empty, or too long for this way.
refused-no-address = Nothing was sent: no address of this customer works.
by-email = by email
by-sms = by SMS
by-letter = by letter
by-email-to = email to { $name }
by-sms-to = SMS to { $name }
by-letter-to = letter to { $name }
by-link = on the customer's page
by-auto-reply = automatic reply
by-bounce = delivery report
sent-elsewhere-to = email to { $name }, sent from another mail program
sender-verified = sender verified: { $domain }
sender-fails = this mail failed the sender's own check (DMARC): be careful
sender-unchecked = the sender could not be checked: { $domain }
sender-unproven = nothing proves the sender: { $domain }
by-out-of-office = absence notice
by-delay = report of a delay
by-read-receipt = read receipt
by-challenge = asks whether a person wrote to them
by-list = circular
absent-until = Out of office until { $day }
absent-deputy = deputy: { $who }
kind-reminder = Reminder
kind-acknowledgement = Confirmation
step-courtesy = Courtesy notice
step-first = Reminder 1
step-second = Reminder 2
step-third = Reminder 3
step-final = Last reminder
tone-friendly = friendly
tone-neutral = neutral
tone-firm = firm
tone-final = final
fate-queued = waits to leave
fate-sending = is leaving
fate-sent = sent
fate-delivered = delivered
fate-bounced = was not delivered
fate-gave-up = could not be sent
fate-unknown = may have left, nobody knows
fate-withdrawn = taken back
fate-waits-until = waits until { $at }
undo = Undo
undo-left = Sent in { $n } s
they-said = The other side says:
see-contact = Look at the contact
send-although = Send again, although it may have left
remedy-address = The address is wrong. Put the contact right, then write anew; the same mail would come back.
remedy-later = Time helps: try again later.
remedy-smaller = Send fewer or smaller attachments.
remedy-policy = A rule there refuses it. Write differently or use another way; then try again.
remedy-ours = Something is set up wrongly here. Once an administrator has mended it, try again.
remedy-again = Try again, or use another way.
remedy-ask = Ask whether it arrived. If it is sent again, it may arrive twice.
refused-rest = The rest could not be fetched: the mail server does not answer, or does not have this mail any more.
rest-waits = This mail is very large: { $size } of it are still on the mail server.
rest-fetch = Fetch the rest
refused-left = It could not be taken back: it has left already.
refused-many-files = Nothing was sent: no more than 20 files go with one message. Choose the files again.
refused-large-files = Nothing was sent: the files are too large together. Choose fewer or smaller ones.
refused-files-channel = Nothing was sent: files go only with an email.
attach = Attach
files-most = Up to { $size } together
files-too-much = The files are larger than { $size } together. Put some away.
file-remove = Put { $name } away
written-as = From
signed-as = Signed
undelivered-what = What did not arrive, by the reason, and what helps. Close a conversation to put it away.
undelivered-changed = Nothing was tried again: there are more or fewer now than a moment ago. Look again.
undelivered-tried = { $n ->
    [one] { $n } message is tried again.
   *[other] { $n } messages are tried again.
 }
undelivered-more = { $n ->
    [one] { $n } more comes after these.
   *[other] { $n } more come after these.
 }
retry-kind = Try all of these again
retry-kind-sure = { $n ->
    [one] { $n } message is sent again.
   *[other] { $n } messages are sent again.
 }
retry-kind-go = Yes, send { $n }
keys-undo = take back what was just sent
fate-late = late: { $fault }
fate-read = read { $at }

# Why a mail server did not take a message, by the codes that it gave.
refusal-busy = the mail server takes no more for the moment
refusal-greylisted = the mail server wants us to come back later (greylisting)
refusal-mailbox-full = the mailbox is full
refusal-no-such-mailbox = nobody has this address
refusal-no-such-domain = this domain takes no mail
refusal-mailbox-closed = the mailbox is closed
refusal-too-large = the message is too large
refusal-sender = our sender’s address was refused
refusal-log-in = our log-in was refused
refusal-policy = a rule of the mail server refused it
refusal-content = what the message holds was refused
refusal-network = the way there is broken
refusal-system = the mail server has a fault
refusal-protocol = the mail server did not understand us
refusal-unclear = refused without a reason
event-promise-kept = Promise { $reference } was kept.
event-promise-partly-kept = Promise { $reference } was kept in part.
event-promise-broken = Promise { $reference } was not kept.
event-instalment-missed = An instalment of plan { $reference } did not come.
event-payment-not-found = The payment of { $reference } was not found.
event-plan-agreed = Plan { $reference } was agreed.
event-case-withdrawn = { $reference } was withdrawn.
event-case-settled = { $reference } was settled.
event-claims-to-answer = The mail answers message { $reference }, but its sender is not known at that customer.
event-fails-authentication = The mail says that it is from { $reference } and fails the check that { $reference } asks for. It may be forged: ask by another way before you do what it wants.
event-in-our-name = The mail was written in our own name, and nothing proves that one of us sent it.

## The customer
open-total = Open
open-invoices = Open invoices
nothing-open = Nothing is open.
next-planned = Reminders
planned-now = Now: { $step }, { $way }.
planned-on = Next: { $step }, on { $date }.
planned-nothing = Nothing is planned.
silent-until = Silent, because { $reason }, until { $date }.
silent-lifted = Silent, because { $reason }, until it is settled.
silent-reply = a reply has not been looked at
silent-dispute = the customer disputes it
silent-promise = the customer promised to pay
silent-plan = a plan is running
silent-paid = the customer says that it has been paid
silent-manual = somebody here said so
state-open = open
state-late = late
state-paid = paid
state-credit = credit note
state-reply = reply
state-dispute = disputed
state-promise = promised
state-plan = plan
state-manual = silent
due-on = due { $date }
due-late = { $days ->
    [one] due { $date }, { $days } day late
   *[other] due { $date }, { $days } days late
 }
age-0 = not due
age-1 = 1–30 d
age-2 = 31–60 d
age-3 = 61–90 d
age-4 = over 90 d
cases = Cases
case-dispute = dispute
case-promise = promise
case-plan = plan
case-paid = says paid
case-state-requested = asked for
case-state-open = running
case-state-kept = kept
case-state-partly-kept = kept in part
case-state-broken = not kept
case-state-settled = settled
case-state-withdrawn = withdrawn
case-agree = Agree
case-settle = Settled
case-withdraw = Withdraw
facts = Facts
fact-company = Owed to
fact-language = Language
fact-now-there = Now there
fact-collector = Looked after by
fact-manual = By hand
fact-manual-on = nothing leaves by itself
whose = Whose is this?
whose-what = Nobody knows this sender. Choose the customer, and the whole conversation goes there.
customer-search = Name or number
choose = This one
nobody-found = Nobody found
clear-search = Show all
customers-none = Import customers with “duly import”.
col-number = Number
col-name = Name
col-country = Country
col-issued = Issued
col-due = Due
col-state = State
col-total = Amount
col-day = Day
col-outcome = Outcome
col-why = Why
col-when = When
col-channel = Channel
col-place = Where it lay
col-size = Size
invoice = Invoice
invoices = Invoices
show-paid = { $n ->
    [one] Show { $n } paid one too
   *[other] Show { $n } paid ones too
 }
hide-paid = Only what is open
nothing-said = Nothing has been said yet.
contacts = Contacts
contacts-none = Nobody is known here.
contact-fault = Mail does not arrive: { $why }
contact-stopped = Wants no text messages
role-accounts-payable = accounts payable
role-management = management
role-sales = sales
role-other = other
why-title = Why and why not
why-nothing = Nothing was decided in the last 30 days.
outcome-sent = sent
outcome-held = held
outcome-nothing = nothing due
rule-sent = { $step }
rule-blocked = Silent, because { $reason }. { $date }
rule-contact-cap = { $step } waits: enough messages in seven days. Next on { $date }.
rule-too-soon = { $step } waits until { $date }, because the one before was late.
rule-manual-customer = { $step } waits: nothing leaves to this customer by itself.
rule-no-recipient = { $step } waits: no address can be reached.
rule-covered-by-credit = { $step } is not needed: credit notes cover it.
rule-unrenderable = { $step } could not be written.
rule-not-due-yet = { $step } comes on { $date }.
rule-paid = It is paid.
rule-no-further-step = There is no further step.

## Worklist
worklist-what = What waits for a person, and why. What has waited longest stands first.
worklist-empty = All done
worklist-empty-what = Broken promises and everything else that needs a person will stand here.
tasks = To do
task-done = Done
yours = yours
task-promise-broken = Promise not kept
task-promise-broken-why = Payment was promised for { $date } and did not come. Reminders go on; a call may be better.
task-instalment-missed = Instalment missing
task-instalment-missed-why = The instalment of { $date } did not come. The plan has ended; ask what happened.
task-payment-not-found = Payment not found
task-payment-not-found-why = The customer said it was paid; until { $date } no payment came. Ask for the transfer slip.
task-plan-requested = Asks for a plan
task-plan-requested-why = Asked on { $date }. Reminders are silent while you decide.
task-undelivered = Did not arrive
task-undelivered-why = A message could not be delivered on { $date }. Find another contact.

## What was sent
sent-title = As it was sent
sent-to = To { $name }
sent-from = From { $name }
sent-plain = The same as plain text
segments = { $n ->
    [one] { $n } part
   *[other] { $n } parts
 }
download-pdf = Download
open-pdf = Open the letter

## Search
search-for = Words, numbers, names
search-what = Finds everything that was said, by its words.
search-nothing = Nothing found
search-nothing-what = Try another word, or only the beginning of it.
messages-found = { $n ->
    [one] { $n } message
   *[other] { $n } messages
 }

## Health
ledger-newest = The ledger goes up to: { $date }
ledger-empty = nothing imported yet
mailboxes = Mailboxes
mailboxes-none = No mailbox has been connected.
answers-not = does not answer since { $moment }
mails-total = { $n ->
    [one] { $n } mail, none lost
   *[other] { $n } mails, none lost
 }
mail-new = waiting
mail-filed = filed
mail-unmatched = unmatched
mail-ignored = ignored by rule
mail-quarantined = quarantined
mail-owed = to be fetched
mail-missing = missing
mail-left-out = left out
deliveries = Deliveries
deliveries-none = Nothing has been sent yet.
try-again = Try again
quarantine-what = Mails that could not be read. They are kept whole.
quarantine-empty = Every mail could be read
quarantine-empty-what = If one cannot, it stands here with the reason, and nothing of it is lost.

## Alarms and the balance
alarms = What is wrong
alarms-more = { $n ->
    [one] { $n } more
   *[other] { $n } more
 }
alert-mailbox-down = { $n ->
    [one] The mailbox { $about } does not answer, since { $since }.
   *[other] { $n } mailboxes do not answer, the first since { $since }.
 }
alert-mailbox-down-act = See why
alert-login-refused = { $n ->
    [one] { $about } does not let us in any more, since { $since }. Somebody must consent again or set the password anew.
   *[other] { $n } mail servers do not let us in any more, the first since { $since }.
 }
alert-login-refused-act = To the log-ins
alert-balance = { $n ->
    [one] Mails of { $about } are missing, since { $since }.
   *[other] Mails of { $n } mailboxes are missing, the first since { $since }.
 }
alert-balance-act = See the balance
alert-quarantined = { $n ->
    [one] Mails could not be read, since { $since }.
   *[other] Mails of { $n } mailboxes could not be read, the first since { $since }.
 }
alert-quarantined-act = Look at them
alert-undelivered = { $n ->
    [one] Many messages do not arrive, since { $since }.
   *[other] Many messages do not arrive, in { $n } places, the first since { $since }.
 }
alert-undelivered-act = See which
alert-work-undelivered = Many messages do not arrive at the moment.
alert-work-late = Replies may be late: a mailbox is not fully fetched. The administrators see it too.
balance-days = The last 14 days
balance-none = No mail in the last 14 days.
balance-seen = seen
balance-difference = difference
balance-sum = Together
balance-what = What the mail server shows is what was filed, unmatched, ignored by rule (a copy, private mail, too old), quarantined or is waiting. Anything else would be lost.
balance-lacking = { $n ->
    [one] The mail server shows { $n } mail that is not here. duly fetches it again by itself; if this stays, fetch from this day on.
   *[other] The mail server shows { $n } mails that are not here. duly fetches them again by itself; if this stays, fetch from this day on.
 }
balance-above = { $n ->
    [one] { $n } mail more is here than the mail server shows: it was deleted there before it was counted.
   *[other] { $n } mails more are here than the mail server shows: they were deleted there before they were counted.
 }
mails-kept = { $n ->
    [one] { $n } mail kept
   *[other] { $n } mails kept
 }
heard-from = answered { $ago }
heard-never = has not answered yet
ago-now = just now
ago-minutes = { $n } min ago
ago-hours = { $n } h ago
fetch-from = Fetch mail from this day on
fetch-from-day = Day
fetch-from-what = Earlier mail that is there is fetched once; what is here already stays as it is. Without a day, everything is fetched.
fetch-from-now = now from { $date } on
fetch-from-all = now everything
fetch-from-act = Fetch
fetching-now = Noted. What is missing is being fetched.
quarantine-all = Try all again
quarantine-more = { $n ->
    [one] { $n } more comes after these.
   *[other] { $n } more come after these.
 }
quarantine-why = Most often the next version can read it. Try it again after an update, or download it and look.
quarantine-bare = still on the server
col-mailbox = Mailbox
download-raw = Download as it came

## Log-ins by consent
logins = Log-ins
logins-what = Mailboxes that somebody allows duly to use, without a password being kept.
logins-none = No log-in by consent
logins-none-what = Mailboxes at Google and Microsoft 365 need one. It is named in the settings as a [[login]].
login-works = works
login-refused = refused
login-never = not connected
login-works-until = The access lasts until { $moment } and is renewed by itself before.
login-works-on = The access is renewed by itself.
login-refused-since = Refused since { $moment }.
login-never-what = Nobody has consented yet, so nothing is fetched or sent with it.
login-unused = not used by any mailbox
login-mailbox = mailbox { $name }
login-sending = sending
login-connect = Connect
login-connect-again = Connect again
login-connect-code = Connect with a code
login-disconnect = Disconnect
login-connected = { $name } is connected.
login-failed = { $name } is not connected.
login-callback = The provider needs to know this redirect address:
login-away = On to { $host }
login-away-what = Sign in there to the account of { $name } and consent. You come back here by yourself.
login-away-on = Go there
login-back = Back to the log-ins
login-code = A code for { $name }
login-code-what = It is good until { $time }. Any device will do, also somebody else's.
login-code-open = Open this page:
login-code-type = Type this code there:
login-code-wait = Sign in to the account and consent. This page notices by itself.
login-code-typed = I have consented

## Keys
keys = Keys
keys-off-hint = Single keys can be switched off in your settings.
keys-move = Move
keys-next = next, previous
keys-open = open
keys-back = back to the list
keys-pane = next pane
keys-go = inbox, worklist, customers
keys-conversation = Conversation
keys-close = close, reopen
keys-reading = A reading has the focus
keys-next-reading = next reading
keys-composer = While writing
keys-leave = leave
