# Small word after the number of waiting alarms
strip-waiting = waiting

# Small word after the age of the oldest waiting alarm
strip-oldest = oldest

# The share of events that were taken in time, in percent
strip-share = { $whole }.{ $tenth } %

# After the share: so many more may be late
strip-left = in time · { $count } left

# The same with when none is left at the pace of the last hour
strip-left-until = in time · { $count } left, gone { $time }

# After the share: so many were late beyond what the targets allow
strip-over = in time · { $count } too many

# Pointing at it: what the figures are
strip-explained = { $in } of { $all } events of the last 24 hours were taken within their time. Left: so many more may be late by the targets; the time is when none is left at the pace of the last hour.

# Button that silences the alarm that sounds now, with its key
strip-silence = Silence

# The same button, for screen readers
strip-silence-name = Silence the alarm that sounds

# The station's time, for screen readers
strip-clock = Time

# The part that receives signals from panels, in the strip
health-receiver = receiver

# The memory of the centre, in the strip
health-store = store

# The desk's loudspeaker, in the strip
health-sound = sound

# The station's clock, in the strip
health-clock = clock

# The cameras' workers, in the strip
health-cameras = cameras

# State of a part that works, for screen readers
health-good = works

# State of a part that has failed, for screen readers
health-bad = failed

# The receiver has lost its port: sentence with what to do
health-fault-receiver = The receiver takes in no alarms. Call the person on duty for the system and use the standby receiver.

# The store's disk reads or writes wrongly: sentence with what to do
health-fault-store = The store cannot be read or written. Alarms are not acknowledged until it is back. Call the person on duty for the system.

# A write takes over a second: sentence with what to do
health-fault-store-slow = The store is slow. Alarms are acknowledged once they are stored. Call the person on duty for the system if it lasts.

# The disk is full: sentence with what to do
health-fault-store-full = The disk is full. Alarms cannot be stored. Call the person on duty for the system now.

# No loudspeaker: sentence with what to do
health-fault-sound = There is no sound. Keep your eyes on the queue and check the loudspeaker.

# The clock went backwards: sentence with what to do; $key: the one that says it is right
health-fault-clock = The clock went backwards. No camera window opens until it is right. Call the person on duty for the system; if it is right now, press { $key }.

# None of the open cameras gives a picture: sentence with what to do
health-fault-cameras = None of the cameras gives a picture. Call the contacts while Vaka tries again.

# The desk has lost the station: sentence with what to do
health-fault-station = The connection to the centre is lost. It is being started again and the alarms are kept. Call the person on duty for the system if it takes long.

# Name of the button that plays a test tone
sound-test = Test the sound

# State of a part that works only partly, for screen readers
health-limited = limited

# State of a part of which nothing is known while the centre is away, for screen readers
health-unknown = unknown

# The receiver can open no more connections: sentence with what to do
health-fault-receiver-crowded = The receiver has too many connections. Known panels are answered, others wait. Call the person on duty for the system.

# No panel at all has been heard for too long: sentence with what to do
health-fault-quiet = No panel has been heard since { $time }. Call the person on duty for the system: the network to the receiver may be down.

# The machine slept or stood still, so that nothing was heard: sentence with what to do. { $span } is for how long
health-fault-deaf = The centre stood still for { $span } until { $time }. Silent lines show only when their time has passed anew; call the person on duty for the system if it happens again.

# More signals come than can be stored at once: sentence with what to do
health-fault-backlog =
    { $count ->
        [one] 1 signal waits to be stored and is acknowledged then. Call the person on duty for the system if it lasts.
       *[other] { $count } signals wait to be stored and are acknowledged then. Call the person on duty for the system if it lasts.
    }

# The disk or the folder is read-only: sentence with what to do
health-fault-store-not-writable = The store is write-protected. Alarms cannot be stored. Call the person on duty for the system now.

# Another program holds the database: sentence with what to do
health-fault-store-locked = Another program holds the store. Alarms cannot be stored. Call the person on duty for the system.

