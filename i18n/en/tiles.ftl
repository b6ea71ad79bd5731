# Mark on a tile whose picture is live
tile-live = LIVE

# On a tile until the first picture
tile-opening = Opening the camera …

# On a tile of a camera that has not been opened
tile-closed = Not opened

# On a tile of a camera that nobody looks through while the centre takes its pictures up into the vault
tile-fetched = Fetched into the vault, unseen

# How to open it, under it; $key: the one that opens all
tile-open-hint = { $key } opens all

# Over a picture that stands still, with the time of the last picture
tile-stalled = Stalled since { $time }

# On a tile when the camera window has closed
tile-after-window = The camera window is closed. Call the contacts.

# In place of the tiles when the site has no camera
tile-none = This site has no camera.

# In place of the tiles when the event opens no cameras
tile-no-window = This kind of event opens no cameras.

# In place of the tiles when the alarm came without protection
tile-untrusted = The alarm came unprotected, so it opens no cameras. Call the contacts.

# Under a fault: it is tried again
tile-retry = Trying again.

# Under a fault of a camera that has shown nothing yet: since when, and that it is tried again
tile-none-since = No picture since { $time }. Trying again.

# Under the time since which a picture stands still, as long as nothing says why
tile-stalled-unknown = The reason is not known yet.

# Button that opens every camera of the site
tiles-all-live = All live

# In place of the tiles when the clock was set back
tile-shut-clock = The clock was set back, so no camera opens in this event. Call the contacts.

# In place of the tiles when the database and the journal disagree about the window's end
tile-shut-damaged = The note of when the window ends is damaged, so no camera opens. Call the contacts.

# In place of the pictures, after two minutes without a key or a movement
idle-question = Are you still there?

# Below it; { $span } is minutes and seconds
idle-locks-in = Move the mouse or press a key. The screen locks in { $span }.

# On a large picture: how many times nearer than whole; { $times } is a number with one decimal
tile-zoom = { $times }×

# On a large picture: it was given so many steps of light
tile-light = light +{ $light }

# Reason for which the pictures of a masked home are shown clearly; in the list of reasons, the history and receipts
reveal-judge = To judge whether the alarm is real

# Another such reason
reveal-danger = Somebody may be in danger

# Another such reason
reveal-describe = To describe it to guard, police or rescue service

# Mark on a tile whose picture comes live, in coarse blocks only
tile-masked = LIVE, masked

# Card with the reasons for which masked pictures are shown clearly: its heading
reveal-title = Show the pictures clearly

# The same card: what becomes of the reason that is chosen below
reveal-why = The reason is written into the journal and the home's receipt.

# Over a picture that comes live and is not to be believed; the reason follows
tile-doubted = Doubtful picture

# Across a large picture that is one of the last minute; { $span } is seconds
tile-past = NOT LIVE · this picture is from { $time }, { $span } ago

# Below it, beside the key comma: an earlier picture
tile-past-back = back

# Below it, beside the key full stop: a later picture
tile-past-on = on

# Below it, beside the key End: back to what comes now
tile-past-live = live

# Left of two stills of a camera side by side: its name for a screen reader and on the picture
stills-then = { $camera } · then

# Right of the two, the newest
stills-now = { $camera } · now

# Across each of them: that it is a still, and how old; { $span } is minutes and seconds
stills-what = STILL { $time }, { $span } ago

# The same where the home's pictures are masked
stills-what-masked = STILL, masked { $time }, { $span } ago

# The first of these where there is little room
stills-what-only = STILL { $time }

# The same where the home's pictures are masked
stills-masked-only = MASKED { $time }

# In place of a still while it is being decoded
stills-opening = Fetching the picture …

# In place of the stills of a camera that is not looked through, or whose pictures are not recorded just now
stills-none = No still: the camera is not open, or not recorded

# In place of the newest still while there is only one; $key: the one that takes stills
stills-no-newer = No newer still yet. { $key } takes one.

# Button under them: the first picture of the camera that this desk got, and when
stills-first = First { $time }

# Button under them: a later still, by its time
stills-moment = { $time }

# Beside the key arrow left: an earlier still on the left
stills-back = earlier

# Beside the key arrow right: a later still on the left
stills-on = later

# Beside the keys arrow up and down: the stills of another camera
stills-camera = other camera

# Beside the key F6: a new still of each camera
stills-new = new ones

# Beside the key Esc: back to the live pictures
stills-leave = live

# Title of the second window, which shows the cameras on another monitor
wall-title = Vaka · cameras

# In the second window while nobody is signed in or the screen is locked
wall-locked = The screen is locked

# In the second window while no event is held
wall-calm = No event is open

# Name of a tile with a picture that came with the alarm; { $number } counts from 1
tile-picture = Alarm picture { $number }

# Mark on such a picture: when the signal came that offered it
tile-picture-mark = WITH THE ALARM { $time }

# On such a tile before the picture is there
tile-picture-awaited = Fetching the picture that came with the alarm …
