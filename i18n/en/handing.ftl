# Heading of the card for letting go of an event
handing-title = Let go of the event

# The card for letting go of an event: what happens with it
handing-about = A colleague sees how it stands and answers; until then it is yours. Back to the queue, looking and talking end here at once.

# Button: the event goes back to the queue
handing-release = Back to the queue

# Nobody else is signed in who could take the event over
handing-nobody = Nobody else is signed in just now.

# Button: the event is offered to a colleague; $name: the colleague
handing-to = Offer to { $name }

# A colleague who cannot take the event over just now; $name: the colleague, $why: one of the four below
handing-not-to = { $name } – { $why }

# Why a colleague cannot take an event over: the desk is locked
handing-locked = the desk is locked

# Why a colleague cannot take an event over
handing-busy = holds an event

# Why a colleague cannot take an event over: another event is being offered
handing-asked = is answering another offer

# Why a colleague cannot take an event over
handing-role = does not handle alarms
