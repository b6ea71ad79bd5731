# A camera or voice unit does not answer
fault-no-answer = The device does not answer.

# A device refuses its user or password
fault-wrong-sign-in = The device refuses the sign-in. Report it to a technician.

# The camera has no picture at its address
fault-no-video = The device has no picture at its address. Report it to a technician.

# This computer cannot decode the picture
fault-codec-missing = This computer cannot show the camera's format. Report it to operations.

# The picture is damaged on the way
fault-broken-data = The picture is damaged.

# Nothing has come for a while
fault-stalled = The device has stopped sending.

# The device cannot be talked to (RTSP 551)
fault-no-talk-path = The device cannot be talked to. Call the contacts.

# Somebody else is talking there
fault-busy = Somebody else is talking there.

# A part of this computer failed
fault-ours = A part of Vaka stopped and is being started again.

# The voice unit does not answer
fault-talk-no-answer = The voice unit does not answer.

# Desk and station are of different versions
fault-station-version = The centre runs another version than this screen. Start the screen again.

# A press could not be sent because the station is away
fault-not-sent = It did not get through: the centre does not answer. Try again.

# Shown for some seconds after the centre has been lost and joined again
notice-station-back = The connection to the centre was lost and is back. All alarms are kept.

# The file of settings could not be read
fault-prefs = The settings could not be read; the defaults are used.
