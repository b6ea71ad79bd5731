# Name of the palette's field
palette-title = Sök åtgärd, kontakt eller objekt

# In the empty field
palette-hint = Skriv vad du vill göra, eller namn, adress eller abonnent

# A row: a contact's number is called
palette-call = Ring { $name } · { $number }

# Beside a row: it is a contact of the home
palette-contact = kontakt

# Beside a row: it is a home
palette-home = objekt

# Under the list
palette-keys = Upp och ned väljer, Enter utför, Esc stänger

# Under the list: more homes fit than are shown
palette-more = Fler objekt passar än de nio som visas: skriv mer

# Under the list while the station looks for homes
palette-looking = Söker bland objekten …

# Under the empty list
palette-nothing = Inget passar det du har skrivit
