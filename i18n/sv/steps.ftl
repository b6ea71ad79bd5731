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
