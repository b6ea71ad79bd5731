# A camera or voice unit does not answer
fault-no-answer = Enheten svarar inte.

# A device refuses its user or password
fault-wrong-sign-in = Enheten godtar inte inloggningen. Anmäl till tekniker.

# The camera has no picture at its address
fault-no-video = Enheten har ingen bild på sin adress. Anmäl till tekniker.

# This computer cannot decode the picture
fault-codec-missing = Datorn kan inte visa kamerans bildformat. Anmäl till drift.

# The picture is damaged on the way
fault-broken-data = Bilden är skadad.

# Nothing has come for a while
fault-stalled = Enheten har slutat sända.

# The device cannot be talked to (RTSP 551)
fault-no-talk-path = Enheten går inte att tala till. Ring kontakterna.

# Somebody else is talking there
fault-busy = Någon annan talar redan där.

# A part of this computer failed
fault-ours = En del av Vaka har stannat och startas om.

# The voice unit does not answer
fault-talk-no-answer = Röstenheten svarar inte.

# Desk and station are of different versions
fault-station-version = Larmcentralen har en annan version än den här skärmen. Starta om skärmen.

# A press could not be sent because the station is away
fault-not-sent = Det gick inte fram: larmcentralen svarar inte. Försök igen.

# Shown for some seconds after the centre has been lost and joined again
notice-station-back = Kontakten med larmcentralen var bruten och är tillbaka. Alla larm finns kvar.

# The file of settings could not be read
fault-prefs = Inställningarna gick inte att läsa; de förvalda används.
