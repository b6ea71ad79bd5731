# Heading of the list of closed events
closed-title = Closed events

# Name of the field for the first day of the list
closed-from = From

# Name of the field for the last day of the list
closed-until = To

# Stands in an empty field for a day: its form
closed-day-form = YYYY-MM-DD

# A day could not be read
closed-day-unread = Write the day as 2026-11-24.

# The list is on its way
closed-coming = Fetching …

# There is no closed event in these days
closed-empty = No closed event in these days that you may see.

# A row for a screen reader: kind, place, time and what else is known
closed-row-name = { $kind }, { $place }, { $time }, { $more }

# Beside the list, before an event is chosen
closed-choose = Choose an event with the arrows and Enter.

# Heading of an event's recordings
closed-media = Pictures and sound

# Nothing was recorded of the event
closed-media-none = no recordings

# The recordings are erased
closed-media-over = recordings erased

# How many recordings there are, in the list
closed-media-count = { $count ->
    [one] 1 recording
   *[other] { $count } recordings
}

# How many recordings there are and until which day they can be read
closed-media-until = { $count ->
    [one] 1 recording, readable until { $day }
   *[other] { $count } recordings, readable until { $day }
}

# Heading of the purposes
closed-purpose = Purpose

# Why a purpose is asked for
closed-purpose-why = Say why you open them. The purpose goes into the journal with your name before anything is shown.

# This person may not open these recordings
closed-purpose-none = You may not open this event's recordings.

# The button that opens the recordings
closed-open = Open

# Where a recording was made: the home's voice unit
closed-voice-unit = Voice unit

# A recording that was cut off; its end is missing
closed-medium-cut = cut off

# A recording is being opened
closed-opening = Opening …

# The recording has been played to its end
closed-ended = Ended

# The recording cannot be read or shown
closed-broken = The recording cannot be read.

# The recording stands still
closed-paused = Paused

# The recording plays
closed-runs = Playing

# Where a recording stands: time of day, time since its beginning, its length, speed, state
closed-position = { $time } · { $done } of { $length } · { $speed }× · { $state }

# The button that plays on
closed-play = Play

# The button that stops the picture
closed-pause = Pause

# The button that goes back ten seconds
closed-back-10 = 10 s back

# The button that goes on ten seconds
closed-on-10 = 10 s on

# The button for another speed
closed-speed = { $speed }×

# The station has ended the playback
closed-playback-ended = The station has ended the playback.

# Purpose: finding the fault of this event
purpose-fault-finding = Finding the fault of this event

# Purpose: an authority asks
purpose-authority = An authority asks

# Purpose: the customer's legal right to see it
purpose-customer-access = The customer's own legal access

# Purpose: the event turned out to be sharp
purpose-turned-sharp = The event turned out to be sharp

# Purpose: review of how a sharp event was handled
purpose-handling-review = Review of the handling
