# Heading of the action plan; { $plan } is the kind of event
steps-title = Åtgärdsplan · { $plan }

# How many steps are done
steps-count = { $done } / { $all }

# A step that is done, for screen readers
steps-state-done = klart

# The step that is next, for screen readers
steps-state-now = på tur

# A step that is not done yet, for screen readers
steps-state-open = kvar

# Mark for a step that must be done before closing, for screen readers
steps-required = krävs

# Shown when the kind of event has no plan
steps-empty = Ingen åtgärdsplan för den här händelsen.

# A step that comes after something that must be done first, for screen readers
steps-state-later = senare

# A step that cannot be done, for screen readers
steps-state-lacking = går inte

# Mark for a step that is advised and not required; short, it stands at the end of the row
steps-advised = råd

# A done step that a press takes back, for screen readers
steps-undo = klart, tryck för att ångra

# An answered question that a press opens again, for screen readers
steps-change = besvarad, tryck för att ändra

# What answered a question by itself; { $answer } is the answer, { $why } what tells it
steps-by-rule = { $answer } · { $why }

# How long a step still waits; { $time } like 04:12
steps-wait-left = { $time } kvar

# A call that asks for so many more different numbers
steps-numbers-left = { $left ->
    [one] ett nummer kvar
   *[other] { $left } nummer kvar
}

# A step whose wait is over
steps-wait-over = tiden är ute

# Why a step cannot be done; short, it stands at the end of the row
lack-camera = ingen kamera

# Why a step cannot be done; short, it stands at the end of the row
lack-voice = ingen röstenhet

# Why a step cannot be done; short, it stands at the end of the row
lack-contacts = inget nummer

# Why a step cannot be done: the camera window is not open; short, it stands at the end of the row
lack-window = inget fönster

# What tells who is at home, after the answer
rule-set-away = larmet var helt på

# What tells who is at home, after the answer
rule-set-stay = larmet var på för natt eller skal

# What tells who is at home, after the answer
rule-not-set = larmet var av

# What tells who is at home, after the answer
rule-hour = efter klockan

# Name of an action plan that a home has of its own
plan-own = hemmets egen
