# Mark on a tile whose picture is live
tile-live = LIVE

# On a tile until the first picture
tile-opening = Öppnar kameran …

# On a tile of a camera that has not been opened
tile-closed = Inte öppnad

# On a tile of a camera that nobody looks through while the centre takes its pictures up into the vault
tile-fetched = Hämtas till valvet, ingen ser

# How to open it, under it; $key: the one that opens all
tile-open-hint = { $key } öppnar alla

# Over a picture that stands still, with the time of the last picture
tile-stalled = Står still sedan { $time }

# On a tile when the camera window has closed
tile-after-window = Kamerafönstret är stängt. Ring kontakterna.

# In place of the tiles when the site has no camera
tile-none = Objektet har ingen kamera.

# In place of the tiles when the event opens no cameras
tile-no-window = Den här händelsen öppnar inga kameror.

# In place of the tiles when the alarm came without protection
tile-untrusted = Larmet kom oskyddat: kamerorna öppnas inte av det. Ring kontakterna.

# Under a fault: it is tried again
tile-retry = Försöker igen.

# Under a fault of a camera that has shown nothing yet: since when, and that it is tried again
tile-none-since = Utan bild sedan { $time }. Försöker igen.

# Under the time since which a picture stands still, as long as nothing says why
tile-stalled-unknown = Orsaken är inte känd än.

# Button that opens every camera of the site
tiles-all-live = Alla live

# In place of the tiles when the clock was set back
tile-shut-clock = Klockan har ställts tillbaka: kamerorna öppnas inte i det här ärendet. Ring kontakterna.

# In place of the tiles when the database and the journal disagree about the window's end
tile-shut-damaged = Uppgiften om fönstrets slut är skadad: kamerorna öppnas inte. Ring kontakterna.

# In place of the pictures, after two minutes without a key or a movement
idle-question = Är du kvar?

# Below it; { $span } is minutes and seconds
idle-locks-in = Rör musen eller tryck på en tangent. Skärmen låses om { $span }.

# On a large picture: how many times nearer than whole; { $times } is a number with one decimal
tile-zoom = { $times }×

# On a large picture: it was given so many steps of light
tile-light = ljus +{ $light }

# Reason for which the pictures of a masked home are shown clearly; in the list of reasons, the history and receipts
reveal-judge = För att avgöra om larmet är äkta

# Another such reason
reveal-danger = Någon kan vara i fara

# Another such reason
reveal-describe = För att beskriva för väktare, polis eller räddningstjänst

# Mark on a tile whose picture comes live, in coarse blocks only
tile-masked = LIVE, maskerad

# Card with the reasons for which masked pictures are shown clearly: its heading
reveal-title = Visa bilderna klart

# The same card: what becomes of the reason that is chosen below
reveal-why = Skälet skrivs i händelseloggen och i hemmets kvitto.

# Over a picture that comes live and is not to be believed; the reason follows
tile-doubted = Osäker bild

# Across a large picture that is one of the last minute; { $span } is seconds
tile-past = INTE LIVE · bilden är från { $time }, för { $span } sedan

# Below it, beside the key comma: an earlier picture
tile-past-back = bakåt

# Below it, beside the key full stop: a later picture
tile-past-on = framåt

# Below it, beside the key End: back to what comes now
tile-past-live = live

# Left of two stills of a camera side by side: its name for a screen reader and on the picture
stills-then = { $camera } · då

# Right of the two, the newest
stills-now = { $camera } · nu

# Across each of them: that it is a still, and how old; { $span } is minutes and seconds
stills-what = STILLBILD { $time }, för { $span } sedan

# The same where the home's pictures are masked
stills-what-masked = STILLBILD, maskerad { $time }, för { $span } sedan

# The first of these where there is little room
stills-what-only = STILLBILD { $time }

# The same where the home's pictures are masked
stills-masked-only = MASKERAD { $time }

# In place of a still while it is being decoded
stills-opening = Tar fram bilden …

# In place of the stills of a camera that is not looked through, or whose pictures are not recorded just now
stills-none = Ingen stillbild: kameran är inte öppen, eller spelas inte in

# In place of the newest still while there is only one; $key: the one that takes stills
stills-no-newer = Ingen nyare stillbild än. { $key } tar en.

# Button under them: the first picture of the camera that this desk got, and when
stills-first = Första { $time }

# Button under them: a later still, by its time
stills-moment = { $time }

# Beside the key arrow left: an earlier still on the left
stills-back = äldre

# Beside the key arrow right: a later still on the left
stills-on = nyare

# Beside the keys arrow up and down: the stills of another camera
stills-camera = annan kamera

# Beside the key F6: a new still of each camera
stills-new = nya bilder

# Beside the key Esc: back to the live pictures
stills-leave = live

# Title of the second window, which shows the cameras on another monitor
wall-title = Vaka · kameror

# In the second window while nobody is signed in or the screen is locked
wall-locked = Skärmen är låst

# In the second window while no event is held
wall-calm = Ingen händelse är öppen

# Name of a tile with a picture that came with the alarm; { $number } counts from 1
tile-picture = Larmbild { $number }

# Mark on such a picture: when the signal came that offered it
tile-picture-mark = MED LARMET { $time }

# On such a tile before the picture is there
tile-picture-awaited = Hämtar bilden som kom med larmet …
