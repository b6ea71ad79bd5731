# Title of the card of what is on test and shelved
aside-title = På prov och lagt åt sidan

# A home or parts of it are on test: what they send makes no alarm
aside-test = På prov

# A zone that sends again and again is shelved
aside-shelf = Lagd åt sidan

# A zone that the register has no name for
aside-zone = Sektion { $number }

# All of a home is on test
aside-whole = hela objektet

# The same in a row of the queue, which has little room
aside-all = allt

# How many signals have made no alarm
aside-hidden = { $count ->
    [0] Inga signaler
    [one] 1 signal
   *[other] { $count } signaler
}

# The same with the last of them; count is that sentence
aside-hidden-last = { $count }, senast { $time } { $what }

# Who put it on test and when
aside-by = Av { $by } { $time }.

# The same where another person confirmed it
aside-by-two = Av { $by } med { $second } { $time }.

# Until when it stands
aside-until = Till { $time }.

# Its time was over
aside-ended-time = Tiden gick ut { $time }.

# Somebody ended it
aside-ended-hand = Avslutat { $time } av { $by }.

# It ended because two people set the clock back
aside-ended-clock = Avslutat { $time }: klockan ställdes tillbaka.

# What of the home it is
aside-what = Omfattar: { $what }

# What still makes an alarm while a home is on test
aside-rule-test = Överfall, hotkod, trygghetslarm och sjukdom larmar alltid, brand och gas om de inte är valda och bekräftade.

# Why a zone could be shelved, with the numbers, and what still makes an alarm
aside-rule-shelf = Regel: minst { $rule } på { $minutes } min; det var { $heard }. Brand och rop på hjälp larmar, liksom andra sektioner.

# Why a zone could be shelved, with the numbers
aside-chatters-rule = { $heard } signaler på { $minutes } min (regel: { $rule })

# A zone that sends again and again, and its home
aside-chatters = { $zone }, { $place } upprepar sig

# Second line of a row of the queue: where, and how many signals have made no alarm
aside-row = { $place } · { $count ->
    [0] inga signaler
    [one] 1 signal
   *[other] { $count } signaler
}

# The same row for screen readers: what and where, what of the home, what it hid, until when
aside-row-name = { $what }, { $parts }. { $hidden }. { $end }

# Nothing is on test or shelved, and nothing was in the last hours
aside-none = Inget är på prov eller lagt åt sidan.

# Button: put the home whose event is held on test
aside-put-held = Sätt { $place } på prov

# Button: look for a home to put on test
aside-put-other = Sätt ett annat objekt på prov

# Button: shelve a zone that sends again and again
aside-shelve = Lägg { $zone }, { $place } åt sidan

# Heading over the signals that made no alarm
aside-signals = { $count ->
    [0] Inga signaler har kommit
    [one] En signal som inte blev larm
   *[other] { $count } signaler som inte blev larm
}

# The same where only the newest are shown; the journal has all
aside-signals-newest = { $count } signaler som inte blev larm, de { $shown } senaste visas

# One of them: time, what it says, zone and code as sent
aside-signal = { $time }  { $what } · sektion { $zone } · kod { $code }

# Button: what is on test or shelved makes alarms again
aside-end = Avsluta nu

# Title: which home is to be put on test
aside-find-title = Vilket objekt ska på prov?

# Field: what the home is looked for by
aside-find = Namn, adress eller konto

# Under the field, before anything was looked for
aside-find-enter = Enter söker. Utan ord visas de första efter adress.

# Nothing was found
aside-find-none = Inget objekt hittades.

# More were found than are shown
aside-find-more = Fler än så hittades. Skriv mer av adressen.

# How many were found
aside-find-some = { $count ->
    [one] Ett objekt
   *[other] { $count } objekt
}

# Title of the form that puts a home on test
aside-form-test = Sätt på prov: { $place }

# Title of the form that shelves a zone
aside-form-shelf = Lägg åt sidan: { $place }

# What being on test means
aside-form-test-about = Signalerna lagras och kvitteras men blir inte larm. Överfall, hotkod, trygghetslarm och sjukdom larmar alltid; brand och gas larmar om de inte väljs här och bekräftas av en andra person.

# What shelving a zone means; rule is why it is offered
aside-form-shelf-about = { $zone }: { $rule }. Dess inbrotts- och driftsignaler lagras men blir inte larm. Brand och rop på hjälp larmar, liksom andra sektioner.

# Button of the form
aside-form-test-do = Sätt på prov

# Button of the form
aside-form-shelf-do = Lägg åt sidan

# Until when it is to stand, and how long that is
aside-form-until = Till { $time } ({ $span })

# Button: let it last longer
aside-longer = Längre

# Button: let it last less long
aside-shorter = Kortare

# Which page of the choices is shown
aside-pages = Sida { $page } av { $pages }: PgUp, PgDn

# Choice: the whole home
aside-choice-whole = Hela objektet

# Choice: one zone of it
aside-choice-zone = Sektion { $number }: { $zone }

# Choice: all signals of one kind
aside-choice-kind = Slag: { $kind }

# Over the fields of the second person's sign-in: fire or gas was chosen
aside-second-test = Brand eller gas är vald: en andra person bekräftar med egen inloggning.

# The same of a zone that is shelved
aside-second-shelf = En andra person bekräftar med egen inloggning.

# At the end of a row of the queue: until when it stands, HH:MM
aside-row-until = till { $time }

# Title of a row of the queue: a zone that sends again and again; the zone follows
aside-chatters-sort = Upprepar sig

# Its second line: where, and how many signals came in so many minutes
aside-chatters-row = { $place } · { $heard } på { $minutes } min

# Button beside the sentence that something of the home whose event is held is on test or shelved
aside-show = Visa
