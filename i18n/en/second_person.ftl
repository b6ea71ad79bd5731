# Title of the card on which a supervisor opens the cameras of an alarm that came unprotected
second-window-title = Open the camera window

# What the card is about; place is the kind of event and its address, time is when the 15 minutes are over
second-window-about = { $place }. The alarm came unprotected: a supervisor can open the cameras until { $time }. Whoever opens may not look.

# Button beside the cameras that shows the card
second-window-open = Have a supervisor open it

# Button on the card
second-window-do = Open until 15 minutes after the alarm

# Over the field for the reason
second-reason = Reason

# Over the field for the user name of whoever signs in for this act
second-id = User name

# Over the field for that person's password
second-password = Password

# Title of the card on which two people say that the clock is right
second-clock-title = Set the clock right

# What the card is about
second-clock-about = The clock is behind what was already written down. If it is right now, two people say so, each with an own sign-in.

# The same once the first of the two has said so
second-clock-asked = One person has said that the clock is right. Another has to say so too.

# Button on the card
second-clock-do = The clock is right
