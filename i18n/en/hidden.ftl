# Heading of the card of what automatic acts have hidden or closed
hidden-title = Hidden tonight

# Under it: from when to when
hidden-since = What rules have hidden or closed { $from }–{ $to }, newest first

# Under it while the station is asked
hidden-asked = Reading the journal …

# Under it where the journal could not be read
hidden-failed = The journal could not be read. Close this and try again.

# Nothing was
hidden-nothing = No rule has hidden or closed anything in the last twelve hours.

# So many older ones are not listed
hidden-more = { $count } older ones are not shown here

# Time of something that goes on
hidden-from = since { $from }

# A flood of alarms of one area stood as a strip
hidden-flood = { $events } alarms from { $homes } homes · { $area }

# Its rule and data; $parts: how many of each priority
hidden-flood-rule = Rule: at least { $homes } homes of the area within { $minutes } min · { $parts }

# Where to look further while it goes on; $strip: the key of strips
hidden-flood-stands = Goes on: the strip stands in the queue, { $strip } shows its rows.

# The same once it is calm
hidden-flood-calm = Calm: what waits stands in the queue, the rest is with somebody or closed.

# A storm of lost lines stood as one entry
hidden-storm = { $lines } lines silent, one row instead of one each

# Who has acknowledged it
hidden-seen-by = acknowledged by { $name }

# Nobody has
hidden-seen-by-nobody = not acknowledged

# How it ended: every line is heard
hidden-all-back = all were heard again

# How it ended: few lines were left, which got rows
hidden-few-left = { $left } left got own rows

# Where to look further while it goes on
hidden-storm-stands = Goes on: on top of the queue. Each line stands in the journal.

# The same once it is over
hidden-storm-over = Each line stands in the journal, with the storm's name.

# An alarm was closed since somebody who may has disarmed; $place: street and number
hidden-disarmed-at = { $kind } closed, disarmed · { $place }

# The same where the place is not told
hidden-disarmed = { $kind } closed, disarmed

# In place of the kind where it is not known
hidden-an-alarm = Alarm

# Its rule
hidden-disarmed-rule = Rule: an authorised user disarmed within 60 s, and nobody had taken the alarm

# Events of lost lines were closed, since the lines are heard again
hidden-back = { $events } line alarms closed: the line is heard again

# Its rule
hidden-back-rule = Rule: nobody had taken them, and only the line's own signals were in them

# Events of lost lines were closed, since a storm counts the lines
hidden-joined = { $events } line alarms closed: a line storm counts them

# Its rule
hidden-joined-rule = Rule: nobody had taken them, and the line counts in the storm's row

# Where to look further after what was closed; $closed: the key of closed events
hidden-closed = Supervisors see them among closed events ({ $closed }).

# Part of a rule: the home was not told by message, since nobody may be or there is no message service
hidden-told-nobody = no SMS to the home

# Part of a rule: the home is to be told by message
hidden-told-waits = SMS to the home is on its way

# Part of a rule: the home was told by message; $time: when
hidden-told = SMS to the home { $time }

# Part of a rule: the message service was not reached in time
hidden-told-late = SMS to the home did not go out

# Signals made no alarm, since a home was on test or a zone shelved; $sort: which of the two, $place: street and number, $what: all of it or which zones
hidden-aside = { $count ->
    [one] 1 signal
   *[other] { $count } signals
} without an alarm, { $sort } · { $place }: { $what }

# Why: the home was put on test
hidden-aside-test = Somebody works on the alarm: what is meant makes no alarm

# Where to look further; $key: the key of what is on test
hidden-aside-signals = { $key } shows the signals.