# The database is damaged: sentence with what to do
health-fault-store-damaged = The store is damaged. Alarms cannot be stored. Call the person on duty for the system now and use the standby receiver.

# The key file is missing or wrong: sentence with what to do
health-fault-store-key = The key of the store is missing or does not fit. Alarms cannot be stored. Call the person on duty for the system now.

# The loudspeaker is switched off in the settings: sentence with what to do
health-fault-sound-off = The loudspeaker is switched off in the settings. Keep your eyes on the queue. Call the person on duty for the system if sound is wanted here.

# The computer's volume is muted or at nothing: sentence with what to do
health-fault-sound-muted = The computer's sound is muted. No alarm can be heard. Turn the sound on and test it.

# The worker for speech and listening has stopped: sentence with what to do
health-fault-sound-worker = Talking and listening are being started again. Alarms are heard all the same. Call the contacts if it takes long.

# No microphone: sentence with what to do
health-fault-microphone = The microphone is missing. You are not heard in the homes. Plug the headset in or call the contacts.

# The computer's own switch silences the microphone: sentence with what to do
health-fault-microphone-muted = The microphone is muted in the computer. You are not heard in the homes. Turn it on.

# The chosen microphone is gone and the default one works in its place; $key: the one of the sound card
health-fault-microphone-instead = The chosen microphone is gone; another one is used until it is back. Plug it in, or choose another ({ $key }).

# Homes cannot be heard, though alarm tones can; $key: the one of the sound card
health-fault-loudspeaker = The homes cannot be heard just now. Alarms are heard. Choose another loudspeaker ({ $key }) or call the contacts.

# The chosen loudspeaker is gone and the default one works in its place; $key: the one of the sound card
health-fault-loudspeaker-instead = The chosen loudspeaker is gone; another one is used until it is back. Plug it in, or choose another ({ $key }).

# The clock leapt ahead: sentence with what to do
health-fault-clock-leapt = The clock has leapt ahead. Compare it with another clock. Call the person on duty for the system if it is wrong.

# Some of the open cameras give no picture: sentence with what to do
health-fault-cameras-some =
    { $open ->
        [one] The camera gives no picture. Call the contacts while Vaka tries again.
       *[other] { $failing } of { $open } cameras give no picture. Look through the others while Vaka tries again.
    }

# A newer Vaka has written the database: sentence with what to do
health-fault-store-newer = The store was written by a newer Vaka. Alarms cannot be stored. Call the person on duty for the system.

# The journal's witness is not reached: sentence with what to do
health-fault-witness = The journal's witness has not been reached since { $time }. Everything is stored all the same. Call the person on duty for the system if it lasts.

# The clock has leapt ahead more than a day and nobody has confirmed it: sentence with what to do
health-fault-media-shut = The clock has leapt ahead more than a day. Stored recordings cannot be opened. Call the person on duty for the system: the clock must be corrected, or confirmed with a supervisor.

# The second store of the keys, often a disk that is not plugged in, cannot be reached: sentence with what to do
health-fault-mirror = The mirror of the keys cannot be reached. Alarms and recordings work all the same. Call the person on duty for the system: what is erased here must be erased there too.

# The journal was meddled with: sentence with what to do
health-fault-journal = The journal does not fit what was signed. Call the person on duty for the system now: somebody may have changed it.

# What is taken up is not recorded: sentence with what to do; { $why } in a few words
health-fault-recording = Pictures and sound are not recorded: { $why }. Alarms are received as usual. Call the person on duty for the system now.

# The certificate of the one who works here ends soon; { $day } is a date
notice-certificate-ends = Your certificate is valid through { $day }. After that you cannot take alarms here. Talk to the supervisor.

# The certificate has ended while its owner works here
notice-certificate-over = Your certificate has expired. Finish the event you hold; somebody else takes new alarms. Talk to the supervisor.

# To supervisors: grave roles wait for a second person
notice-roles-asked =
    { $count ->
        [one] One role waits for a second supervisor's answer.
       *[other] { $count } roles wait for a second supervisor's answer.
    }

# Button beside it
notice-roles-show = Show
