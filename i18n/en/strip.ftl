# Small word after the number of waiting alarms
strip-waiting = waiting

# Small word after the age of the oldest waiting alarm
strip-oldest = oldest

# After the number of events taken in time, of all that were taken
strip-in-time = of { $all } taken in time

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

# The receiver does not listen: sentence with what to do
health-fault-receiver = The receiver takes in no alarms. Call the person on duty for the system and use the standby receiver.

# The database does not answer: sentence with what to do
health-fault-store = The store does not answer. Alarms are not acknowledged until it is back. Call the person on duty for the system.

# The database is slow: sentence with what to do
health-fault-store-slow = The store is slow. Alarms are acknowledged once they are stored.

# The disk is full: sentence with what to do
health-fault-store-full = The disk is full. Alarms cannot be stored. Call the person on duty for the system now.

# No loudspeaker: sentence with what to do
health-fault-sound = There is no sound. Keep your eyes on the queue and check the loudspeaker.

# The clock went backwards: sentence with what to do
health-fault-clock = The clock went backwards. Camera windows are closed until two people have set it right.

# No worker can be started: sentence with what to do
health-fault-cameras = None of the cameras gives a picture. Call the contacts while Vaka tries again.

# The desk has lost the station: sentence with what to do
health-fault-station = The connection to the centre is lost. It is being started again. The alarms are kept.

# Name of the button that plays a test tone
sound-test = Test the sound
