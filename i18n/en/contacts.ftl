# Heading of the contacts
contacts-title = Contacts

# The site has no contacts
contacts-none = No contacts are registered.

# What the contact may decide
contacts-full = full authority

# What the contact may decide
contacts-cancel = may cancel

# What the contact may decide
contacts-none-authority = may not cancel

# The contact has a key
contacts-keyholder = keyholder

# Heading of the site's note
contacts-note = Note on the site
