# Heading of the card of what has happened at a home before
past-title = Earlier at this site

# The same with the home's address
past-title-at = Earlier at { $address }

# Nothing has happened there
past-none = No earlier events since { $since }

# How many events there were; $parts: how many of which outcome, and where most began
past-summed =
    { $count ->
        [one] { $count } earlier event since { $since }: { $parts }
       *[other] { $count } earlier events since { $since }: { $parts }
    }

# Where most of them began
past-most = most often { $zone } ({ $count })

# An event that is not closed
past-open = Open

# Who was sent
past-sent = sent: { $who }

# Under the heading: others' events are not told
past-own = Only events that were yours in the last seven days. Whoever holds an event at the site sees all.

# Under the heading: there are older ones
past-more = The newest hundred are shown
