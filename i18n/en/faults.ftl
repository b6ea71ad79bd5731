# A camera or voice unit does not answer, with what to do
fault-no-answer = The device does not answer. Call the contacts.

# Something is at the camera's or voice unit's address but takes no connection, with what to do
fault-refused = The device refuses the connection. It may be starting again. Call the contacts.

# A device refuses its user or password, with what to do
fault-wrong-sign-in = The device refuses the sign-in. Call the contacts and report it to a technician.

# The camera has no picture at its address, with what to do
fault-no-video = The device has no picture at its address. Call the contacts and report it to a technician.

# This computer cannot decode the picture, with what to do
fault-codec-missing = This computer cannot show the camera's format. Call the contacts and report it to operations.

# The picture is damaged on the way, with what to do
fault-broken-data = The picture arrives damaged. Look through another camera or call the contacts.

# Nothing has come for a while, with what to do
fault-stalled = The device has stopped sending. Look through another camera or call the contacts.

# The device cannot be talked to (RTSP 551), with what to do
fault-no-talk-path = The device cannot be talked to. Call the contacts.

# Somebody else is talking there, with what to do
fault-busy = Somebody else is talking there. Wait or call the contacts.

# A part of this computer failed, with what to do
fault-ours = A part of Vaka stopped and is being started again. Call the contacts if it takes long.

# The voice unit cannot be called: it calls when it has alarmed, and has not done so yet
fault-awaits-call = The voice unit calls by itself, and has not called yet. Call the contacts.

# The voice unit does not answer
fault-talk-no-answer = The voice unit does not answer. Call the contacts.

# Desk and station are of different versions
fault-station-version = The centre runs another version than this screen. Start the screen again.

# A press could not be sent because the station is away
fault-not-sent = It did not get through: the centre does not answer. Try again.

# Shown for some seconds after the centre has been lost and joined again
notice-station-back = The connection to the centre was lost and is back. All alarms are kept.

# The file of settings could not be read
fault-prefs = The settings could not be read; the defaults are used.

# A key in the settings is wrong or stands twice
fault-prefs-keys = One or more of your own keys in the settings could not be used; the defaults hold for those.

# The voice unit has no sound at its address, with what to do
fault-talk-no-sound = The voice unit has no sound at its address. Call the contacts and report it to a technician.

# This computer cannot play the voice unit's sound, with what to do
fault-talk-codec-missing = This computer cannot play the voice unit's format. Call the contacts and report it to operations.

# The sound is damaged on the way, with what to do
fault-talk-broken-data = The sound arrives damaged. Call the contacts.

# No sound has come from the voice unit for a while, with what to do
fault-talk-stalled = The voice unit has stopped sending. Call the contacts.

# Supervisors alone: a home was looked into for more than half an hour in a day; more is how many further homes wait
notice-looked-long =
    { $more ->
        [0] { $place } was looked into for { $minutes } minutes on { $day }.
       *[other] { $place } was looked into for { $minutes } minutes on { $day }. { $more } more.
    }

# Button that says that a supervisor has seen it
notice-looked-long-seen = Seen

# In training: the device's address is a real one, so it was not asked
fault-out-of-reach = The address is a real one. Training reaches simulated homes only: the device is not opened.

# A camera or voice unit redirects to another address than the register names; nobody goes there
fault-sent-elsewhere = The device sends us on to another address than the register's. Nobody connects there. Call the contacts and report it to a technician.

# Over TLS a camera or voice unit shows another certificate than the register names: perhaps an impostor, perhaps a new device
fault-other-certificate = The device shows another certificate than the register's: nothing was said to it. Call the contacts and report it to a technician.

# Over TLS a camera or voice unit shows a certificate that no authority vouches for, and the register names none
fault-unknown-certificate = Nobody vouches for the device's certificate, and the register names none: nothing was said to it. Call the contacts and report it to a technician.

# Pictures come, but always the same one: a hung camera, or a still in its place
doubt-frozen = The camera sends the same picture over and over. Do not trust it: look through another camera or call the contacts.

# Pictures come, but a stretch of them again and again: perhaps a recording in the camera's place
doubt-looped = The camera sends the same stretch over and over, like a recording. Do not trust it: look through another camera or call the contacts.

# An offered picture is not fetched: the register lists the hosts for each home
picture-host-not-listed = The picture's host is not on this home's list.

# An offered picture is not fetched: its address is of another kind
picture-not-web = The picture's address is not a plain web address.

# An offered picture is not fetched: this is the training place
picture-out-of-reach = Training does not reach the picture's address.

# An offered picture is not fetched: the signal came without protection, unlike the alarm
picture-untrusted = The signal that offers the picture came without protection.

# An offered picture is not fetched: there are too many
picture-too-many = More pictures are offered than are fetched for one event.

# An offered picture could not be fetched
picture-no-answer = Nobody answers at the picture's address, or not in time.

# An offered picture could not be fetched
picture-refused = The picture is not at its address or is not given out.

# An offered picture was not fetched: its address sends elsewhere, and that is not followed
picture-sent-elsewhere = The picture's address leads elsewhere. We do not ask there.

# An offered picture was not fetched
picture-too-large = The picture is too large to be fetched.

# What was fetched is not a picture and is not shown
picture-none = What was fetched is not a picture (JPEG).

# The picture says that it was taken before the event and is not shown
picture-too-old = The picture was taken before the event and is not shown.

# An offered picture could not be fetched
picture-ours = A part of Vaka stopped while the picture was fetched.
