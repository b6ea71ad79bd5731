# Heading of the sign-in card
sign-in-title = Logga in

# Label of the field for the operator's signature (short id)
sign-in-id = Signatur

# Label of the password field
sign-in-password = Lösenord

# Button that signs in
sign-in-do = Logga in

# Shown while the station answers
sign-in-waiting = Kontrollerar …

# Shown until the station has answered for the first time
sign-in-connecting = Startar larmcentralen …

# The same person signed in at another desk; this one was signed out
sign-in-ended-elsewhere = Du är inloggad vid en annan plats. Den här är utloggad.

# The station is being stopped
sign-in-station-stops = Larmcentralen avslutas.

# Button that signs out
sign-out-do = Logga ut

# Heading of the lock screen
lock-title = Låst

# Who locked the desk
lock-by = Låst av { $name }

# Label of the password field on the lock screen
lock-password = Lösenord för att låsa upp

# Button that unlocks
lock-do = Lås upp

# The password did not lift the lock
lock-wrong = Fel lösenord.

# How many alarms wait, shown on the lock screen
lock-waiting-count =
    { $count ->
        [one] 1 larm väntar
       *[other] { $count } larm väntar
    }

# No alarm waits, shown on the lock screen
lock-nothing-waits = Inga larm väntar

# Age of the oldest waiting alarm on the lock screen
lock-oldest = äldst { $age }

# The locked operator still holds an event
lock-held = Du håller ett ärende. Kameror och tal är avstängda tills du låser upp.

# The session ended: the person was disabled, or the password is another
sign-in-ended-changed = Din behörighet är ändrad. Logga in igen, eller tala med arbetsledaren.
