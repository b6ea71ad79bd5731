# Heading of the card of what automatic acts have hidden or closed
hidden-title = Dolt i natt

# Under it: from when to when
hidden-since = Det som regler har dolt eller avslutat { $from }–{ $to }, nyast först

# Under it while the station is asked
hidden-asked = Händelseloggen läses …

# Under it where the journal could not be read
hidden-failed = Händelseloggen kunde inte läsas. Stäng och försök igen.

# Nothing was
hidden-nothing = Inga regler har dolt eller avslutat något de senaste tolv timmarna.

# So many older ones are not listed
hidden-more = { $count } äldre till visas inte här

# Time of something that goes on
hidden-from = sedan { $from }

# A flood of alarms of one area stood as a strip
hidden-flood = { $events } larm från { $homes } hem · { $area }

# Its rule and data; $parts: how many of each priority
hidden-flood-rule = Regel: minst { $homes } hem i området inom { $minutes } min · { $parts }

# Where to look further while it goes on; $strip: the key of strips
hidden-flood-stands = Pågår: remsan står i larmkön, { $strip } visar raderna.

# The same once it is calm
hidden-flood-calm = Lugnt: det som väntar står i larmkön, resten är hos någon eller avslutat.

# A storm of lost lines stood as one entry
hidden-storm = { $lines } linjer tysta, en rad i stället för var sin

# Who has acknowledged it
hidden-seen-by = kvitterad av { $name }

# Nobody has
hidden-seen-by-nobody = inte kvitterad

# How it ended: every line is heard
hidden-all-back = alla hördes igen

# How it ended: few lines were left, which got rows
hidden-few-left = { $left } kvar fick egna rader

# Where to look further while it goes on
hidden-storm-stands = Pågår: överst i larmkön. Varje linje står i händelseloggen.

# The same once it is over
hidden-storm-over = Varje linje står i händelseloggen, med stormens namn.

# An alarm was closed since somebody who may has disarmed; $place: street and number
hidden-disarmed-at = { $kind } avslutat, frånkopplat · { $place }

# The same where the place is not told
hidden-disarmed = { $kind } avslutat, frånkopplat

# In place of the kind where it is not known
hidden-an-alarm = Larm

# Its rule
hidden-disarmed-rule = Regel: behörig kopplade från inom 60 s, och ingen hade tagit larmet

# Events of lost lines were closed, since the lines are heard again
hidden-back = { $events } linjelarm avslutade: linjen hörs igen

# Its rule
hidden-back-rule = Regel: ingen hade tagit dem, och bara linjens egna signaler fanns i dem

# Events of lost lines were closed, since a storm counts the lines
hidden-joined = { $events } linjelarm avslutade: en linjestorm räknar dem

# Its rule
hidden-joined-rule = Regel: ingen hade tagit dem, och linjen räknas i stormens rad

# Where to look further after what was closed; $closed: the key of closed events
hidden-closed = Arbetsledare ser dem bland avslutade händelser ({ $closed }).

# Part of a rule: the home was not told by message, since nobody may be or there is no message service
hidden-told-nobody = inget SMS till hemmet

# Part of a rule: the home is to be told by message
hidden-told-waits = SMS till hemmet är på väg

# Part of a rule: the home was told by message; $time: when
hidden-told = SMS till hemmet { $time }

# Part of a rule: the message service was not reached in time
hidden-told-late = SMS till hemmet kom inte iväg

# Signals made no alarm, since a home was on test or a zone shelved; $sort: which of the two, $place: street and number, $what: all of it or which zones
hidden-aside = { $count ->
    [one] 1 signal
   *[other] { $count } signaler
} utan larm, { $sort } · { $place }: { $what }

# Why: the home was put on test
hidden-aside-test = Någon arbetar på larmet: det som omfattas blir inget larm

# Where to look further; $key: the key of what is on test
hidden-aside-signals = { $key } visar signalerna.
