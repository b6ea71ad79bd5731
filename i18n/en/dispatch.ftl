# Heading of the part of the screen about who was sent to the home
dispatch-title = Dispatch

# Button that opens the card for sending somebody; short
dispatch-open = Send help

# Heading of that card; { $place } is street and area
dispatch-card-title = Dispatch to { $place }

# Heading over the sentences that whoever is sent is told
dispatch-brief = What they are told

# The same where somebody is told on the telephone: each sentence can be ticked once it has been read back; { $who } in lower case
dispatch-brief-phone = Read to the { $who }, tick what is read back

# Heading over those who can be sent
dispatch-who = Who is to be sent?

# Beside somebody who can be sent: a computer of theirs is told, nobody has to call
dispatch-wire = told directly

# Beside somebody who has to be called and whose number is in no settings
dispatch-phone-unknown = call, no number known

# Button that sends those who are chosen, while nobody is
dispatch-send = Send

# The same button; { $who } is a list in lower case
dispatch-send-these = Send { $who }

# The last two of a list
dispatch-and = { $first } and { $last }

# Beside somebody who was sent a moment ago
dispatch-sending = sending …

# Heading over those who were sent
dispatch-sent = Sent

# Under a shortened list of those who were sent; { $count } are left out
dispatch-more = { $count } more

# One who was sent, with how far they are in lower case
dispatch-line = { $who }: { $state }

# One who was sent and waits for an answer, with how far they are in lower case
dispatch-line-asks = { $who }: { $state }, asks something

# How far somebody is who was sent: the operator has to tell them on the telephone
dispatch-state-phone = to be called

# How far somebody is who was sent: the message is on its way to them
dispatch-state-sending = not received yet

# How far somebody is who was sent: they know
dispatch-state-told = has received it

# How far somebody is: their machine has had it for a while and says nothing of it
dispatch-state-silent = has received it, no answer

# Over the buttons for what is said on the telephone, while the machine of those who were sent says nothing
dispatch-unanswered = No answer yet. Call them and choose what they say:

# How far somebody is who was sent: they were called back
dispatch-state-cancelled = cancelled

# How far somebody is who was sent: they are to be called back and do not know it yet
dispatch-state-cancelling = being cancelled, not received yet

# When they think that they will be there; short, it stands at the end of a row
dispatch-eta = there { $time }

# How long ago the newest news of them is; short, it stands at the end of a row
dispatch-ago = { $ago } ago

# What was when, in a row of such: they were asked for; { $time } like 22:14:03
dispatch-log-asked = asked for { $time }

# What was when, in a row of such: their computer has the message
dispatch-log-wire = received { $time }

# What was when, in a row of such: they were told on the telephone
dispatch-log-phone = told on the telephone { $time }

# What was when, in a row of such; { $what } is a progress-… word in lower case
dispatch-log-report = { $what } { $time }

# What was when, in a row of such: they were called back
dispatch-log-cancelled = cancelled { $time }

# What will be when, at the end of such a row
dispatch-log-eta = expected there { $time }

# Why the computer of those who were sent is not reached; a full stop follows
line-fault-silent = Their control room does not answer

# Why the computer of those who were sent is not reached; { $status } is a number of HTTP; a full stop follows
line-fault-refuses = Their control room does not accept it (answer { $status })

# Why the computer of those who were sent is not reached: it does not know the key that both share; a full stop follows
line-fault-not-theirs = Whoever answers at their control room has not the right key

# Why the computer of those who were sent is not reached: its certificate is not believed; a full stop follows
line-fault-certificate = Their control room shows a certificate that nobody vouches for

# Why the computer of those who were sent is not reached: what it says cannot be understood; a full stop follows
line-fault-garbled = The answer of their control room cannot be understood

# Somebody who was sent cannot be reached; { $fault } is a sentence without its full stop
dispatch-fault = { $who }: { $fault }.

# Messages to somebody who was sent have not arrived; { $time } like 22:14:03
dispatch-waits = { $count ->
    [one] One message has waited since { $time }.
   *[other] { $count } messages have waited since { $time }.
}

# Whom to call, in large letters
dispatch-call = Call { $number }

# Somebody has to be called and no number is known
dispatch-call-unknown = Call them: the settings have no number.

# Button: they were told on the telephone and have read it back
dispatch-told = Told and read back

# Somebody who was sent has a question
dispatch-asks = { $who } asks: { $question }

# When a question came; { $time } like 22:14:03
dispatch-asked-at = { $time } { $question }

# Name of the field for the answer; { $who } in lower case
dispatch-answer = Answer to the { $who }

# Hint in the field for the answer
dispatch-answer-hint = Type the answer, Enter sends

# Button that sends the answer
dispatch-answer-do = Answer

# What was answered to a question
dispatch-answered = Answered: { $answer }

# What was answered to a question, and has not arrived
dispatch-answered-waiting = Answered, not received yet: { $answer }

# Button that calls somebody back who was sent
dispatch-cancel = Cancel the errand

# The same button, once it was pressed
dispatch-cancel-again = Press again to cancel

# Over buttons that record what somebody says on the telephone
dispatch-by-hand = They say on the telephone:

# Name of the field for how many minutes they need
dispatch-minutes = Minutes until there

# Hint in that field; very short
dispatch-minutes-hint = min

# Somebody who can be sent
responder-guard = Guard

# Somebody who can be sent
responder-police = Police

# Somebody who can be sent: the fire brigade
responder-rescue-service = Rescue service

