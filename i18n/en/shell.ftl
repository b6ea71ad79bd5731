# The language's name in itself, shown on the language switch
language-own-name = English

# The product's name; never translated
app-name = Vaka

# Title of the window in the live centre
window-title-live = Vaka

# Title of the window in training
window-title-training = Vaka · TRAINING

# The live centre, in the foot line and at sign-in
place-live = Live

# Training, in the foot line and at sign-in
place-training = Training

# The word on the striped frame around everything in training; upper case
training-frame = TRAINING

# Name of the switch between dark and light, for screen readers
theme-switch = Switch appearance

# The dark appearance, on its switch
theme-dark = Dark

# The light appearance, on its switch
theme-light = Light

# Name of the switch between languages, for screen readers
language-switch = Switch language

# An age of hours and minutes; { $minutes } has two digits
time-hours = { $hours } h { $minutes } min

# An age of days
time-days = { $days } days

# An age in seconds with one decimal, on a picture
time-seconds = { $seconds } s

# Button that puts a message away
action-ok = OK
