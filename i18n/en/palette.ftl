# Name of the palette's field
palette-title = Find an action, a contact or a site

# In the empty field
palette-hint = Type what you want to do, or a name, address or account

# A row: a contact's number is called
palette-call = Call { $name } · { $number }

# Beside a row: it is a contact of the home
palette-contact = contact

# Beside a row: it is a home
palette-home = site

# Under the list
palette-keys = Up and down choose, Enter does it, Esc closes

# Under the list: more homes fit than are shown
palette-more = More sites fit than the nine shown: type more

# Under the list while the station looks for homes
palette-looking = Looking among the sites …

# Under the empty list
palette-nothing = Nothing fits what you typed
