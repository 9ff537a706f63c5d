# What customers read in English, as a British credit controller writes it. American ways: en-US/wording.ftl.
#
# A message with attributes says the same thing in four tones; one without says it in every tone alike
# (headings, labels, and the notices that answer a customer: an acknowledgement knows no severity).
# $invoices counts: [1] names the one invoice, the other branch counts them, whole sentences each time.
# Amounts and dates arrive written; names stand only where nothing bends around them.
# $last is yes only if no later step is planned. $answer is link, phone or none: how this message can be answered.

### How often we have asked

heading-courtesy = Upcoming payment
heading-first = Payment reminder
heading-second = Second reminder
heading-third = Third reminder
heading-final =
    .friendly = { $last ->
        [yes] Final reminder
       *[no] Further reminder
    }
    .neutral = { heading-final.friendly }
    .firm = { heading-final.friendly }
    .final = { $last ->
        [yes] Final demand
       *[no] Formal demand
    }

subject-courtesy = { $invoices ->
    [1] Invoice { $number } is due on { $oldest_due }
   *[other] { $invoices } invoices fall due from { $oldest_due }
}
subject-reminder =
    .friendly = { $invoices ->
        [1] { $heading }: invoice { $number }, { $total } still open
       *[other] { $heading }: { $total } still open
    }
    .neutral = { $invoices ->
        [1] { $heading }: invoice { $number }, overdue since { $oldest_due }
       *[other] { $heading }: { $total } overdue since { $oldest_due }
    }
    .firm = { $heading }: payment of { $total } due by { $pay_by }
    .final = { $heading }: { $total } to be received by { $pay_by }
preheader-reminder = Already paid, a date, instalments or a query: tell us, or just answer this email.

### Whom we greet

salutation = { $person ->
    [ms] Dear Ms { $last_name },
    [mr] Dear Mr { $last_name },
    [named] Dear { $full_name },
   *[unknown] Dear Accounts Payable team,
}
salutation-letter = { salutation }
closing-email =
    .friendly = Kind regards,
    .neutral = Kind regards,
    .firm = Yours sincerely,
    .final = Yours sincerely,
closing-letter = { $person ->
    [unknown] Yours faithfully,
   *[other] Yours sincerely,
}

### What it is about

opening-courtesy =
    .friendly = { $invoices ->
        [1] This is just a note that invoice { $number } falls due on { $oldest_due }. If anything about it is unclear, or you have not received it, now is a good time to tell us.
       *[other] This is just a note that { $invoices } invoices fall due soon, the first on { $oldest_due }. If anything about them is unclear, or one has not reached you, now is a good time to tell us.
    }
    .neutral = { $invoices ->
        [1] Invoice { $number } falls due on { $oldest_due }. If you have a query about it or need a copy, please let us know before then.
       *[other] { $invoices } invoices fall due soon, the first on { $oldest_due }. If you have a query about any of them or need a copy, please let us know before then.
    }
    .firm = { opening-courtesy.neutral }
    .final = { opening-courtesy.neutral }
opening-first =
    .friendly = { $invoices ->
        [1] Invoice { $number } is still open on your account. It was due on { $oldest_due } and may simply have been overlooked.
       *[other] { $invoices } invoices are still open on your account. The oldest was due on { $oldest_due }; they may simply have been overlooked.
    }
    .neutral = { $invoices ->
        [1] According to our records, invoice { $number } is still open. It was due on { $oldest_due }.
       *[other] According to our records, { $invoices } invoices are still open. The oldest was due on { $oldest_due }.
    }
    .firm = { $invoices ->
        [1] Invoice { $number } was due on { $oldest_due } and has not been settled.
       *[other] { $invoices } invoices are overdue and have not been settled. The oldest was due on { $oldest_due }.
    }
    .final = { opening-first.firm }
opening-second =
    .friendly = { $invoices ->
        [1] We wrote to you recently about invoice { $number }, which is still open on your account. It was due on { $oldest_due } and may simply have been overlooked.
       *[other] We wrote to you recently about your account. { $invoices } invoices are still open, the oldest of them due on { $oldest_due }; they may simply have been overlooked.
    }
    .neutral = { $invoices ->
        [1] According to our records, invoice { $number } is still open after our earlier reminder. It was due on { $oldest_due }.
       *[other] According to our records, { $invoices } invoices are still open after our earlier reminder. The oldest was due on { $oldest_due }.
    }
    .firm = { $invoices ->
        [1] Despite our earlier reminder, invoice { $number } has not been settled. It was due on { $oldest_due }.
       *[other] Despite our earlier reminder, { $invoices } invoices have not been settled. The oldest was due on { $oldest_due }.
    }
    .final = { $invoices ->
        [1] Invoice { $number }, due on { $oldest_due }, remains open despite our request for payment.
       *[other] { $invoices } invoices on your account, the oldest due on { $oldest_due }, remain open despite our request for payment.
    }
