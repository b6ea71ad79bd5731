# Heading of the outcome
outcome-title = Outcome

# Outcome: a real alarm
outcome-sharp = Sharp

# Outcome: a false alarm
outcome-false = False alarm

# Outcome: a test
outcome-test = Test

# Outcome: a technical fault
outcome-technical = Technical

# Label of the choice of cause
outcome-cause = Cause

# Label of the choice of verification level
outcome-level-label = Verification level

# Hint in the note field
outcome-note = Note (optional)

# Name of the note field
outcome-note-name = Note

# Asked when F10 is pressed and no outcome has been chosen
outcome-choose = What was it? Click, or press 1–4.

# Verification level 0
level-0 = Level 0: nothing supports that anyone is there.

# Verification level 1
level-1 = Level 1: an alarm, not confirmed.

# Verification level 2
level-2 = Level 2: a person was seen or heard, or several zones signalled.

# Verification level 3
level-3 = Level 3: entry without right, or damage, is confirmed.

# Verification level 4
level-4 = Level 4: threat to a person, or danger to life.

# Beside a level that the operator has chosen: which one the facts support
level-computed = Computed level: { $level }.

# Button that closes the event
close-do = Close the event

# The same button once everything is chosen: { $outcome } is the outcome
close-as = Close as { $outcome }

# What is missing before the event can be closed: { $what } is a list
close-missing = Left before you can close: { $what }

# Part of that list: no outcome
close-missing-outcome = outcome

# Part of that list: no cause
close-missing-cause = cause

# Part of that list: somebody who was sent has not said whether they go; who: as within a sentence
close-missing-answer = the answer from { $who }

# Part of that list: an open step
close-missing-step = step { $number } { $step }

# Signals that came after the operator last did something; { $what } is a list
close-unseen = New since you last did something: { $what }.

# Added once the close button was pressed: one more press closes
close-unseen-again = Press once more to close.

# Part of that list: one signal with its time; { $signal } is its zone or kind
close-unseen-one = { $signal } { $time }

# Part of that list: how many more
close-unseen-more = { $count } more

# Label of the field for the reason to close with steps open
close-override = Reason to close anyway

# Hint in that field
close-override-hint = Say why the steps were not done

# The plan does not allow closing with these steps open
close-no-override = The plan does not allow leaving them out.
