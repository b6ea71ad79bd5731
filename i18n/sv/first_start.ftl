# On the sign-in card of a place without any supervisor
first-none = Larmcentralen har ingen arbetsledare än.

# Button below it
first-open = Skapa den första arbetsledaren

# Heading of the card on which the first supervisor is made
first-title = Första start

# What the card is for
first-why = Här skapas den första arbetsledaren, utan en andra person. Nästa måste godkännas av den första.

# Field: the person's whole name
first-name = Namn

# Field: last day of the certificate
first-until = Utbildningsintyget gäller till och med

# Stands in that field while it is empty
first-until-form = ÅÅÅÅ-MM-DD

# Field: a password of one's own
first-password = Nytt lösenord

# Field: the same once more
first-again = Lösenordet en gång till

# Button that makes the person and signs in
first-do = Skapa och logga in

# Button back to the sign-in card
first-back = Tillbaka

# What is missing: signature or name
first-missing-name = Skriv en signatur och ett namn.

# What is missing: a day that is not over
first-missing-until = Skriv intygets sista dag, ÅÅÅÅ-MM-DD. Den får inte ha passerat.

# What is missing: the password, twice
first-missing-password = Skriv samma lösenord två gånger.

# The two passwords differ
first-passwords-differ = Lösenorden är inte lika.

# Nothing is missing
first-ready = Allt är ifyllt.
