# Heading of the card for letting go of an event
handing-title = Let go of the event

# The card for letting go of an event: what happens with it
handing-about = Looking and talking end here. What was done and noted goes with it.

# Button: the event goes back to the queue
handing-release = Back to the queue

# Nobody else is signed in who could take the event over
handing-nobody = Nobody else is signed in just now.

# Button: the event goes to a colleague; $name: the colleague
handing-to = Hand over to { $name }

# A colleague who cannot take the event over just now; $name: the colleague, $why: one of the three below
handing-not-to = { $name } – { $why }

# Why a colleague cannot take an event over: the desk is locked
handing-locked = the desk is locked

# Why a colleague cannot take an event over
handing-busy = holds an event

# Why a colleague cannot take an event over
handing-role = does not handle alarms
