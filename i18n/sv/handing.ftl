# Heading of the card for letting go of an event
handing-title = Lämna ärendet

# The card for letting go of an event: what happens with it
handing-about = En kollega får se läget och svarar; tills dess är ärendet ditt. Släpps det till kön slutar bild och samtal här direkt.

# Button: the event goes back to the queue
handing-release = Släpp till kön

# Nobody else is signed in who could take the event over
handing-nobody = Ingen annan är inloggad just nu.

# Button: the event is offered to a colleague; $name: the colleague
handing-to = Erbjud { $name }

# A colleague who cannot take the event over just now; $name: the colleague, $why: one of the four below
handing-not-to = { $name } – { $why }

# Why a colleague cannot take an event over: the desk is locked
handing-locked = skrivbordet är låst

# Why a colleague cannot take an event over
handing-busy = har ett eget ärende

# Why a colleague cannot take an event over: another event is being offered
handing-asked = svarar på ett annat erbjudande

# Why a colleague cannot take an event over
handing-role = hanterar inte larm
