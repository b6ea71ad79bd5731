# Heading of the card of roles that wait for a second person
asked-title = Roles waiting for an answer

# Somebody who works here is to get another role
asked-from-to = To change from { $from } to { $to }.

# Somebody new is to come with this role
asked-new = New: to become { $to }.

# Who asked for it
asked-by = Asked for by { $name }.

# It was asked for on the command line
asked-by-keeper = Asked for by the system's keeper.

# Last day of the person's certificate; follows who asked
asked-until = Certified until { $day }.

# Button: the second person's yes
asked-confirm = Approve

# Button: the second person's no
asked-refuse = Refuse

# A button's name for screen readers: which answer, about whom
asked-answer = { $answer } { $name }

# In place of the buttons, where this person asked for it or is the one to get the role
asked-not-yours = Somebody else must answer
