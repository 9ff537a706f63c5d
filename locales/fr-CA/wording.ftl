# Usages canadiens. L’espace ne reste que devant le deux-points : src/wording/spelling.rs.

heading-first = Rappel de paiement
heading-second = Deuxième avis
heading-third = Troisième avis
heading-final =
    .friendly = { $last ->
        [yes] Dernier avis
       *[no] Nouvel avis
    }
    .neutral = { heading-final.friendly }
    .firm = { heading-final.friendly }
    .final = Mise en demeure
closing-letter = { $person ->
    [ms] Veuillez recevoir, Madame, nos salutations distinguées.
    [mr] Veuillez recevoir, Monsieur, nos salutations distinguées.
   *[unknown] Veuillez recevoir, Madame, Monsieur, nos salutations distinguées.
}
label-email = Courriel
