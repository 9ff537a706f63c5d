# Usages belges : on rappelle, on ne relance pas.

heading-first =
    .friendly = Rappel
    .neutral = Premier rappel
    .firm = Premier rappel
    .final = Premier rappel
heading-second = Deuxième rappel
heading-third = Troisième rappel
heading-final =
    .friendly = { $last ->
        [yes] Dernier rappel
       *[no] Nouveau rappel
    }
    .neutral = { heading-final.friendly }
    .firm = { heading-final.friendly }
    .final = Mise en demeure
