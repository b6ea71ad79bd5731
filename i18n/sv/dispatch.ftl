# Heading of the part of the screen about who was sent to the home
dispatch-title = Insats

# Button that opens the card for sending somebody; short
dispatch-open = Larma ut

# Heading of that card; { $place } is street and area
dispatch-card-title = Insats till { $place }

# Heading over the sentences that whoever is sent is told
dispatch-brief = Det här får de veta

# The same where somebody is told on the telephone: each sentence can be ticked once it has been read back; { $who } in lower case
dispatch-brief-phone = Läs upp för { $who }, bocka av det som läses tillbaka

# Heading over those who can be sent
dispatch-who = Vem ska skickas?

# Beside somebody who can be sent: a computer of theirs is told, nobody has to call
dispatch-wire = meddelas direkt

# Beside somebody who has to be called and whose number is in no settings
dispatch-phone-unknown = ring, nummer saknas

# Button that sends those who are chosen, while nobody is
dispatch-send = Skicka

# The same button; { $who } is a list in lower case
dispatch-send-these = Skicka { $who }

# The last two of a list
dispatch-and = { $first } och { $last }

# Beside somebody who was sent a moment ago
dispatch-sending = skickas …

# Heading over those who were sent
dispatch-sent = Skickade

# Under a shortened list of those who were sent; { $count } are left out
dispatch-more = { $count } till

# One who was sent, with how far they are in lower case
dispatch-line = { $who }: { $state }

# One who was sent and waits for an answer, with how far they are in lower case
dispatch-line-asks = { $who }: { $state }, frågar något

# How far somebody is who was sent: the operator has to tell them on the telephone
dispatch-state-phone = ska ringas

# How far somebody is who was sent: the message is on its way to them
dispatch-state-sending = inte framme än

# How far somebody is who was sent: they know
dispatch-state-told = har fått uppdraget

# How far somebody is: their machine has had it for a while and says nothing of it
dispatch-state-silent = har fått uppdraget, inget svar

# Over the buttons for what is said on the telephone, while the machine of those who were sent says nothing
dispatch-unanswered = Inget svar än. Ring dem och välj vad de säger:

# How far somebody is who was sent: they were called back
dispatch-state-cancelled = avbrutet

# How far somebody is who was sent: they are to be called back and do not know it yet
dispatch-state-cancelling = avbryts, inte framme än

# When they think that they will be there; short, it stands at the end of a row
dispatch-eta = framme { $time }

# How long ago the newest news of them is; short, it stands at the end of a row
dispatch-ago = { $ago } sedan

# What was when, in a row of such: they were asked for; { $time } like 22:14:03
dispatch-log-asked = begärt { $time }

# What was when, in a row of such: their computer has the message
dispatch-log-wire = mottaget { $time }

# What was when, in a row of such: they were told on the telephone
dispatch-log-phone = berättat i telefon { $time }

# What was when, in a row of such; { $what } is a progress-… word in lower case
dispatch-log-report = { $what } { $time }

# What was when, in a row of such: they were called back
dispatch-log-cancelled = avbrutet { $time }

# What will be when, at the end of such a row
dispatch-log-eta = väntas framme { $time }

# Why the computer of those who were sent is not reached; a full stop follows
line-fault-silent = Deras larmcentral svarar inte

# Why the computer of those who were sent is not reached; { $status } is a number of HTTP; a full stop follows
line-fault-refuses = Deras larmcentral tar inte emot (svar { $status })

# Why the computer of those who were sent is not reached: it does not know the key that both share; a full stop follows
line-fault-not-theirs = Den som svarar hos deras larmcentral har inte rätt nyckel

# Why the computer of those who were sent is not reached: its certificate is not believed; a full stop follows
line-fault-certificate = Deras larmcentral visar ett certifikat som ingen går i god för

# Why the computer of those who were sent is not reached: what it says cannot be understood; a full stop follows
line-fault-garbled = Svaret från deras larmcentral går inte att förstå

# Somebody who was sent cannot be reached; { $fault } is a sentence without its full stop
dispatch-fault = { $who }: { $fault }.

# Messages to somebody who was sent have not arrived; { $time } like 22:14:03
dispatch-waits = { $count ->
    [one] Ett meddelande väntar sedan { $time }.
   *[other] { $count } meddelanden väntar sedan { $time }.
}

# Whom to call, in large letters
dispatch-call = Ring { $number }

# Somebody has to be called and no number is known
dispatch-call-unknown = Ring dem: inget nummer står i inställningarna.

# Button: they were told on the telephone and have read it back
dispatch-told = Berättat och återläst

# Somebody who was sent has a question
dispatch-asks = { $who } frågar: { $question }

# When a question came; { $time } like 22:14:03
dispatch-asked-at = { $time } { $question }

# Name of the field for the answer; { $who } in lower case
dispatch-answer = Svar till { $who }

# Hint in the field for the answer
dispatch-answer-hint = Skriv svaret, Enter skickar

# Button that sends the answer
dispatch-answer-do = Svara

# What was answered to a question
dispatch-answered = Svarat: { $answer }

# What was answered to a question, and has not arrived
dispatch-answered-waiting = Svarat, inte framme än: { $answer }

# Button that calls somebody back who was sent
dispatch-cancel = Avbryt uppdraget

# The same button, once it was pressed
dispatch-cancel-again = Tryck igen för att avbryta

# Over buttons that record what somebody says on the telephone
dispatch-by-hand = De säger i telefon:

# Name of the field for how many minutes they need
dispatch-minutes = Minuter till framme

# Hint in that field; very short
dispatch-minutes-hint = min

# Somebody who can be sent
responder-guard = Väktare

# Somebody who can be sent
responder-police = Polis

# Somebody who can be sent: the fire brigade
responder-rescue-service = Räddningstjänst

