# Big button in the middle of the screen while alarms wait
event-take-next = Take the next alarm

# Middle of the screen when no event is open and nothing waits
event-calm = All is calm

# Second line under it
event-calm-more = New alarms show to the left and can be heard.

# Right part of the screen while no event is open
do-empty = What is to be done stands here once you have taken an alarm.

# How many zones have signalled, after the kind
event-zones =
    { $count ->
        [one] 1 zone
       *[other] { $count } zones
    }

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

# How many signals have come
signals-count =
    { $count ->
        [one] 1 signal
       *[other] { $count } signals
    }

# The mark of now on the timeline
signals-now = now

# One signal on the timeline for screen readers
signals-name = { $time } { $what }

# Heading of the list of what has been done
history-title = History

# Who did it, when Vaka itself did
history-system = Vaka

# How many pictures, films and sounds the signals offer
signals-offered-count =
    { $count ->
        [one] 1 picture offered
       *[other] { $count } pictures offered
    }

# After a signal on the timeline that offers a picture
signals-offered-mark = picture offered

# The address of a picture that a signal offers; whether it is fetched says its tile
signals-offered = Offers a picture: { $address }

# What a panel said beside its event: the letter of the field and its text
signals-extended = The panel also sent { $letter }: { $text }

# The frame names another account inside than the one it came under
signals-account-inside = The signal carries account { $account }

# Beside the number of signals when only the newest have room
signals-newest = the newest { $count } are shown

# In place of the countdown when the window was shut early and for good
window-shut = camera window shut
