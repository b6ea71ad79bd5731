# Heading of the outcome
outcome-title = Utfall

# Outcome: a real alarm
outcome-sharp = Skarpt

# Outcome: a false alarm
outcome-false = Falsklarm

# Outcome: a test
outcome-test = Prov

# Outcome: a technical fault
outcome-technical = Tekniskt

# Label of the choice of cause
outcome-cause = Orsak

# Label of the choice of verification level
outcome-level-label = Verifieringsnivå

# Hint in the note field
outcome-note = Notering (valfri)

# Name of the note field
outcome-note-name = Notering

# Asked when F10 is pressed and no outcome has been chosen
outcome-choose = Vad var det? Välj med musen eller 1–4.

# Verification level 0
level-0 = Nivå 0: inget stöder att någon är där.

# Verification level 1
level-1 = Nivå 1: ett larm, ingen bekräftelse.

# Verification level 2
level-2 = Nivå 2: en person har setts eller hörts, eller flera sektioner har larmat.

# Verification level 3
level-3 = Nivå 3: intrång utan rätt, eller skada, är bekräftat.

# Verification level 4
level-4 = Nivå 4: hot mot person, eller fara för liv.

# Beside a level that the operator has chosen: which one the facts support
level-computed = Beräknad nivå: { $level }.

# Button that closes the event
close-do = Avsluta ärendet

# The same button once everything is chosen: { $outcome } is the outcome
close-as = Avsluta som { $outcome }

# What is missing before the event can be closed: { $what } is a list
close-missing = Kvar innan du kan avsluta: { $what }

# Part of that list: no outcome
close-missing-outcome = utfall

# Part of that list: no cause
close-missing-cause = orsak

# Part of that list: somebody who was sent has not said whether they go; who: as within a sentence
close-missing-answer = svar från { $who }

# Part of that list: an open step
close-missing-step = steg { $number } { $step }

# Signals that came after the operator last did something; { $what } is a list
close-unseen = Nytt sedan du senast gjorde något: { $what }.

# Added once the close button was pressed: one more press closes
close-unseen-again = Tryck en gång till för att avsluta.

# Part of that list: one signal with its time; { $signal } is its zone or kind
close-unseen-one = { $signal } { $time }

# Part of that list: how many more
close-unseen-more = { $count } till

# Label of the field for the reason to close with steps open
close-override = Skäl att avsluta ändå

# Hint in that field
close-override-hint = Skriv skälet till att stegen inte gjorts

# The plan does not allow closing with these steps open
close-no-override = Planen tillåter inte att de hoppas över.
