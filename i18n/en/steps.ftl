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
