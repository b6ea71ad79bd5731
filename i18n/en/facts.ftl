# History: the first signal made the event
fact-started = { $kind } · panel { $account }

# The same, with the camera window's end
fact-started-window = { $kind } · panel { $account } · camera window until { $time }

# History: a later signal
fact-signal-attached = Signal: { $what }

# History: the event rose in priority
fact-raised = Raised to { $kind }, priority { $priority }

# History: somebody took the event
fact-claimed = Took the event

# The same, with the response time
fact-claimed-after = Took the event { $seconds } s after the alarm

# History: the holder let it go
fact-released-asked = Released the event

# History: the holder signed out
fact-released-signed-out = Released at sign-out

# History: the desk was gone
fact-released-connection-lost = Released: the desk was gone

# History: parked until
fact-parked = Parked until { $time }

# History: it waits again
fact-returned = Parking over, waits again

# History: handed over
fact-handed-over = Handed over to { $to }

# History: taken over by a supervisor
fact-taken-over = Took the event over

# History: a camera was opened
fact-granted-camera = Camera { $device } opened

# History: the way to the home was opened
fact-granted-voice = Way to the home opened

# History: a camera was closed
fact-ended-camera = Camera { $device } closed: { $why }

# History: the way to the home was closed
fact-ended-voice = Way to the home closed: { $why }

# History: the operator talked to the home
fact-spoke = Talked to the home for { $seconds } s

# History: a step was done
fact-step-done = Done: { $step }

# History: a step was undone
fact-step-undone = Undone: { $step }

# History: a note
fact-noted = Noted: { $text }

# History: closed with steps open, with the reason
fact-overridden = Closed anyway: { $text }

# History: the event was closed
fact-closed = Closed as { $outcome }: { $cause }, level { $level }

# Why a camera or the way to the home was closed
end-asked = as asked

# Why a camera or the way to the home was closed
end-deadline = 15 minutes have passed

# Why a camera or the way to the home was closed
end-closed = event closed

# Why a camera or the way to the home was closed
end-parked = event parked

# Why a camera or the way to the home was closed
end-released = event released

# Why a camera or the way to the home was closed
end-handed-over = event handed over

# Why a camera or the way to the home was closed
end-taken-over = event taken over

# Why a camera or the way to the home was closed
end-locked = desk locked

# Why a camera or the way to the home was closed
end-signed-out = signed out

# Why a camera or the way to the home was closed
end-desk-gone = desk gone

# Why a camera or the way to the home was closed
end-station-gone = the centre restarted

# Why a camera or the way to the home was closed
end-failed = could not be opened
