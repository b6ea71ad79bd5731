# Somebody else holds the event
refusal-already-held = { $by } has already taken it.

# The operator holds another event
refusal-already-holding = Close, park or release your event first.

# Only the holder may do this
refusal-not-holder = Only the one who holds the event can do that.

# The event is closed
refusal-closed = The event is closed already.

# There is no such event
refusal-no-such-event = The event is no longer there.

# Nothing waits in the queue
refusal-nothing-waits = No alarm waits.

# The event opens no cameras
refusal-not-an-alarm = This is no alarm, so it opens no cameras.

# The alarm came unprotected
refusal-untrusted = The alarm came unprotected, so it opens no cameras. Call the contacts.

# The camera window is over
refusal-window-over = The camera window is closed. Call the contacts.

# The clock is wrong
refusal-clock-behind = The clock is wrong, so the cameras cannot be opened.

# The command line was asked to set the clock while no station runs
refusal-no-second-person = The station does not run: the second person has to say so at a desk.

# The clock is not behind, so nobody has to set anything
refusal-clock-good = The clock is right: there is nothing to set.

# The database and the journal disagree about the end of the camera window
refusal-window-damaged = The note of when the camera window ends is damaged, so the cameras cannot be opened.

# Whoever opens the window of an unprotected alarm may not look through it
refusal-four-eyes = It takes two people: one opens the window, another holds the event and looks.

# Not allowed yet
refusal-too-early = That is not allowed yet.

# The device cannot do this
refusal-not-able = The device cannot do that.

# The site has no such device
refusal-no-such-device = The site has no such device.

# The role may not do this
refusal-role-may-not = Your role may not do that.

# The role may do this with own events only
refusal-not-yours = That event was never in your hands.

# The purpose does not go with the role or the event's outcome
refusal-purpose-unfit = That purpose is not allowed here.

# The role may do this for some days only
refusal-too-long-ago = The time in which you may do that is over.

# The role does not work in this place
refusal-not-allowed-role = Your role does not work in the live centre. Sign in to training.

# The certificate has run out
refusal-certificate-expired = Your certificate has run out. Talk to the supervisor.

# Required steps are open
refusal-steps-open = Required steps are open. Do them or type a reason.

# The plan has no such step
refusal-no-such-step = The plan has no such step.

# The cause does not belong to the outcome
refusal-cause-unfit = The cause does not fit the outcome.

# The level is out of range
refusal-level-unfit = The level lies between 0 and 4.

# A reason is asked for
refusal-reason-missing = Type a reason.

# A moment in the past or too far ahead
refusal-time-unfit = That time cannot be used.

# The receiver of a hand-over cannot take it
refusal-receiver-unfit = The receiver cannot take over now.

# It could not be written down
refusal-not-stored = It could not be stored. Nothing was done: try again.

# Nobody is signed in
refusal-not-signed-in = You are not signed in.

# Wrong user or password
refusal-wrong-sign-in = Wrong staff id or password.

# Too many wrong passwords
refusal-too-many-guesses = Too many mistakes. Try again in { $span }.

# The event is not closed, so its recordings cannot be opened yet.
refusal-still-open = The event is not closed: its recordings cannot be opened yet.

# The recording is not the event's, or none was chosen.
refusal-no-such-medium = Choose recordings of the event.

# Recordings are readable for 60 days.
refusal-media-over = The recordings are older than 60 days and can be read no more.

# A disclosure is a sealed copy for an authority.
refusal-no-such-disclosure = There is no such disclosure.

# Somebody else was quicker to approve or refuse.
refusal-disclosure-decided = The disclosure has been decided on already.

# Two-person rule.
refusal-same-person = Somebody other than the one who asked must approve.

# A mask is a black rectangle over a part of the picture.
refusal-mask-unfit = A mask covers nothing or lies outside the picture.

# age is an encryption tool; its keys begin with age1.
refusal-recipient-unfit = The recipient's key is no age key, or the passphrase is too short (at least 12 characters).

# A typed text is longer than the limit.
refusal-text-too-long = The text is too long.

# Opening stored media while the clock cannot be trusted
refusal-reading-shut = The clock has leapt. Stored pictures and sound are not shown until it is certain that it is right.

# The person may not work here any more
refusal-disabled = You are disabled. Talk to the supervisor.

# The role waits for a second person
refusal-unconfirmed = A second supervisor has to confirm your role first.
