# Heading of the list of waiting alarms
queue-title = Larmkö

# Words beside the key that takes the first waiting alarm
queue-take-next = ta nästa

# Name of the take-next button
queue-take-next-name = Ta nästa

# Heading of the event that this operator holds
queue-mine = Mitt ärende

# Heading of the parked events
queue-parked = Parkerade

# Heading of what is on test and shelved
queue-on-test = På prov

# Heading of the events that other operators hold
queue-others = Hos andra

# Heading of events that were closed a moment ago
queue-closed = Nyss avslutade

# Shown when nothing waits
queue-empty = Inga larm väntar. Nya larm visas här och hörs.

# Second line of an event that another operator holds
queue-row-holder = { $place } · { $holder }

# Second line of a row that was closed a moment ago: outcome and cause
queue-row-closed = { $outcome }: { $cause }

# Second line of a parked event: when it comes back
queue-row-parked = { $place } · åter { $time }

# A row for screen readers: priority, kind, place
queue-row-name = Prioritet { $priority }: { $kind }, { $place }

# Mark on a row that stands for several linked events at one site
queue-row-linked = +{ $count }

# Under the list: how many more wait that are not in view
queue-more = { $count } till

# Under the list when all that waits is in view
queue-more-none = Inga fler väntar

# Name of that count, for screen readers
queue-more-name = Fler larm som väntar

# One part of it for screen readers; parts are joined by commas
queue-more-priority = { $count } av prioritet { $priority }

# The gravest alarm while the list does not show it, for screen readers; row is the row's name
queue-unseen-name = Utanför bilden: { $row }

# Title of a storm: so many supervised lines are silent
storm-title = { $lost } linjer tysta

# The same when some are heard again
storm-some = { $lost } av { $total } linjer tysta

# In place of an area's name that the register does not have
storm-no-area = utan område

# After the areas that are named: how many more
storm-more-areas = +{ $count } områden

# The rule that made the storm, within one area
storm-rule-area = Regel: minst { $lines } på { $secs } s i ett område

# The rule that made the storm, anywhere
storm-rule-everywhere = Regel: minst { $lines } på { $secs } s

# Who has acknowledged the storm and when
storm-acknowledged = Kvitterad { $time } · { $by }

# The storm is over because every line is heard
storm-all-back = Över { $time }: alla hörs igen

# The storm is over because few lines are still silent
storm-few-left = Över { $time }: de som är kvar visas var för sig

# Button that says that somebody has seen the storm
storm-acknowledge = Kvittera

# Second line of a waiting row whose alarm an authorised user has disarmed; $left: until the station closes it by itself, MM:SS
queue-row-disarmed = { $place } · frånkopplat, avslutas { $left }

# Title of the strip of a flood: how many alarms, and the area
strip-title = { $events } larm · { $area }

# Beside it, for the pointer and screen readers: of how many homes
strip-homes = Från { $homes } hem

# Under it: the rule that made it and when
strip-rule = Sedan { $time } · minst { $homes } hem på { $minutes } min

# The same once it is calm: what comes from then on has a row of its own
strip-calm = Lugnt { $time } · nya larm får egen rad

# The whole rule, beside the pointer; $key: the one that takes the next alarm
strip-rule-whole = Regel: minst { $homes } hem i området har larmat inom { $minutes } min. Hindrar ingen: { $key } tar det allvarligaste och äldsta, även härifrån. Raderna kommer tillbaka när det är lugnt och färre än { $ends } väntar.

# Beside the pointer: confirmed burglaries are not in the strip
strip-confirmed-alone = Bekräftade inbrott och prioritet 1 står utanför.

# Beside the pointer: they are, being a flood of their own
strip-confirmed-too = Bekräftade inbrott är med: minst { $homes } hem har sådana. Prioritet 1 står alltid utanför.

# One of them for the pointer and screen readers: how many of what, and its priority
strip-kind = { $kind } (prio { $priority })
