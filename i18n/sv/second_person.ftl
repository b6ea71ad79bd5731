# Title of the card on which a supervisor opens the cameras of an alarm that came unprotected
second-window-title = Öppna kamerafönstret

# What the card is about; place is the kind of event and its address, time is when the 15 minutes are over
second-window-about = { $place }. Larmet kom oskyddat: en arbetsledare kan öppna kamerorna till { $time }. Den som öppnar får inte själv titta.

# Button beside the cameras that shows the card
second-window-open = Låt arbetsledare öppna

# Button on the card
second-window-do = Öppna till 15 minuter efter larmet

# Over the field for the reason
second-reason = Skäl

# Over the field for the user name of whoever signs in for this act
second-id = Signatur

# Over the field for that person's password
second-password = Lösenord

# Title of the card on which two people say that the clock is right
second-clock-title = Ställ om klockan

# What the card is about
second-clock-about = Klockan går efter det som redan är skrivet. Om den går rätt nu: två personer säger det, var och en med egen inloggning.

# The same once the first of the two has said so
second-clock-asked = En person har sagt att klockan går rätt. En annan behöver säga det också.

# Button on the card
second-clock-do = Klockan går rätt
