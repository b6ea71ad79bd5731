# Heading of the card for letting go of an event
handing-title = Lämna ärendet

# The card for letting go of an event: what happens with it
handing-about = Kamera och samtal avslutas här. Det som är gjort och antecknat följer med.

# Button: the event goes back to the queue
handing-release = Släpp till kön

# Nobody else is signed in who could take the event over
handing-nobody = Ingen annan är inloggad just nu.

# Button: the event goes to a colleague; $name: the colleague
handing-to = Lämna till { $name }

# A colleague who cannot take the event over just now; $name: the colleague, $why: one of the three below
handing-not-to = { $name } – { $why }

# Why a colleague cannot take an event over: the desk is locked
handing-locked = skrivbordet är låst

# Why a colleague cannot take an event over
handing-busy = har ett eget ärende

# Why a colleague cannot take an event over
handing-role = hanterar inte larm
