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

# Heading of the events that other operators hold
queue-others = With others

# Heading of events that were closed a moment ago
queue-closed = Just closed

# Shown when nothing waits
queue-empty = No alarms wait. New ones are shown here and can be heard.

# Second line of an event that another operator holds
queue-row-holder = { $place } · { $holder }

# Second line of a parked event: when it comes back
queue-row-parked = { $place } · back { $time }

# A row for screen readers: priority, kind, place
queue-row-name = Priority { $priority }: { $kind }, { $place }

# Mark on a row that stands for several linked events at one site
queue-row-linked = +{ $count }
