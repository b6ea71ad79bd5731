# Heading of the card of roles that wait for a second person
asked-title = Roller som väntar på svar

# Somebody who works here is to get another role
asked-from-to = Ska gå från { $from } till { $to }.

# Somebody new is to come with this role
asked-new = Ny: ska bli { $to }.

# Who asked for it
asked-by = { $name } har bett om det.

# It was asked for on the command line
asked-by-keeper = Driftansvarig har bett om det.

# Last day of the person's certificate; follows who asked
asked-until = Intyg till { $day }.

# Button: the second person's yes
asked-confirm = Godkänn

# Button: the second person's no
asked-refuse = Avslå

# A button's name for screen readers: which answer, about whom
asked-answer = { $answer } { $name }

# In place of the buttons, where this person asked for it or is the one to get the role
asked-not-yours = Någon annan måste svara
