# Heading of the sign-in card
sign-in-title = Sign in

# Label of the field for the operator's signature (short id)
sign-in-id = Staff id

# Label of the password field
sign-in-password = Password

# Button that signs in
sign-in-do = Sign in

# Shown while the station answers
sign-in-waiting = Checking …

# Shown until the station has answered for the first time
sign-in-connecting = Starting the centre …

# The same person signed in at another desk; this one was signed out
sign-in-ended-elsewhere = You are signed in at another desk. This one was signed out.

# The station is being stopped
sign-in-station-stops = The centre is being stopped.

# Button that signs out
sign-out-do = Sign out

# Heading of the lock screen
lock-title = Locked

# Who locked the desk
lock-by = Locked by { $name }

# Label of the password field on the lock screen
lock-password = Password to unlock

# Button that unlocks
lock-do = Unlock

# The password did not lift the lock
lock-wrong = Wrong password.

# How many alarms wait, shown on the lock screen
lock-waiting-count =
    { $count ->
        [one] 1 alarm waits
       *[other] { $count } alarms wait
    }

# No alarm waits, shown on the lock screen
lock-nothing-waits = No alarms wait

# Age of the oldest waiting alarm on the lock screen
lock-oldest = oldest { $age }

# The locked operator still holds an event
lock-held = You hold an event. Cameras and talk are off until you unlock.

# The session ended: the person was disabled, or the password is another
sign-in-ended-changed = Your rights have changed. Sign in again, or talk to the supervisor.
