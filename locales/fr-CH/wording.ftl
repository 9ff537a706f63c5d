# Usages suisses. L’espace fine devant : ; ? ! est posée au chargement : src/wording/spelling.rs.

heading-first =
    .friendly = Rappel
    .neutral = Premier rappel
    .firm = Premier rappel
    .final = Premier rappel
heading-second = Deuxième rappel
heading-third =
    .friendly = Troisième rappel
    .neutral = Troisième rappel
    .firm = Sommation
    .final = Sommation
heading-final =
    .friendly = { $last ->
        [yes] Dernier rappel
       *[no] Nouveau rappel
    }
    .neutral = { heading-final.friendly }
    .firm = Sommation
    .final = Mise en demeure