# Somebody who can be sent
responder-ambulance = Ambulance

# Somebody who can be sent: a contact of the home who has a key
responder-keyholder = Keyholder

# How far somebody is who was sent
progress-accepted = Has accepted

# How far somebody is who was sent
progress-en-route = On the way

# How far somebody is who was sent
progress-on-site = On site

# How far somebody is who was sent: they have been there and are finished
progress-done = Finished

# How far somebody is who was sent: they will not go
progress-refused = Will not go

# Told to whoever is sent: the kind of alarm and when it came; { $time } like 22:14:03
brief-what = { $kind }. The alarm came at { $time }.

# Told to whoever is sent to a silent alarm
brief-silent = Come silently: no sound and no blue light near the home.

# Told to whoever is sent
brief-address = Address: { $address }.

# Told to whoever is sent: the part of town
brief-area = Area: { $area }.

# Told to whoever is sent: whose home it is
brief-name = Home of { $name }.

# Told to whoever is sent: degrees north and east
brief-position = Position: { $latitude }, { $longitude } (WGS 84).

# Told to whoever is sent: the street, letter by letter; { $letters } is made of the words below
brief-spelled = { $street } is spelled { $letters }.

# The telephone alphabet of the language, in capitals so that the words are not taken for names; a-ring is å, a-dots is ä, o-dots is ö
spelled-letter = { $letter ->
    [a] ALFA
    [b] BRAVO
    [c] CHARLIE
    [d] DELTA
    [e] ECHO
    [f] FOXTROT
    [g] GOLF
    [h] HOTEL
    [i] INDIA
    [j] JULIETT
    [k] KILO
    [l] LIMA
    [m] MIKE
    [n] NOVEMBER
    [o] OSCAR
    [p] PAPA
    [q] QUEBEC
    [r] ROMEO
    [s] SIERRA
    [t] TANGO
    [u] UNIFORM
    [v] VICTOR
    [w] WHISKEY
    [x] X-RAY
    [y] YANKEE
    [z] ZULU
    [a-ring] A-RING
    [a-dots] A-DOTS
    [o-dots] O-DOTS
   *[other] { $letter }
}

# A zone that has no name
brief-zone = zone { $number }

# Told to whoever is sent: the zone that alarmed first
brief-entry = It began in { $zone } at { $time }.

# Told to whoever is sent: zones in the order in which they alarmed
brief-path = The way through the home: { $path }.

# Part of that list
brief-path-zone = { $zone } { $time }

# Told to whoever is sent: the zone that alarmed last
brief-last = Last noticed: { $zone } at { $time }.

# Told to whoever is sent
brief-people-nobody = Nobody is expected to be home.

# Told to whoever is sent
brief-people-somebody = Somebody is home.

# Told to whoever is sent
brief-people-night = Somebody sleeps there.

# Told to whoever is sent: what the operator has found out
found-intruder = Somebody was seen or heard there who should not be there.

# Told to whoever is sent: what was found out
found-break-in = There are traces of a break-in.

# Told to whoever is sent: what the operator has found out
found-threatened = Somebody is threatened.

# Told to whoever is sent: what the operator has found out
found-threat = The threat is real, or cannot be ruled out.

# Told to whoever is sent: what the operator has found out
found-ill-or-hurt = Somebody is ill or hurt.


# Told to whoever is sent: what the operator has found out
found-fire = There is a fire, or it cannot be ruled out.

# Told to whoever is sent: what the operator has found out about gas
found-leak = There is a leak, or it cannot be ruled out.

# Why the verification level is no lower; { $what } is a list
brief-support = Supported by: { $what }.

# What would raise the verification level; { $what } is a list
brief-raises = Would raise it: { $what }.

# Told to whoever is sent: door code, key box; { $how } is the register's own text
brief-way-in = Way in: { $how }

# Told to whoever is sent: dog, stairs, oxygen; { $what } is the register's own text
brief-beware = Beware: { $what }

# Part of a list of what supports an alarm: nothing but the alarm
support-alarm = the alarm alone

# Part of a list of what supports an alarm; { $count } is 2 or more
support-zones = { $count ->
    [one] 1 zone alarmed
   *[other] { $count } zones alarmed
}

# Part of a list of what supports an alarm: a detector for doors, glass or shocks
support-entry = a door, glass or shock alarm

# Part of a list of what supports an alarm
support-intruder = an intruder was seen or heard

# Part of a list of what supports an alarm
support-wrong-word = a wrong code word was said

# Part of a list of what supports an alarm: fire or leak
support-damage = the operator judges that there is damage

# Part of a list of what supports an alarm: hold-up, fire and other kinds that are a danger to life
support-kind = an alarm of danger to life

# Part of a list of what supports an alarm
support-danger = the operator judges that a life is in danger

# Part of a list of what supports an alarm
support-duress = a duress word was said

# Part of a list of what supports an alarm
support-denied = a contact answers that it was not they

# Part of a list of what supports an alarm
support-help = a contact asks for help

# Part of a list of what would raise the level
raises-zones = one more zone alarming

# Part of a list of what would raise the level
raises-entry = a door, glass or shock alarm

# Part of a list of what would raise the level
raises-intruder = an intruder seen or heard

# Part of a list of what would raise the level
raises-wrong-word = a wrong code word

# Part of a list of what would raise the level
raises-danger = danger to life

# Supports an alarm: of all lines of the area the home's alone went, within half an hour of the alarm
support-line = the line here alone fell silent with the alarm: it may be cut or jammed
