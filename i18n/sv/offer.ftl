# The card of an offered event: who offers it and for how long it waits; $name: the colleague, $left: minutes and seconds
offer-from = { $name } vill lämna över det här ärendet till dig · svara inom { $left }

# The card of an offered event: how long ago its first signal came; $age: minutes and seconds
offer-received = Mottaget för { $age } sedan

# The card of an offered event: how long the cameras may still be used; $left: minutes and seconds
offer-window = kamerafönster { $left } kvar

# The card of an offered event: the cameras may not be used any more
offer-window-over = kamerafönstret är stängt

# The card of an offered event: heading of what the colleague typed
offer-note = Kollegans anteckning

# The card of an offered event: heading of what was heard and done
offer-done = Hittills

# The card of an offered event: so many lines before those shown; $count: how many
offer-earlier = { $count ->
    [one] en tidigare rad
   *[other] { $count } tidigare rader
}

# The card of an offered event: heading of the steps that are left
offer-left = Kvar i planen

# The card of an offered event: no step is left
offer-nothing-left = Inget steg är kvar.

# The card of an offered event: a step that must be done; $step: the step
offer-must = { $step } – krävs

# The card of an offered event: steps beyond those named; $count: how many
offer-more-left = { $count ->
    [one] och ett steg till
   *[other] och { $count } steg till
}

# Button: the offered event is mine from now on
offer-accept = Ta över ärendet

# Button: no to an offered event: there is no time for it
offer-no-time = Hinner inte nu

# Button: no to an offered event: the colleague should go on with it
offer-no-go-on = Fortsätt du

# Button: no to an offered event: whoever says it is about to leave the desk
offer-no-leaving = Är på väg bort

# The one who offers the event is told so; $name: the colleague, $left: minutes and seconds until the offer ends
offer-stands = Erbjudet till { $name } · svar inom { $left }. Bild och samtal går vidare här.

# Button: the offer is taken back
offer-withdraw = Ta tillbaka erbjudandet

# Button: show the offer
offer-show = Visa

# Name of the field for what the colleague should know
offer-note-name = Till kollegan

# In the empty field for what the colleague should know
offer-note-hint = Frivilligt: vad är viktigast nu?

# An offer came to nothing: taken back; $name: the colleague
offer-end-withdrawn = Erbjudandet till { $name } togs tillbaka

# An offer came to nothing: no time for it; $name: the colleague
offer-end-no-time = { $name } tackade nej: hinner inte nu

# An offer came to nothing: the giver should go on; $name: the colleague
offer-end-go-on = { $name } tackade nej: fortsätt du

# An offer came to nothing: the colleague is about to leave the desk; $name: the colleague
offer-end-leaving = { $name } tackade nej: är på väg bort

# An offer came to nothing: no answer in time; $name: the colleague
offer-end-unanswered = { $name } svarade inte i tid

# An offer came to nothing: the colleague signed out or locked the desk; $name: the colleague
offer-end-receiver-gone = { $name } är inte på plats längre

# An offer came to nothing: the colleague holds another event by now; $name: the colleague
offer-end-receiver-busy = { $name } har fått ett eget ärende

# An offer came to nothing: the desk of whoever made it is gone; $name: the colleague
offer-end-giver-gone = Erbjudandet till { $name } upphörde: den som gav det försvann

# An offer came to nothing: the station was started anew; $name: the colleague
offer-end-station-gone = Erbjudandet till { $name } upphörde när stationen startades om
