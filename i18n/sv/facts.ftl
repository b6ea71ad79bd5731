# History: the first signal made the event
fact-started = { $kind } · larmpanel { $account }

# The same, with the camera window's end
fact-started-window = { $kind } · larmpanel { $account } · kamerafönster till { $time }

# History: a later signal
fact-signal-attached = Signal: { $what }

# History: the event rose in priority
fact-raised = Höjt till { $kind }, prioritet { $priority }

# History: somebody took the event
fact-claimed = Tog ärendet

# The same, with the response time
fact-claimed-after = Tog ärendet { $seconds } s efter larmet

# History: the holder let it go
fact-released-asked = Släppte ärendet

# History: the holder signed out
fact-released-signed-out = Släppt vid utloggning

# History: the desk was gone
fact-released-connection-lost = Släppt: skärmen var borta

# History: parked until
fact-parked = Parkerade till { $time }

# History: it waits again
fact-returned = Parkeringen slut, väntar igen

# History: handed over
fact-handed-over = Lämnade över till { $to }

# History: taken over by a supervisor
fact-taken-over = Tog över ärendet

# History: a camera was opened
fact-granted-camera = Kamera { $device } öppnad

# History: the way to the home was opened
fact-granted-voice = Talvägen öppnad

# History: a camera was closed
fact-ended-camera = Kamera { $device } stängd: { $why }

# History: the way to the home was closed
fact-ended-voice = Talvägen stängd: { $why }

# History: the operator talked to the home
fact-spoke = Talade till hemmet { $seconds } s

# History: a step was done
fact-step-done = Klart: { $step }

# History: a step was undone
fact-step-undone = Ångrat: { $step }

# History: a note
fact-noted = Noterade: { $text }

# History: closed with steps open, with the reason
fact-overridden = Avslutade ändå: { $text }

# History: the event was closed
fact-closed = Avslutade som { $outcome }: { $cause }, nivå { $level }

# Why a camera or the way to the home was closed
end-asked = på begäran

# Why a camera or the way to the home was closed
end-deadline = 15 minuter har gått

# Why a camera or the way to the home was closed
end-closed = ärendet avslutat

# Why a camera or the way to the home was closed
end-parked = ärendet parkerat

# Why a camera or the way to the home was closed
end-released = ärendet släppt

# Why a camera or the way to the home was closed
end-handed-over = ärendet överlämnat

# Why a camera or the way to the home was closed
end-taken-over = ärendet övertaget

# Why a camera or the way to the home was closed
end-locked = skärmen låst

# Why a camera or the way to the home was closed
end-signed-out = utloggad

# Why a camera or the way to the home was closed
end-desk-gone = skärmen borta

# Why a camera or the way to the home was closed
end-station-gone = larmcentralen startade om

# Why a camera or the way to the home was closed
end-failed = gick inte att öppna
