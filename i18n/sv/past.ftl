# Heading of the card of what has happened at a home before
past-title = Tidigare på objektet

# The same with the home's address
past-title-at = Tidigare på { $address }

# Nothing has happened there
past-none = Inga tidigare larm sedan { $since }

# How many events there were; $parts: how many of which outcome, and where most began
past-summed = { $count } tidigare larm sedan { $since }: { $parts }

# Where most of them began
past-most = oftast { $zone } ({ $count })

# An event that is not closed
past-open = Pågår

# Who was sent
past-sent = skickade: { $who }

# Under the heading: others' events are not told
past-own = Bara larm som du själv hade de senaste sju dagarna. Den som har ett larm på objektet ser alla.

# Under the heading: there are older ones
past-more = De hundra senaste visas
