# Heading of the action plan; { $plan } is the kind of event
steps-title = Action plan · { $plan }

# How many steps are done
steps-count = { $done } / { $all }

# A step that is done, for screen readers
steps-state-done = done

# The step that is next, for screen readers
steps-state-now = next

# A step that is not done yet, for screen readers
steps-state-open = open

# Mark for a step that must be done before closing, for screen readers
steps-required = required

# Shown when the kind of event has no plan
steps-empty = No action plan for this event.

# A step that comes after something that must be done first, for screen readers
steps-state-later = later

# A step that cannot be done, for screen readers
steps-state-lacking = not possible

# Mark for a step that is advised and not required; short, it stands at the end of the row
steps-advised = advised

# A done step that a press takes back, for screen readers
steps-undo = done, press to undo

# An answered question that a press opens again, for screen readers
steps-change = answered, press to change

# What answered a question by itself; { $answer } is the answer, { $why } what tells it
steps-by-rule = { $answer } · { $why }

# How long a step still waits; { $time } like 04:12
steps-wait-left = { $time } left

# A call that asks for so many more different numbers
steps-numbers-left = { $left ->
    [one] one number left
   *[other] { $left } numbers left
}

# A step whose wait is over
steps-wait-over = time is up

# Why a step cannot be done; short, it stands at the end of the row
lack-camera = no camera

# Why a step cannot be done; short, it stands at the end of the row
lack-voice = no voice unit

# Why a step cannot be done; short, it stands at the end of the row
lack-contacts = no number

# Why a step cannot be done: the camera window is not open; short, it stands at the end of the row
lack-window = no window

# What tells who is at home, after the answer
rule-set-away = the alarm was set in full

# What tells who is at home, after the answer
rule-set-stay = the alarm was set for night or perimeter

# What tells who is at home, after the answer
rule-not-set = the alarm was not set

# What tells who is at home, after the answer
rule-hour = by the hour

# Name of an action plan that a home has of its own
plan-own = the home's own
