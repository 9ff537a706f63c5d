# What customers read on the page behind their link. They did not ask to be here: plain, polite, no threat.

p-writes-to = writes to { $customer }
p-languages = Other languages
p-title = { $n ->
    [one] One invoice is waiting
    [2] Two invoices are waiting
    [3] Three invoices are waiting
    [4] Four invoices are waiting
    [5] Five invoices are waiting
   *[other] { $n } invoices are waiting
}
p-title-nothing = Nothing is open
p-hello = Hello, this is what is open today.
p-hello-named = Dear { $name }, this is what is open today.
p-hello-mr = Dear { $name }, this is what is open today.
p-hello-ms = Dear { $name }, this is what is open today.
p-intro = Pay it, or tell us what stands in the way. Either is fine, and while we look at your answer we send no reminders for what it is about.
p-intro-nothing = All invoices that we know of are paid. Thank you.
p-past-due = past due on { $date }
p-open-on = open on { $date }, not due yet
p-was-due = was due on { $date }
p-is-due = due on { $date }
p-part = rest of { $total }
p-together = Together
p-later-one = { $open } on { $date }
p-later = { $n ->
    [one] One more is not due yet: { $list }.
   *[other] { $n } more are not due yet: { $list }.
}
p-what-now = What would you like to do?
p-anything-else = Anything else?
p-error = This has not been sent yet
p-error-where = Please look at the field that is marked below.
p-reference = Your reference:

## Pay
p-pay = Pay now
p-pay-sub = by bank transfer
p-holder = To
p-amount = Amount
p-payment-reference = Reference
p-copy = Copy
p-copied = Copied
p-copy-of = Copy: { $what }
p-scan = Scan with your banking app
p-bank-warning = These are the bank details on our invoices. We never change them by email; if a message says otherwise, please call us before you pay.

## Promise
p-promise = Say when you will pay
p-promise-sub = we note the day and stay quiet until then
p-which-day = Which day?
p-promise-hint = Until { $latest }. If it has to be later, ask for instalments or write to us below.
p-how-much = How much?
p-all = All of it, { $amount }
p-only = Only invoice { $number }, { $amount }
p-other-amount = Another amount
p-other-amount-field = Other amount in { $currency }
p-next-promise = What happens next: we note the day and send no reminders for these invoices until then. You get a confirmation by email.
p-promise-do = Note this promise

## Instalments
p-plan = Pay in instalments
p-plan-sub = up to { $most }, after a word from us
p-how-many = How many instalments?
p-plan-parts = { $n } instalments
p-plan-each = { $n } × { $amount }
p-plan-last = { $n } × { $amount }, the last one { $last }
p-how-often = How often?
p-every-month = every month
p-every-week = every week
p-first-on = When do you pay the first one?
p-plan-hint = Until { $latest }.
p-next-plan = What happens next: { $who } looks at your request and answers within a few days. Until then we send no reminders. The plan is not agreed until we confirm it.
p-plan-do = Ask for this plan

## Something is wrong
p-dispute = Something is wrong
p-dispute-sub = goods, price, address, order number
p-which-invoice = Which invoice?
p-what-wrong = What is wrong?
p-what-happened = What happened?
p-disputed-amount = How much of it is wrong?
p-disputed-amount-hint = If it is not the whole invoice. You can leave this empty.
p-next-dispute = What happens next: { $who } looks into it and answers you. The invoices you chose are on hold until then; others remain payable.
p-dispute-do = Send
p-reason-price = The price is not what we agreed
p-reason-quantity = The quantity is wrong
p-reason-quality = Goods or work are damaged or faulty
p-reason-not-received = We have not received it
p-reason-not-ordered = We did not order this
p-reason-duplicate = We were charged twice
p-reason-tax-or-form = Order number, VAT number or address is missing or wrong
p-reason-contract = It is not what the contract says
p-reason-other = Something else

## Already paid
p-paid = Already paid
p-paid-sub = tell us when, we look for it
p-what-paid = What have you paid?
p-paid-when = When did you pay?
p-paid-hint = The day on your bank statement. A transfer can take two working days.
p-paid-amount = How much, if it was not the full amount?
p-paid-text = Anything that helps us find it?
p-next-paid = What happens next: we look for your payment and send no reminders for these invoices until { $date }. If we cannot find it, we ask you.
p-paid-do = Tell us

