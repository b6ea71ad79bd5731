# Heading of the list of keys
keys-title = Keys

# How to leave the list
keys-close = Esc closes

# Foot line and list: the list of keys
key-help = keys

# List of keys: F2
key-take = Take the next alarm

# List of keys: F3
key-live = All cameras live

# List of keys: F4
key-call = Call the next contact; nobody answered

# List of keys: Q
key-inquiry = Ask a contact by text message whether it was they

# List of keys: F5
key-step = Next step done

# List of keys: F8
key-park = Park for 15 min

# Foot line: F8
key-park-short = park

# List of keys: F9
key-release = Let go of the event, or take one that is offered

# Foot line: F9
key-release-short = hand over

# List of keys: F10
key-close = Close the event

# List of keys: F11
key-silence = Silence the alarm that sounds

# List of keys: F12
key-lock = Lock the screen

# Foot line: F12
key-lock-short = lock

# List of keys: Space
key-talk = Hold to talk to the home

# List of keys: T
key-free-talk = Silent alarm: free talking, in two steps

# List of keys: P
key-phrases = Recorded phrases, said in the home

# List of keys: G
key-presets = Turn the chosen camera to a preset

# Foot line: P
key-phrases-short = phrases

# Foot line: G
key-presets-short = turn

# List of keys: L
key-listen = Listen to the home, on and off

# List of keys: S
key-sound = Sound: microphone, loudspeaker, volume, echo

# Foot line: I
key-asides-short = test

# Foot line: S
key-sound-short = audio

# List of keys: Enter
key-large = Large picture of the chosen camera

# List of keys: Esc
key-back = Back; never destroys anything

# List of keys: Tab
key-move = Go to the next field

# List of keys: 1 to 9
key-outcome = The plan's question; when closing outcome and cause

# List of keys: arrows, PgUp, PgDn, Home, End
key-row = To the next row of the queue; Enter takes the alarm

# List of keys: K
key-storm = Acknowledge the storm of silent lines

# List of keys: C
key-closed = Closed events, and away from them

# Foot line: C
key-closed-short = closed

# List of keys: the arrows to the sides, in a recording
key-jump = Ten seconds back and on in a recording

# What the key W does
key-window = A supervisor opens the camera window

# What the key U does
key-clock = The clock is right (two people)

# What the key D does
key-disclosures = Disclosures to authorities, among closed events

# List of keys: R
key-asked = Roles that wait for a second person

# List of keys: I
key-asides = On test and shelved

# List of keys: Z
key-shelve = Shelve a zone that keeps signalling

# List of keys: B
key-light = Brighter large picture, for dark scenes

# What V does at a home whose pictures are masked at the first look
key-reveal = Masked pictures: show clearly, with a reason

# What F6 does: a new still of each camera that is looked through, beside the first
key-stills = New stills, beside the first ones

# What F7 does: guard, police, rescue service, ambulance or keyholder
key-dispatch = Send somebody to the home

# What F does: the second window with the cameras, for another monitor
key-wall = The cameras in a second window, on and off

# Foot line: F
key-wall-short = camera wall

# List of keys: A
key-following = Take the next alarm by itself after closing one

# Foot line: A; the next alarm is taken by itself
key-following-on = next: by itself

# Foot line: A; the next alarm is taken by hand
key-following-off = next: by hand

# The middle after closing an event, where the next alarm is taken by itself; $left: MM:SS
following-in = The next alarm is taken in { $left }

# Button: the next alarm is not taken by itself this time
following-wait = Wait

# List of keys: O
key-strip = Show the alarms behind a strip, and put them away

# List of keys: H
key-hidden = Hidden tonight: what rules have hidden or closed

# Foot line: H
key-hidden-short = hidden

# List of keys: J
key-past-events = Earlier at the site: events of the last year

# List of keys: where the home lies, and the map around it
key-map = Where the site lies: coordinates and map
# List of keys: X
key-floor = Floor plan: in which order zones alarmed

# Foot line: J
key-past-short = earlier

# List of keys: Ctrl K
key-palette = Find an action, a contact or a site
# E opens the register of homes
key-register = The register of homes: find, change, history

# The same on its button in the foot, which has little room
key-register-short = register

# Under the list of keys: how another key is chosen
keys-how = Arrows choose a row, Enter gives it another key.

# Button under the list of keys: the chosen row gets another key
keys-change = Change key

# Button under the list of keys: the chosen row gets its first key back
keys-one-back = As at first

# Button under the list of keys: all rows get their first keys back
keys-all-back = All as at first

# Button while a new key is waited for: the old one stays
keys-leave = Leave it

# Button where the key that was pressed is taken: the two change keys
keys-swap = Swap keys

# A key is waited for; $does: what it is to do
keys-wait = Press the new key for “{ $does }”. Esc leaves it as it is.

# The key that was pressed has another job; $key: the key, $does: that job
keys-taken = { $key } is the key of “{ $does }”. Enter swaps them; or press another.

# The key that was pressed cannot be chosen: it means the same everywhere
keys-fixed = That key is the same at every desk. Press another, or Esc.

# The key that was pressed cannot be chosen: other keyboards name it otherwise
keys-unfit = Keyboards name that key differently. Choose A–Z, F1–F24 but F12, plus, minus, comma or full stop.

# Another key was chosen; $key: the key, $does: what it does
keys-kept = { $key } is now the key of “{ $does }”.

# All keys are as they were first
keys-back = All keys are as they were at first.

# The chosen row has a key that stays
keys-stays = That key is the same at every desk, so that it is found in the dark and by a colleague.

# List of keys: nearer in a large picture; in cards more of something
key-nearer = Nearer in a large picture; in cards more, longer, louder

# List of keys: farther in a large picture; in cards less of something, or away with it
key-farther = Farther in a large picture; in cards less, away

# List of keys: back within the last minute of a large picture
key-step-back = Half a second back in a large picture

# List of keys: on within the last minute of a large picture
key-step-on = Half a second on in a large picture

# List of keys: masks over a recording that is to be disclosed
key-masks = Mask a recording, in a disclosure

# List of keys: a new home, test or mask, where such are shown
key-new = New: home, test, mask, where such are shown
