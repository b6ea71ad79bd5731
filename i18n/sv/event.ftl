# Middle of the screen when no event is open, alarms wait
event-nothing-open = Tryck F2 för att ta nästa larm

# Middle of the screen when no event is open and nothing waits
event-calm = Allt är lugnt

# Second line under it
event-calm-more = Nya larm visas till vänster och hörs.

# How many zones have signalled, after the kind
event-zones =
    { $count ->
        [one] 1 sektion
       *[other] { $count } sektioner
    }

# Kind and number of zones
event-title = { $kind }, { $zones }

# In place of an address, when the account is not in the register
event-unknown-site = Okänt objekt, larmpanel { $account }

# A closed or foreign event is shown
event-not-yours = Ärendet är inte ditt.

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

# The mark of now on the timeline
signals-now = nu

# One signal on the timeline for screen readers
signals-name = { $time } { $what }

# Mark on a signal that came unprotected
signals-unauthenticated = ej skyddad

# Signals that found no room on the line
signals-more =
    { $count ->
        [one] 1 till
       *[other] { $count } till
    }

# Heading of the list of what has been done
history-title = Händelser

# Who did it, when Vaka itself did
history-system = Vaka
