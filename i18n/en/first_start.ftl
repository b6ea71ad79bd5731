# On the sign-in card of a place without any supervisor
first-none = The centre has no supervisor yet.

# Button below it
first-open = Create the first supervisor

# Heading of the card on which the first supervisor is made
first-title = First start

# What the card is for
first-why = Here the first supervisor is created without a second person. The next one needs the first one's approval.

# Field: the person's whole name
first-name = Name

# Field: last day of the certificate
first-until = Certificate valid through

# Stands in that field while it is empty
first-until-form = YYYY-MM-DD

# Field: a password of one's own
first-password = New password

# Field: the same once more
first-again = The password once more

# Button that makes the person and signs in
first-do = Create and sign in

# Button back to the sign-in card
first-back = Back

# What is missing: signature or name
first-missing-name = Enter a staff id and a name.

# What is missing: a day that is not over
first-missing-until = Enter the certificate's last day, YYYY-MM-DD. It must not be over.

# What is missing: the password, twice
first-missing-password = Enter the same password twice.

# The two passwords differ
first-passwords-differ = The passwords differ.

# Nothing is missing
first-ready = Everything is filled in.
