# Heading of the list of waiting alarms
queue-title = Queue

# Words beside the key that takes the first waiting alarm
queue-take-next = take next

# Name of the take-next button
queue-take-next-name = Take next

# Heading of the event that this operator holds
queue-mine = My event

# Heading of the parked events
queue-parked = Parked

# Heading of what is on test and shelved
queue-on-test = On test

# Heading of the events that other operators hold
queue-others = With others

# Heading of events that were closed a moment ago
queue-closed = Just closed

# Shown when nothing waits
queue-empty = No alarms wait. New ones are shown here and can be heard.

# Second line of an event that another operator holds
queue-row-holder = { $place } · { $holder }

# Second line of a row that was closed a moment ago: outcome and cause
queue-row-closed = { $outcome }: { $cause }

# Second line of a parked event: when it comes back
queue-row-parked = { $place } · back { $time }

# A row for screen readers: priority, kind, place
queue-row-name = Priority { $priority }: { $kind }, { $place }

# Mark on a row that stands for several linked events at one site
queue-row-linked = +{ $count }

# Under the list: how many more wait that are not in view
queue-more = { $count } more

# Under the list when all that waits is in view
queue-more-none = No more wait

# Name of that count, for screen readers
queue-more-name = More alarms that wait

# One part of it for screen readers; parts are joined by commas
queue-more-priority = { $count } of priority { $priority }

# The gravest alarm while the list does not show it, for screen readers; row is the row's name
queue-unseen-name = Out of view: { $row }

# Title of a storm: so many supervised lines are silent
storm-title = { $lost } lines silent

# The same when some are heard again
storm-some = { $lost } of { $total } lines silent

# In place of an area's name that the register does not have
storm-no-area = no area

# After the areas that are named: how many more
storm-more-areas = +{ $count } areas

# The rule that made the storm, within one area
storm-rule-area = Rule: at least { $lines } within { $secs } s in one area

# The rule that made the storm, anywhere
storm-rule-everywhere = Rule: at least { $lines } within { $secs } s

# Who has acknowledged the storm and when
storm-acknowledged = Acknowledged { $time } · { $by }

# The storm is over because every line is heard
storm-all-back = Over { $time }: all are heard again

# The storm is over because few lines are still silent
storm-few-left = Over { $time }: those left are shown one by one

# Button that says that somebody has seen the storm
storm-acknowledge = Acknowledge

# Second line of a waiting row whose alarm an authorised user has disarmed; $left: until the station closes it by itself, MM:SS
queue-row-disarmed = { $place } · disarmed, closes in { $left }

# Title of the strip of a flood: how many alarms, and the area
strip-title = { $events } alarms · { $area }

# Beside it, for the pointer and screen readers: of how many homes
strip-homes = From { $homes } homes

# Under it: the rule that made it and when
strip-rule = Since { $time } · { $homes }+ homes in { $minutes } min

# The same once it is calm: what comes from then on has a row of its own
strip-calm = Calm { $time } · new alarms get own rows

# The whole rule, beside the pointer; $key: the one that takes the next alarm
strip-rule-whole = Rule: at least { $homes } homes of the area have alarmed within { $minutes } min. Stops nobody: { $key } takes the gravest and oldest, from here too. The rows come back once it is calm and fewer than { $ends } wait.

# Beside the pointer: confirmed burglaries are not in the strip
strip-confirmed-alone = Confirmed burglaries and priority 1 stand outside.

# Beside the pointer: they are, being a flood of their own
strip-confirmed-too = Confirmed burglaries are in it: at least { $homes } homes have one. Priority 1 always stands outside.

# One of them for the pointer and screen readers: how many of what, and its priority
strip-kind = { $kind } (prio { $priority })
