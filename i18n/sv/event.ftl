# Big button in the middle of the screen while alarms wait
event-take-next = Ta nästa larm

# Middle of the screen when no event is open and nothing waits
event-calm = Allt är lugnt

# Second line under it
event-calm-more = Nya larm visas till vänster och hörs.

# Right part of the screen while no event is open
do-empty = Här står vad som ska göras när du har tagit ett larm.

# How many zones have signalled, after the kind
event-zones =
    { $count ->
        [one] 1 sektion
       *[other] { $count } sektioner
    }

# Under the countdown: when the camera window closes
window-closes = kamerafönster stänger { $time }

# In place of the countdown after the deadline
window-closed = kamerafönstret stängde { $time }

# The event opens no cameras
window-none = inget kamerafönster

# Name of the countdown, for screen readers
window-name = Kamerafönster

# Heading of the signal timeline
signals-title = Signaler

# How many signals have come
signals-count =
    { $count ->
        [one] 1 signal
       *[other] { $count } signaler
    }

# The mark of now on the timeline
signals-now = nu

# One signal on the timeline for screen readers
signals-name = { $time } { $what }

# Heading of the list of what has been done
history-title = Händelser

# Who did it, when Vaka itself did
history-system = Vaka

# How many pictures, films and sounds the signals offer
signals-offered-count =
    { $count ->
        [one] 1 bild erbjuds
       *[other] { $count } bilder erbjuds
    }

# After a signal on the timeline that offers a picture
signals-offered-mark = bild erbjuds

# The address of a picture that a signal offers; whether it is fetched says its tile
signals-offered = Erbjuder bild: { $address }

# What a panel said beside its event: the letter of the field and its text
signals-extended = Panelen sände också { $letter }: { $text }

# The frame names another account inside than the one it came under
signals-account-inside = Signalen bär kontot { $account }

# Beside the number of signals when only the newest have room
signals-newest = de { $count } senaste visas

# In place of the countdown when the window was shut early and for good
window-shut = kamerafönstret är stängt