opening-third =
    .friendly = { $invoices ->
        [1] We have written to you before about invoice { $number }, which was due on { $oldest_due } and is still open. If something is holding it up, we would like to help.
       *[other] We have written to you before about your account. { $invoices } invoices are still open, the oldest of them due on { $oldest_due }. If something is holding them up, we would like to help.
    }
    .neutral = { $invoices ->
        [1] According to our records, invoice { $number } is still open after our earlier reminders. It was due on { $oldest_due }.
       *[other] According to our records, { $invoices } invoices are still open after our earlier reminders. The oldest was due on { $oldest_due }.
    }
    .firm = { $invoices ->
        [1] Despite our reminders, invoice { $number } has not been settled. It was due on { $oldest_due }.
       *[other] Despite our reminders, { $invoices } invoices have not been settled. The oldest was due on { $oldest_due }.
    }
    .final = { $invoices ->
        [1] Invoice { $number }, due on { $oldest_due }, remains open despite our repeated requests for payment.
       *[other] { $invoices } invoices on your account, the oldest due on { $oldest_due }, remain open despite our repeated requests for payment.
    }
opening-final =
    .friendly = { opening-third.friendly }
    .neutral = { opening-third.neutral }
    .firm = { opening-third.firm }
    .final = { opening-third.final }

### What we ask for, and what follows

ask-courtesy =
    .friendly = { $invoices ->
        [1] Could you please arrange payment of { $total } by { $oldest_due }?
       *[other] Could you please arrange payment of { $total } by the due dates shown here?
    }
    .neutral = { $invoices ->
        [1] Please pay { $total } by { $oldest_due }, quoting the invoice number.
       *[other] Please pay { $total } by the due dates shown here, quoting the invoice numbers.
    }
    .firm = { ask-courtesy.neutral }
    .final = { ask-courtesy.neutral }
ask-reminder =
    .friendly = Could you please arrange payment of { $total } by { $pay_by }?
    .neutral = { $invoices ->
        [1] Please pay the outstanding balance of { $total } by { $pay_by }, quoting the invoice number.
       *[other] Please pay the outstanding balance of { $total } by { $pay_by }, quoting the invoice numbers.
    }
    .firm = We must ask you to pay { $total } in full by { $pay_by }.
    .final = We require payment of { $total }, to be received in our account by { $pay_by }.
consequence =
    .friendly = That will keep your account up to date and save you further reminders.
    .neutral = { $last ->
        [yes] If there is a reason why payment cannot be made by then, please let us know before that date.
       *[no] If the balance remains open, we will contact you again after that date.
    }
    .firm = If there is a reason why payment cannot be made by then, please contact us before that date.
    .final = { $last ->
        [yes] This is our final reminder: if payment is not received by that date, we will decide on further steps to recover the debt. These may include legal proceedings and may result in additional cost to you.
       *[no] If it is not received by then, we will decide on further steps to recover the debt. These may include legal proceedings and may result in additional cost to you.
    }
caption-courtesy = { $invoices ->
    [1] due on { $oldest_due }
   *[other] falling due from { $oldest_due }
}
caption-reminder = to be paid by { $pay_by }

### What the law gives. Chosen by the creditor's law, never by language; no rate is named that is not known.

legal-de =
    .firm = After that date we reserve the right to claim default interest and the fixed compensation under section 288 of the German Civil Code (BGB).
    .final = Under section 288 (2) and (5) of the German Civil Code (BGB) we are entitled to default interest and to a fixed sum of 40 euros. We will claim both if payment is not received by then.
legal-at =
    .firm = After that date we reserve the right to claim default interest and the fixed compensation under sections 456 and 458 of the Austrian Business Code (UGB).
    .final = Under sections 456 and 458 of the Austrian Business Code (UGB) we are entitled to default interest and to a fixed sum of 40 euros. We will claim both if payment is not received by then.
legal-ch =
    .firm = After that date we reserve the right to claim default interest under article 104 of the Swiss Code of Obligations.
    .final = Under article 104 of the Swiss Code of Obligations we are entitled to default interest. We will claim it if payment is not received by then.
legal-fr =
    .firm = After that date we reserve the right to claim the late-payment penalties and the fixed compensation for recovery costs under article L441-10 of the French Commercial Code.
    .final = Under article L441-10 of the French Commercial Code, late payment gives rise to penalties and to fixed compensation of 40 euros per invoice for recovery costs. We will claim both if payment is not received by then.
legal-be =
    .firm = After that date we reserve the right to claim the late-payment interest and the fixed compensation under the Belgian Act of 2 August 2002 on late payment in commercial transactions.
    .final = Under the Belgian Act of 2 August 2002 on late payment in commercial transactions we are entitled to interest and to a fixed sum of 40 euros. We will claim both if payment is not received by then.
legal-gb =
    .firm = After that date we reserve the right to claim interest and compensation under the Late Payment of Commercial Debts (Interest) Act 1998.
    .final = We are entitled to statutory interest and compensation under the Late Payment of Commercial Debts (Interest) Act 1998. We will claim both if payment is not received by then.
