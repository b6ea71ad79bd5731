# Middle of the screen when no event is open, alarms wait
event-nothing-open = Press F2 to take the next alarm

# Middle of the screen when no event is open and nothing waits
event-calm = All is calm

# Second line under it
event-calm-more = New alarms show to the left and can be heard.

# How many zones have signalled, after the kind
event-zones =
    { $count ->
        [one] 1 zone
       *[other] { $count } zones
    }

# Kind and number of zones
event-title = { $kind }, { $zones }

# In place of an address, when the account is not in the register
event-unknown-site = Unknown site, panel { $account }

# A closed or foreign event is shown
event-not-yours = This event is not yours.

# Under the countdown: when the camera window closes
window-closes = camera window closes { $time }

# In place of the countdown after the deadline
window-closed = camera window closed { $time }

# The event opens no cameras
window-none = no camera window

# Name of the countdown, for screen readers
window-name = Camera window

# Heading of the signal timeline
signals-title = Signals

# The mark of now on the timeline
signals-now = now

# One signal on the timeline for screen readers
signals-name = { $time } { $what }

# Mark on a signal that came unprotected
signals-unauthenticated = not protected

# Signals that found no room on the line
signals-more =
    { $count ->
        [one] 1 more
       *[other] { $count } more
    }

# Heading of the list of what has been done
history-title = History

# Who did it, when Vaka itself did
history-system = Vaka
