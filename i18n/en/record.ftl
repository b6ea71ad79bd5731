# A recording: a still picture
medium-still = Picture

# A recording: video, with sound where the camera has it
medium-clip = Video

# A recording: sound from the home through the voice unit
medium-heard = Sound from the home

# A recording: what the operator said to the home
medium-spoken = Speech to the home

# A recording ({ $what }) and the camera that took it
medium-of-camera = { $what }, { $camera }

# Why something is not recorded
record-full = the disk is full

# Why something is not recorded
record-not-writable = the vault is read-only

# Why something is not recorded
record-key = the vault’s key is missing

# Why something is not recorded
record-too-slow = the disk is too slow

# Why something is not recorded
record-io = the vault cannot be written

# Mark on a tile or the talk bar: what is seen or heard here is being recorded
record-mark = REC

# The same for screen readers
record-on = Recording

# Where recording begins; the first seconds are on their way to the disk
record-starting = Recording starts

# The disk does not come after; what was taken waits in memory
record-late = Recording lags: the disk is slow

# Nothing is known of the recording this very moment
record-unknown = No word of the recording

# What is seen or heard here is not recorded, and why
record-off = Not recorded: { $why }
