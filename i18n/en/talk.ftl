# The hold-to-talk button
talk-hold = Hold to talk

# The same button while talking
talk-talking = You are talking

# While the way to the home is being opened
talk-opening = Opening the way to the home …

# Button that opens the way to the home again, after lock or a lost link
talk-open = Open the talk path

# The site has no voice unit
talk-none = This site has no voice unit.

# Button on the talk bar at a silent alarm: says why there is no talking, and leads to the card that frees it
talk-hushed = Silent alarm: listen only

# Button at a silent alarm while the home's voice unit calls and is not answered yet
talk-hushed-rings = The voice unit calls: silent alarm

# Button: answers the home's voice unit, which calls
talk-answer = Answer the voice unit

# Talk is not open for this event
talk-closed = The way to the home is closed.

# The desk has no microphone
talk-no-microphone = No microphone. Connect one to talk.

# Label of the microphone's meter
talk-microphone = Microphone

# Label of the home's meter while listening
talk-home-listening = Home · listening

# Label of the home's meter while talking (half duplex)
talk-home-muted = Home · muted while you talk

# Label of the home's meter when nothing is heard from there
talk-home-silent = Home · no sound

# Label of the home's meter when listening is switched off
talk-home-off = Home · off

# Label of the home's meter when the desk has no loudspeaker
talk-home-no-loudspeaker = Home · no loudspeaker

# Switch for listening to the home
talk-listen = Listen

# Name of the space bar on a key cap
key-space = Space

# Card at a silent alarm (hold-up, duress): its heading
hushed-title = Silent alarm: talking is locked

# The same card: why, and what the step below means
hushed-why = Whoever threatens somebody in the home would hear you and know that the alarm has been raised. Listen first. Talk only when you are sure that it helps; it is recorded that you freed it.

# The same card: button that leaves talking locked
hushed-listen = Only listen

# The same card: button that frees talking for this event
hushed-free = Talk to the home all the same

# Card of the desk's own sound: its heading
sound-title = Sound

# The same card: which microphone; a press takes the next
sound-microphone = Microphone: { $name }

# The same card: which loudspeaker; a press takes the next
sound-loudspeaker = Loudspeaker: { $name }

# The device that the computer itself chooses
sound-default = the computer's own choice

# A chosen device that is not there just now, by what the computer calls it
sound-gone = { $name } (gone)

# The same card: how loud homes are; plus and minus change it too; $more and $less: keys
sound-volume = Volume of homes: { $percent } % ({ $more } { $less })

# The same card: the home is muted while talking; a press changes to the next sentence
sound-half-duplex = Against echo: the home is muted while you talk

# The same card: the other choice
sound-suppressed = Against echo: it is taken out, and you hear the home while you talk

# The same card: the panel's voice unit, in the two sentences below
sound-voice-unit = voice unit

# The same card: a device of the home that is listened to
sound-heard = Listening: { $name }

# The same card: a device of the home that is not listened to
sound-unheard = Not listening: { $name }

# The same card: label of the meter of the home's sound
sound-home = Home

# Card of recorded phrases: its heading
phrases-title = Recorded phrases

# The same card: what a press does
phrases-about = A press says it in the home. Your own voice takes the word.

# The same card, while the way to the home does not stand open
phrases-no-way = The way to the home does not stand open. Nothing can be said there now.

# The same card: one phrase, by the name that the centre gave it, and how long it lasts
phrases-one = { $phrase } · { $seconds } s

# Card of a camera's presets: its heading
presets-title = Turn { $camera } to

# The same card: what a press does
presets-about = One press turns the camera. It stands in the journal.