# Somebody who can be sent
responder-ambulance = Ambulans

# Somebody who can be sent: a contact of the home who has a key
responder-keyholder = Nyckelhållare

# How far somebody is who was sent
progress-accepted = Har tagit uppdraget

# How far somebody is who was sent
progress-en-route = På väg

# How far somebody is who was sent
progress-on-site = På plats

# How far somebody is who was sent: they have been there and are finished
progress-done = Klara

# How far somebody is who was sent: they will not go
progress-refused = Åker inte

# Told to whoever is sent: the kind of alarm and when it came; { $time } like 22:14:03
brief-what = { $kind }. Larmet kom { $time }.

# Told to whoever is sent to a silent alarm
brief-silent = Kom tyst: inget ljud och inget blåljus nära hemmet.

# Told to whoever is sent
brief-address = Adress: { $address }.

# Told to whoever is sent: the part of town
brief-area = Område: { $area }.

# Told to whoever is sent: whose home it is
brief-name = Hos { $name }.

# Told to whoever is sent: degrees north and east
brief-position = Position: { $latitude }, { $longitude } (WGS 84).

# Told to whoever is sent: the street, letter by letter; { $letters } is made of the words below
brief-spelled = { $street } bokstaveras { $letters }.

# The telephone alphabet of the language, in capitals so that the words are not taken for names; a-ring is å, a-dots is ä, o-dots is ö
spelled-letter = { $letter ->
    [a] ADAM
    [b] BERTIL
    [c] CESAR
    [d] DAVID
    [e] ERIK
    [f] FILIP
    [g] GUSTAV
    [h] HELGE
    [i] IVAR
    [j] JOHAN
    [k] KALLE
    [l] LUDVIG
    [m] MARTIN
    [n] NIKLAS
    [o] OLOF
    [p] PETTER
    [q] QUINTUS
    [r] RUDOLF
    [s] SIGURD
    [t] TORE
    [u] URBAN
    [v] VIKTOR
    [w] WILHELM
    [x] XERXES
    [y] YNGVE
    [z] ZÄTA
    [a-ring] ÅKE
    [a-dots] ÄRLIG
    [o-dots] ÖSTEN
   *[other] { $letter }
}

# A zone that has no name
brief-zone = sektion { $number }

# Told to whoever is sent: the zone that alarmed first
brief-entry = Det började i { $zone } { $time }.

# Told to whoever is sent: zones in the order in which they alarmed
brief-path = Vägen genom hemmet: { $path }.

# Part of that list
brief-path-zone = { $zone } { $time }

# Told to whoever is sent: the zone that alarmed last
brief-last = Senast märkt: { $zone } { $time }.

# Told to whoever is sent
brief-people-nobody = Ingen väntas vara hemma.

# Told to whoever is sent
brief-people-somebody = Någon är hemma.

# Told to whoever is sent
brief-people-night = Någon sover hemma.

# Told to whoever is sent: what the operator has found out
found-intruder = Någon har setts eller hörts där som inte ska vara där.

# Told to whoever is sent: what was found out
found-break-in = Det finns spår av inbrott.

# Told to whoever is sent: what the operator has found out
found-threatened = Någon är hotad.

# Told to whoever is sent: what the operator has found out
found-threat = Hotet är verkligt, eller går inte att utesluta.

# Told to whoever is sent: what the operator has found out
found-ill-or-hurt = Någon är sjuk eller skadad.


# Told to whoever is sent: what the operator has found out
found-fire = Det brinner, eller går inte att utesluta.

# Told to whoever is sent: what the operator has found out about gas
found-leak = Det läcker, eller går inte att utesluta.

# Why the verification level is no lower; { $what } is a list
brief-support = Stöds av: { $what }.

# What would raise the verification level; { $what } is a list
brief-raises = Skulle höja nivån: { $what }.

# Told to whoever is sent: door code, key box; { $how } is the register's own text
brief-way-in = Ta sig in: { $how }

# Told to whoever is sent: dog, stairs, oxygen; { $what } is the register's own text
brief-beware = Se upp: { $what }

# Part of a list of what supports an alarm: nothing but the alarm
support-alarm = bara larmet

# Part of a list of what supports an alarm; { $count } is 2 or more
support-zones = { $count ->
    [one] 1 sektion har larmat
   *[other] { $count } sektioner har larmat
}

# Part of a list of what supports an alarm: a detector for doors, glass or shocks
support-entry = larm från dörr, glas eller skal

# Part of a list of what supports an alarm
support-intruder = någon obehörig har setts eller hörts

# Part of a list of what supports an alarm
support-wrong-word = fel kodord har sagts

# Part of a list of what supports an alarm: fire or leak
support-damage = operatören bedömer att det är skada

# Part of a list of what supports an alarm: hold-up, fire and other kinds that are a danger to life
support-kind = larm om fara för liv

# Part of a list of what supports an alarm
support-danger = operatören bedömer att liv är i fara

# Part of a list of what supports an alarm
support-duress = hotkod har sagts

# Part of a list of what supports an alarm
support-denied = en kontakt svarar att det inte var denne

# Part of a list of what supports an alarm
support-help = en kontakt ber om hjälp

# Part of a list of what would raise the level
raises-zones = att en sektion till larmar

# Part of a list of what would raise the level
raises-entry = larm från dörr, glas eller skal

# Part of a list of what would raise the level
raises-intruder = att någon obehörig ses eller hörs

# Part of a list of what would raise the level
raises-wrong-word = fel kodord

# Part of a list of what would raise the level
raises-danger = fara för liv

# Supports an alarm: of all lines of the area the home's alone went, within half an hour of the alarm
support-line = linjen hit tystnade ensam vid larmet: kan vara klippt eller störd
