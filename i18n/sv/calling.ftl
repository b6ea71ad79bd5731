# The number is being called; $for is how long
calling-now = Samtal pågår { $for }

# Spoken: a number that can be called
calling-call = Ring { $name }, { $number }

# Beside a number: what came of the newest call, and how long ago it was
calling-came = { $result } för { $ago } sedan

# Beside a number where nobody answered: when it is due again; { $time } like 01:20
calling-again-in = { $result } · igen { $time }

# The same once it is due
calling-again-now = { $result } · ring igen

# Field for the code word
calling-word = Kodord

# Hint in the field for the code word
calling-word-hint = Kodord som det sägs

# Under the field: what it is for
calling-word-help = Enter prövar kodordet

# The contact has no code word
calling-no-word = Kontakten har inget kodord.

# The word was the contact's own
calling-right = Rätt kodord

# The word was wrong; $left more are tried
calling-wrong = { $left ->
    [one] Fel kodord – ett försök kvar
   *[other] Fel kodord – { $left } försök kvar
}

# After three wrong words: no word counts in this event any more but the duress word
calling-locked = Tre fel kodord: bara hotkod prövas

# Under the field: the duress word was said
calling-duress = HOTKOD

# Over the plan: somebody is under threat
calling-duress-bar = HOTKOD. Någon är under hot: låt inget höras i hemmet och röj inget i telefon.

# What came of a call
call-answered = Svarade

# What came of a call
call-no-answer = Inget svar

# What came of a call
call-busy = Upptaget

# What came of a call: answered, but would not help or say the word
call-refused = Nekade
