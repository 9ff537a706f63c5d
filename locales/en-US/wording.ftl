# American ways. Spelling (past due, installments) is changed when the file is loaded: src/wording/spelling.rs.

heading-first = Past-due notice
heading-second = Second notice
heading-third = Third notice
heading-final =
    .friendly = { $last ->
        [yes] Final notice
       *[no] Further notice
    }
    .neutral = { heading-final.friendly }
    .firm = { heading-final.friendly }
    .final = { $last ->
        [yes] Final demand
       *[no] Formal demand
    }

salutation = { $person ->
    [ms] Dear Ms. { $last_name },
    [mr] Dear Mr. { $last_name },
    [named] Dear { $full_name },
   *[unknown] Dear Accounts Payable team,
}
salutation-letter = { $person ->
    [ms] Dear Ms. { $last_name }:
    [mr] Dear Mr. { $last_name }:
    [named] Dear { $full_name }:
   *[unknown] Dear Accounts Payable team:
}
closing-email =
    .friendly = Kind regards,
    .neutral = Kind regards,
    .firm = Sincerely,
    .final = Sincerely,
closing-letter = Sincerely,
label-holder = Account holder
