# Heading of the list of closed events
closed-title = Avslutade händelser

# Name of the field for the first day of the list
closed-from = Från och med

# Name of the field for the last day of the list
closed-until = Till och med

# Stands in an empty field for a day: its form
closed-day-form = ÅÅÅÅ-MM-DD

# A day could not be read
closed-day-unread = Skriv dagen som 2026-11-24.

# The list is on its way
closed-coming = Hämtas …

# There is no closed event in these days
closed-empty = Ingen avslutad händelse under de dagarna som du får se.

# A row for a screen reader: kind, place, time and what else is known
closed-row-name = { $kind }, { $place }, { $time }, { $more }

# Beside the list, before an event is chosen
closed-choose = Välj en händelse med pilarna och Enter.

# Heading of an event's recordings
closed-media = Bilder och ljud

# Nothing was recorded of the event
closed-media-none = inga inspelningar

# The recordings are erased
closed-media-over = inspelningarna är raderade

# How many recordings there are, in the list
closed-media-count = { $count ->
    [one] 1 inspelning
   *[other] { $count } inspelningar
}

# How many recordings there are and until which day they can be read
closed-media-until = { $count ->
    [one] 1 inspelning, kan läsas till { $day }
   *[other] { $count } inspelningar, kan läsas till { $day }
}

# Heading of the purposes
closed-purpose = Ändamål

# Why a purpose is asked for
closed-purpose-why = Välj varför du öppnar dem. Ändamålet skrivs i händelseloggen med ditt namn innan något visas.

# This person may not open these recordings
closed-purpose-none = Du får inte öppna den här händelsens inspelningar.

# The button that opens the recordings
closed-open = Öppna

# Where a recording was made: the home's voice unit
closed-voice-unit = Röstenheten

# A recording that was cut off; its end is missing
closed-medium-cut = avbruten

# A recording is being opened
closed-opening = Öppnas …

# The recording has been played to its end
closed-ended = Slut

# The recording cannot be read or shown
closed-broken = Inspelningen kan inte läsas.

# The recording stands still
closed-paused = Stilla

# The recording plays
closed-runs = Spelas

# Where a recording stands: time of day, time since its beginning, its length, speed, state
closed-position = { $time } · { $done } av { $length } · { $speed }× · { $state }

# The button that plays on
closed-play = Spela

# The button that stops the picture
closed-pause = Stanna

# The button that goes back ten seconds
closed-back-10 = 10 s bakåt

# The button that goes on ten seconds
closed-on-10 = 10 s framåt

# The button for another speed
closed-speed = { $speed }×

# The station has ended the playback
closed-playback-ended = Uppspelningen avslutades av stationen.

# Purpose: finding the fault of this event
purpose-fault-finding = Felsökning av den här händelsen

# Purpose: an authority asks
purpose-authority = Begäran från myndighet

# Purpose: the customer's legal right to see it
purpose-customer-access = Kundens egen rätt till insyn

# Purpose: the event turned out to be sharp
purpose-turned-sharp = Händelsen visade sig vara skarp

# Purpose: review of how a sharp event was handled
purpose-handling-review = Granskning av hanteringen
