# The hold-to-talk button
talk-hold = Håll för att tala

# The same button while talking
talk-talking = Du talar

# While the way to the home is being opened
talk-opening = Öppnar talvägen …

# Button that opens the way to the home again, after lock or a lost link
talk-open = Öppna talvägen

# The site has no voice unit
talk-none = Objektet har ingen röstenhet.

# Button on the talk bar at a silent alarm: says why there is no talking, and leads to the card that frees it
talk-hushed = Tyst larm: endast lyssna

# Button at a silent alarm while the home's voice unit calls and is not answered yet
talk-hushed-rings = Röstenheten ringer: tyst larm

# Button: answers the home's voice unit, which calls
talk-answer = Svara röstenheten

# Talk is not open for this event
talk-closed = Talvägen är stängd.

# The desk has no microphone
talk-no-microphone = Mikrofonen saknas. Anslut den för att tala.

# Label of the microphone's meter
talk-microphone = Mikrofon

# Label of the home's meter while listening
talk-home-listening = Hemmet · lyssnar

# Label of the home's meter while talking (half duplex)
talk-home-muted = Hemmet · tyst medan du talar

# Label of the home's meter when nothing is heard from there
talk-home-silent = Hemmet · inget ljud

# Label of the home's meter when listening is switched off
talk-home-off = Hemmet · avstängt

# Label of the home's meter when the desk has no loudspeaker
talk-home-no-loudspeaker = Hemmet · högtalaren saknas

# Switch for listening to the home
talk-listen = Lyssna

# Name of the space bar on a key cap
key-space = Mellanslag

# Card at a silent alarm (hold-up, duress): its heading
hushed-title = Tyst larm: talet är låst

# The same card: why, and what the step below means
hushed-why = Den som hotar någon i hemmet skulle höra dig och förstå att larm har gått. Lyssna först. Tala bara om du är säker på att det hjälper; att du låste upp talet antecknas.

# The same card: button that leaves talking locked
hushed-listen = Lyssna bara

# The same card: button that frees talking for this event
hushed-free = Tala ändå till hemmet

# Card of the desk's own sound: its heading
sound-title = Ljud

# The same card: which microphone; a press takes the next
sound-microphone = Mikrofon: { $name }

# The same card: which loudspeaker; a press takes the next
sound-loudspeaker = Högtalare: { $name }

# The device that the computer itself chooses
sound-default = datorns eget val

# A chosen device that is not there just now, by what the computer calls it
sound-gone = { $name } (borta)

# The same card: how loud homes are; plus and minus change it too; $more and $less: keys
sound-volume = Hemmens volym: { $percent } % ({ $more } { $less })

# The same card: the home is muted while talking; a press changes to the next sentence
sound-half-duplex = Mot eko: hemmet är tyst medan du talar

# The same card: the other choice
sound-suppressed = Mot eko: det dämpas, och du hör hemmet medan du talar

# The same card: the panel's voice unit, in the two sentences below
sound-voice-unit = röstenheten

# The same card: a device of the home that is listened to
sound-heard = Lyssnar: { $name }

# The same card: a device of the home that is not listened to
sound-unheard = Lyssnar inte: { $name }

# The same card: label of the meter of the home's sound
sound-home = Hemmet

# Card of recorded phrases: its heading
phrases-title = Inspelade fraser

# The same card: what a press does
phrases-about = Ett tryck säger den i hemmet. Din egen röst tar över.

# The same card, while the way to the home does not stand open
phrases-no-way = Talvägen är inte öppen. Inget kan sägas i hemmet nu.

# The same card: one phrase, by the name that the centre gave it, and how long it lasts
phrases-one = { $phrase } · { $seconds } s

# Card of a camera's presets: its heading
presets-title = Vänd { $camera } till

# The same card: what a press does
presets-about = Ett tryck vänder kameran. Det står i händelseloggen.
