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
