# Heading of the contacts
contacts-title = Kontakter

# The site has no contacts
contacts-none = Inga kontakter är registrerade.

# What the contact may decide
contacts-full = full rätt

# What the contact may decide
contacts-cancel = får avbryta

# What the contact may decide
contacts-none-authority = ingen rätt att avbryta

# The contact has a key
contacts-keyholder = nyckelhållare

# Heading of the site's note
contacts-note = Notering om objektet