## A word
p-comment = Ask or tell us something else
p-comment-sub = another contact, a copy of an invoice, a question
p-comment-text = Your message
p-next-comment = What happens next: a person reads it and answers by email.
p-comment-do = Send message
p-talk = Prefer to talk? { $who }, { $by }
p-only-for = This page is only for { $customer }. Nothing happens by opening it, only by pressing a button.
p-keep-language = Write to me in English from now on

## What was told, and how it stands
p-told = What you have told us
p-told-promise = You pay { $amount } on { $date } ({ $numbers })
p-told-plan = { $n } instalments, { $amount } in all ({ $numbers })
p-told-part = { $amount } on { $date }
p-told-dispute = { $reason } ({ $numbers })
p-told-paid-on = You paid on { $date } ({ $numbers })
p-told-paid = You have paid ({ $numbers })
p-state-promised = promised for { $date }
p-state-disputed = being looked into
p-state-plan = in instalments
p-state-paid = being looked for
p-state-requested = waiting for our answer
p-state-kept = received, thank you
p-state-partly = received in part
p-state-broken = not received
p-state-not-found = payment not found
p-state-settled = settled
p-state-withdrawn = no longer applies

## Done
p-done-promise = Thank you, it is noted
p-done-promise-text = You pay { $amount } on { $date }. Until then we send no reminders for this. If it cannot be that day after all, tell us here.
p-done-plan = Thank you, we have your request
p-done-plan-text = You asked to pay { $amount } in instalments from { $date }. We look at it and answer within a few days; until then we send no reminders. The plan is not agreed until we confirm it.
p-done-dispute = Thank you, we are looking into it
p-done-dispute-text = The invoices you named are on hold. We answer you as soon as we know more; other invoices remain payable.
p-done-paid = Thank you, we look for your payment
p-done-paid-text = Until we have looked, we send no reminders for this. If we cannot find it, we ask you.
p-done-message = Thank you, your message has arrived
p-done-message-text = A person reads it and answers.
p-done-language = Noted
p-done-language-text = From now on we write to you in English.

## What could not be taken
p-wrong-no-day = Please choose a day.
p-wrong-day = “{ $typed }” is not a day that we understand. Please write it like { $example }.
p-wrong-past = This day is over. Please choose { $date } or later.
p-wrong-future = This day is still to come. Please choose { $date } or earlier.
p-wrong-too-far = This is further away than we can note without asking. Please choose { $latest } or earlier, or ask for instalments.
p-wrong-no-amount = Please write the amount.
p-wrong-amount = “{ $typed }” is not an amount that we understand. Please write it like { $example }.
p-wrong-not-positive = The amount must be more than zero.
p-wrong-above = That is more than is open: { $open }. Please write this or less.
p-wrong-no-parts = Please choose how many instalments.
p-wrong-too-many = Please choose { $most } instalments or fewer.
p-wrong-too-small = The amount is too small to be divided like that.
p-wrong-no-invoice = Please choose the invoice that it is about.
p-wrong-no-reason = Please choose what comes closest.
p-wrong-no-text = Please write a few words, so that the right person can look at it.
p-wrong-no-comment = Please write your message.
p-wrong-too-long = Your text has { $n } characters. Please shorten it to { $most }.
p-wrong-currencies = These invoices are in different currencies. Please choose one currency at a time.
p-wrong-unknown = One of the invoices is no longer open. Please look at the page again and choose anew.
p-wrong-nothing-open = There is nothing open that this could be about. Please look at the page again.
p-wrong-too-often = You have told us a lot today. Please call us or answer our email, so that nothing gets lost.

## A link that does not work
p-gone = This link does not work any more
p-gone-why = It may have expired, or part of the address is missing.
p-gone-then = Please use the link in the latest message that you got, or simply answer that message.

## For those who read it in the conversation
p-said-subject = From the customer’s page
p-said-all = everything open
p-said-promise = Promises to pay { $amount } on { $date } (invoices: { $numbers })
p-said-dispute = Something is wrong: { $reason } (invoices: { $numbers })
p-said-dispute-of = Something is wrong: { $reason }, { $amount } (invoices: { $numbers })
p-said-plan = Asks for { $parts } instalments, { $every }, from { $date } (invoices: { $numbers })
p-said-paid-on = Says it was paid on { $date }: { $amount } (invoices: { $numbers })
p-said-paid = Says it has been paid: { $amount } (invoices: { $numbers })