legal-ie =
    .firm = After that date we reserve the right to claim interest and compensation under the European Communities (Late Payment in Commercial Transactions) Regulations 2012 (S.I. No. 580 of 2012).
    .final = We are entitled to interest and compensation under the European Communities (Late Payment in Commercial Transactions) Regulations 2012 (S.I. No. 580 of 2012). We will claim both if payment is not received by then.
legal-other =
    .firm = After that date we reserve the right to claim late-payment interest and compensation to which we are entitled by contract or by law.
    .final = If payment is not received by then, we will claim the late-payment interest and compensation to which we are entitled by contract or by law.

### How to answer

button = View and answer
answer-email = { $answer ->
    [link] There you can tell us that it is already paid, promise a date, ask to pay in instalments or say what is wrong with an invoice, without logging in. You can also just answer this email. We read every answer, and send no reminder until we have.
   *[other] Just answer this email to tell us that it is already paid, to promise a date, to ask for instalments or to say what is wrong with an invoice. We read every answer, and send no reminder until we have.
}
answer-letter = { $answer ->
    [link] You can tell us that it is already paid, promise a date, ask to pay in instalments or say what is wrong with an invoice: scan the code marked “Answer”, or write to { $email }. We read every answer, and send no reminder until we have.
   *[other] To tell us that it is already paid, to promise a date, to ask for instalments or to say what is wrong with an invoice, please write to { $email }. We read every answer, and send no reminder until we have.
}
crossed =
    .friendly = If your payment is already on its way, thank you, and please disregard this message.
    .neutral = If you have paid in the meantime, please disregard this reminder.
    .firm = If you have paid in the meantime, please disregard this reminder; the date of your payment would help us to match it.
    .final = { crossed.firm }

pay-code = Pay
pay-code-caption = Scan with your banking app: { $total } to { $holder }
answer-code = Answer
answer-code-caption = Scan to pay, promise a date, ask for instalments or raise a query, without logging in

### Notices that answer a customer

subject-promise = Payment date confirmed: { $amount } on { $date }
opening-promise = Thank you for letting us know that { $amount } will be paid on { $date }; we will not send reminders until then.
body-promise = If the date should change, please tell us in good time.
subject-dispute = Your query has been received (reference { $case })
opening-dispute = { $invoices ->
    [0] We have received your query and filed it under the reference { $case }.
    [1] We have received your query about invoice { $number } and put the invoice on hold. Your reference is { $case }.
   *[other] We have received your query about { $invoices } invoices and put them on hold. Your reference is { $case }.
}
body-dispute = We are looking into it and will come back to you. Until then we send no reminders for what you have queried; other invoices remain payable.
subject-plan = Your request to pay in instalments (reference { $case })
opening-plan = We have received your request to pay in instalments and filed it under the reference { $case }.
body-plan = We are looking at it and will come back to you; until then we send no reminders for these invoices. A plan applies once we have confirmed it.
answer-notice = { $answer ->
    [link] Your page shows where this stands, without logging in. You can also just answer this message.
   *[other] If anything is missing, just answer this message.
}
button-notice = Open your page

### Text messages: one part, plain letters, no account number

sms-courtesy = { $invoices ->
    [1] { $company }: invoice { $number }, { $total }, is due on { $oldest_due }.
   *[other] { $company }: { $invoices } invoices, { $total }, fall due from { $oldest_due }.
}
sms-reminder =
    .friendly = { $company }: { $heading }. { $total } is open. Could you please pay by { $pay_by }?
    .neutral = { $company }: { $heading }. { $total } is overdue. Please pay by { $pay_by }.
    .firm = { $company }: { $heading }. { $total } is overdue. Please pay in full by { $pay_by }.
    .final = { $company }: { $heading }. { $total } must reach our account by { $pay_by }.
sms-paid = Paid already? Please ignore.
sms-answer = { $answer ->
    [link] Answer:
   *[phone] Questions: { $phone }
}
sms-promise = { $company }: thank you, { $amount } on { $date } is noted. No reminders until then.
sms-dispute = { $company }: we have your query ({ $case }) and will come back to you.
sms-plan = { $company }: we have your request for instalments ({ $case }) and will come back to you.
sms-own-words = { $company }: { $text }

### Labels

list-two = { $left } and { $right }
list-more = { $left }, { $right }
label-invoice = Invoice
label-issued = Dated
label-due = Due
label-days = Days overdue
label-total = Amount
label-open = Open
label-sum = Total open
label-sum-currency = Total open in { $currency }
labelled = { $label }: { $value }
row-due = due { $due }
row-part = of { $total }
label-payment = How to pay
label-holder = Account name
label-iban = IBAN
label-bic = BIC
label-reference = Reference
label-customer-number = Customer number
label-contact = Contact
label-phone = Phone
label-email = Email
label-date = Date
label-page = Page
