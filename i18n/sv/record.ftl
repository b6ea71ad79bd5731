# A recording: a still picture
medium-still = Bild

# A recording: video, with sound where the camera has it
medium-clip = Film

# A recording: sound from the home through the voice unit
medium-heard = Ljud från hemmet

# A recording: what the operator said to the home
medium-spoken = Tal till hemmet

# A recording ({ $what }) and the camera that took it
medium-of-camera = { $what }, { $camera }

# Why something is not recorded
record-full = disken är full

# Why something is not recorded
record-not-writable = valvet är skrivskyddat

# Why something is not recorded
record-key = valvets nyckel saknas

# Why something is not recorded
record-too-slow = disken är för långsam

# Why something is not recorded
record-io = valvet går inte att skriva

# Mark on a tile or the talk bar: what is seen or heard here is being recorded
record-mark = REC

# The same for screen readers
record-on = Spelas in

# Where recording begins; the first seconds are on their way to the disk
record-starting = Inspelningen startar

# The disk does not come after; what was taken waits in memory
record-late = Inspelningen släpar: disken är långsam

# Nothing is known of the recording this very moment
record-unknown = Inget besked om inspelningen

# What is seen or heard here is not recorded, and why
record-off = Spelas inte in: { $why }
