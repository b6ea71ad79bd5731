# Title of the card of what is on test and shelved
aside-title = On test and shelved

# A home or parts of it are on test: what they send makes no alarm
aside-test = On test

# A zone that sends again and again is shelved
aside-shelf = Shelved

# A zone that the register has no name for
aside-zone = Zone { $number }

# All of a home is on test
aside-whole = whole home

# The same in a row of the queue, which has little room
aside-all = all of it

# How many signals have made no alarm
aside-hidden = { $count ->
    [0] No signals
    [one] 1 signal
   *[other] { $count } signals
}

# The same with the last of them; count is that sentence
aside-hidden-last = { $count }, last { $time } { $what }

# Who put it on test and when
aside-by = By { $by } { $time }.

# The same where another person confirmed it
aside-by-two = By { $by } with { $second } { $time }.

# Until when it stands
aside-until = Until { $time }.

# Its time was over
aside-ended-time = Its time was over { $time }.

# Somebody ended it
aside-ended-hand = Ended { $time } by { $by }.

# It ended because two people set the clock back
aside-ended-clock = Ended { $time }: the clock was set back.

# What of the home it is
aside-what = Covers: { $what }

# What still makes an alarm while a home is on test
aside-rule-test = Hold-up, duress, panic and medical always alarm; fire and gas unless they are chosen and confirmed.

# Why a zone could be shelved, with the numbers, and what still makes an alarm
aside-rule-shelf = Rule: at least { $rule } in { $minutes } min; there were { $heard }. Fire and cries for help still alarm, and so do other zones.

# Why a zone could be shelved, with the numbers
aside-chatters-rule = { $heard } signals in { $minutes } min (rule: { $rule })

# A zone that sends again and again, and its home
aside-chatters = { $zone }, { $place } keeps signalling

# Second line of a row of the queue: where, and how many signals have made no alarm
aside-row = { $place } · { $count ->
    [0] no signals
    [one] 1 signal
   *[other] { $count } signals
}

# The same row for screen readers: what and where, what of the home, what it hid, until when
aside-row-name = { $what }, { $parts }. { $hidden }. { $end }

# Nothing is on test or shelved, and nothing was in the last hours
aside-none = Nothing is on test or shelved.

# Button: put the home whose event is held on test
aside-put-held = Put { $place } on test

# Button: look for a home to put on test
aside-put-other = Put another home on test

# Button: shelve a zone that sends again and again
aside-shelve = Shelve { $zone }, { $place }

# Heading over the signals that made no alarm
aside-signals = { $count ->
    [0] No signals have come
    [one] One signal that made no alarm
   *[other] { $count } signals that made no alarm
}

# The same where only the newest are shown; the journal has all
aside-signals-newest = { $count } signals that made no alarm, the newest { $shown } are shown

# One of them: time, what it says, zone and code as sent
aside-signal = { $time }  { $what } · zone { $zone } · code { $code }

# Button: what is on test or shelved makes alarms again
aside-end = End now

# Title: which home is to be put on test
aside-find-title = Which home is to be on test?

# Field: what the home is looked for by
aside-find = Name, address or account

# Under the field, before anything was looked for
aside-find-enter = Enter looks. Without words the first are shown, by address.

# Nothing was found
aside-find-none = No home was found.

# More were found than are shown
aside-find-more = More than these were found. Write more of the address.

# How many were found
aside-find-some = { $count ->
    [one] One home
   *[other] { $count } homes
}

# Title of the form that puts a home on test
aside-form-test = Put on test: { $place }

# Title of the form that shelves a zone
aside-form-shelf = Shelve: { $place }

# What being on test means
aside-form-test-about = Signals are stored and acknowledged but make no alarm. Hold-up, duress, panic and medical always alarm; fire and gas alarm unless they are chosen here and confirmed by a second person.

# What shelving a zone means; rule is why it is offered
aside-form-shelf-about = { $zone }: { $rule }. Its burglary and technical signals are stored but make no alarm. Fire and cries for help alarm, and so do other zones.

# Button of the form
aside-form-test-do = Put on test

# Button of the form
aside-form-shelf-do = Shelve

# Until when it is to stand, and how long that is
aside-form-until = Until { $time } ({ $span })

# Button: let it last longer
aside-longer = Longer

# Button: let it last less long
aside-shorter = Shorter

# Which page of the choices is shown
aside-pages = Page { $page } of { $pages }: PgUp, PgDn

# Choice: the whole home
aside-choice-whole = The whole home

# Choice: one zone of it
aside-choice-zone = Zone { $number }: { $zone }

# Choice: all signals of one kind
aside-choice-kind = Kind: { $kind }

# Over the fields of the second person's sign-in: fire or gas was chosen
aside-second-test = Fire or gas is chosen: a second person confirms with an own sign-in.

# The same of a zone that is shelved
aside-second-shelf = A second person confirms with an own sign-in.

# At the end of a row of the queue: until when it stands, HH:MM
aside-row-until = to { $time }

# Title of a row of the queue: a zone that sends again and again; the zone follows
aside-chatters-sort = Keeps signalling

# Its second line: where, and how many signals came in so many minutes
aside-chatters-row = { $place } · { $heard } in { $minutes } min

# Button beside the sentence that something of the home whose event is held is on test or shelved
aside-show = Show
