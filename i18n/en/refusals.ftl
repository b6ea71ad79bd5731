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

# A silent alarm: a voice unit that rings is not called before talking has been freed
refusal-hushed = Silent alarm: calling the voice unit could be heard in the home. Free talking first.

# The way to the home's loudspeaker does not stand open
refusal-no-way-to-talk = The way to the home does not stand open. Open it, or call the contacts.

# A call to somebody who is not in the register
refusal-no-such-contact = The site has no such contact, or the contact no such number.

# A code word of a contact who has none
refusal-no-word = The contact has no code word in the register.

# The answer that nobody was reached, before enough different numbers were called
refusal-call-first = { $left ->
    [one] Call one more number before it counts that nobody was reached.
   *[other] Call { $left } different numbers before it counts that nobody was reached.
}

# Dialling, where no way of dialling is set up
refusal-dial-no-way = No telephones are set up: dial the number by hand.

# Dialling, where the computer has no program for it
refusal-dial-no-program = No program on this computer dials: dial the number by hand.

# Asking a contact by message, where somebody may be under threat
refusal-asking-unsafe = Somebody may be under threat: nobody is asked by text message.

# Asking a contact by message that has answered, was asked a moment ago, or often
refusal-already-asked = The contact has answered or was asked by text message a moment ago.

# Asking a contact by message that the register does not let be asked, or without a message service
refusal-no-way-to-ask = The contact cannot be asked by text message: call instead.

# Something about a question by message that the event does not have
refusal-no-such-inquiry = The event has no such question.

# Dialling a number without digits
refusal-dial-no-number = The register's number cannot be dialled: dial by hand.

# Dialling: the exchange is silent
refusal-dial-no-answer = The telephone exchange does not answer: dial the number by hand.

# Dialling: the exchange answers with an error
refusal-dial-refused = The telephone exchange does not dial: dial the number by hand.

# Dialling: whoever answers does not know the shared key or shows another certificate
refusal-dial-not-theirs = What answers is not the telephone exchange: dial the number by hand.

# A code word after three wrong ones
refusal-words-locked = Too many wrong code words in this event: no more are tried.

# Closing as false after a duress word, by an operator
refusal-duress-not-sharp = A duress word was said. Only a supervisor closes the event as anything but sharp.

# Nobody was chosen to be sent
refusal-nobody-chosen = Choose who is to be sent.

# They are on their way already
refusal-already-sent = They have been sent already.

# There is nobody to be called back or answered any more
refusal-no-such-dispatch = The errand is no longer there, or is over.

# Their computer says how far they are, not the operator
refusal-not-by-telephone = Their control room says by itself how far they are.

# Somebody who was sent does not know something yet
refusal-dispatch-untold = Something has not reached those who were sent. Call them and press “Told and read back”.

# Somebody who was sent has not said whether they go
refusal-dispatch-unanswered = Those who were sent have not said whether they go. Wait for the answer, or call them and choose what they say.

# A recorded phrase that is not there any more
refusal-no-such-phrase = The centre has no such phrase in the home's language.

# A camera was to be turned that is not looked through; $key: the one that opens all
refusal-not-looking = The camera is not open. Open it first ({ $key } opens all).

# A camera was told to turn and said nothing in time
refusal-camera-no-answer = The camera did not answer when it was to turn. See whether it moved, and try again.

# A camera was told to turn and refuses
refusal-camera-refuses = The camera will not turn there. Report it to a technician.

# A camera was told to turn and does not accept user and password
refusal-camera-sign-in = The camera does not accept the sign-in and did not turn. Report it to a technician.

# A camera was to turn, and shows a certificate over TLS that is not believed
refusal-camera-certificate = The camera shows a certificate that is not the register's: it did not turn. Report it to a technician.

# The role may not do this; where it is known what, a sentence below says it
refusal-role-may-not = Your role may not do that.

# Somebody's role may not take events
may-not-claim = Your role may not take alarms.

# Somebody's role may not take an event out of another's hands
may-not-take-over = Your role may not take events over.

# Somebody's role may not look through cameras or talk to homes
may-not-look = Your role may not open cameras or voice units.

# Somebody's role may not work on events
may-not-handle = Your role may not handle events.

# Somebody's role may not confirm the role of another
may-not-keep-people = Your role may not confirm roles.

# Somebody's role may not acknowledge many silent lines at once
may-not-acknowledge-storm = Your role may not acknowledge silent lines.

# Somebody's role may not put on test or shelve, nor be the second person in it
may-not-set-aside = The role may not put anything on test or shelve it.

# Somebody's role may not say that long looking into a home has been seen
may-not-acknowledge-looking = Your role may not review how long homes were looked into.

# Somebody's role may not see closed events
may-not-list-closed = Your role may not see closed events.

# Somebody's role may not open recordings of closed events
may-not-open-media = Your role may not open recordings.

# Somebody's role may not ask for recordings on an authority's behalf
may-not-request-disclosure = Your role may not request disclosures.

# Somebody's role may neither see nor refuse disclosures
may-not-settle-disclosure = Your role may not see or refuse disclosures.

# Whoever typed the password on the card may not open a camera window; another one works at this desk
may-not-open-window = The role of whoever typed the password may not open camera windows.

# Whoever typed the password on the card may not say that the clock is right; another one may work at this desk
may-not-reset-clock = The role of whoever typed the password may not approve the clock.

# Whoever typed the password on the card may not approve disclosures; another one works at this desk
may-not-approve-disclosure = The role of whoever typed the password may not approve disclosures.

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

# Something comes before the step, or the answers lead elsewhere
refusal-step-not-open = The step is not due yet. Do what is required first.

# The step is a question
refusal-answer-missing = The step is a question: choose an answer.

# The question has no such answer
refusal-no-such-answer = The question has no such answer.

# Signals came after all that was done
refusal-signals-unseen = New signals have come. See them, then close.

# The cause does not belong to the outcome
refusal-cause-unfit = The cause does not fit the outcome.

# The level is out of range
refusal-level-unfit = The level lies between 0 and 4.

# A reason is asked for
refusal-reason-missing = Type a reason.

# A zone or kind that the home does not have, or too many of them
refusal-aside-unfit = The home does not have what was chosen.

# Hold-up, duress, panic and medical cannot be put on test
refusal-always-alarms = Hold-up, duress, panic and medical always alarm.

# Fire and gas on test, and shelving, need another person's sign-in
refusal-second-person-needed = A second person must confirm with an own sign-in.

# Only a zone that sends again and again can be shelved
refusal-not-chattering = The zone does not keep signalling any more.

# It is not on test or shelved any more
refusal-no-such-aside = It has ended already.

# The register has no such home
refusal-no-such-site = The register has no such home.

# A moment in the past or too far ahead
refusal-time-unfit = That time cannot be used.

# Offering: it is offered to somebody already
refusal-already-offered = The event is offered to somebody already.

# Answering or taking back an offer: there is none any more
refusal-no-offer = The offer does not stand any more.

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

# Somebody has changed the home since it was read
refusal-entry-stale = Somebody else has changed the home meanwhile. Open it anew.

# There is no earlier version of the home's entry
refusal-nothing-before = There is no earlier version to go back to.

# An event of the home is open
refusal-home-in-use = An event of the home is open: nothing is taken away from it now.

# The role may not read or change homes of the register
may-not-keep-sites = Only a supervisor changes the register.
