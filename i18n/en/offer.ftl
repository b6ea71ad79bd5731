# The card of an offered event: who offers it and for how long it waits; $name: the colleague, $left: minutes and seconds
offer-from = { $name } would like to hand this event over to you · answer within { $left }

# The card of an offered event: how long ago its first signal came; $age: minutes and seconds
offer-received = Received { $age } ago

# The card of an offered event: how long the cameras may still be used; $left: minutes and seconds
offer-window = camera window { $left } left

# The card of an offered event: the cameras may not be used any more
offer-window-over = the camera window is closed

# The card of an offered event: heading of what the colleague typed
offer-note = The colleague’s note

# The card of an offered event: heading of what was heard and done
offer-done = So far

# The card of an offered event: so many lines before those shown; $count: how many
offer-earlier = { $count ->
    [one] one line before
   *[other] { $count } lines before
}

# The card of an offered event: heading of the steps that are left
offer-left = Left of the plan

# The card of an offered event: no step is left
offer-nothing-left = No step is left.

# The card of an offered event: a step that must be done; $step: the step
offer-must = { $step } – required

# The card of an offered event: steps beyond those named; $count: how many
offer-more-left = { $count ->
    [one] and one more step
   *[other] and { $count } more steps
}

# Button: the offered event is mine from now on
offer-accept = Take the event

# Button: no to an offered event: there is no time for it
offer-no-time = No time now

# Button: no to an offered event: the colleague should go on with it
offer-no-go-on = Please go on

# Button: no to an offered event: whoever says it is about to leave the desk
offer-no-leaving = About to leave

# The one who offers the event is told so; $name: the colleague, $left: minutes and seconds until the offer ends
offer-stands = Offered to { $name } · answer within { $left }. Looking and talking go on here.

# Button: the offer is taken back
offer-withdraw = Take the offer back

# Button: show the offer
offer-show = Show

# Name of the field for what the colleague should know
offer-note-name = For the colleague

# In the empty field for what the colleague should know
offer-note-hint = Optional: what matters most now?

# An offer came to nothing: taken back; $name: the colleague
offer-end-withdrawn = The offer to { $name } was taken back

# An offer came to nothing: no time for it; $name: the colleague
offer-end-no-time = { $name } said no: no time now

# An offer came to nothing: the giver should go on; $name: the colleague
offer-end-go-on = { $name } said no: please go on

# An offer came to nothing: the colleague is about to leave the desk; $name: the colleague
offer-end-leaving = { $name } said no: about to leave

# An offer came to nothing: no answer in time; $name: the colleague
offer-end-unanswered = { $name } did not answer in time

# An offer came to nothing: the colleague signed out or locked the desk; $name: the colleague
offer-end-receiver-gone = { $name } is not there any more

# An offer came to nothing: the colleague holds another event by now; $name: the colleague
offer-end-receiver-busy = { $name } holds another event by now

# An offer came to nothing: the desk of whoever made it is gone; $name: the colleague
offer-end-giver-gone = The offer to { $name } ended: whoever made it was gone

# An offer came to nothing: the station was started anew; $name: the colleague
offer-end-station-gone = The offer to { $name } ended when the station was started anew
