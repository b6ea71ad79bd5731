# Small word after the number of waiting alarms
strip-waiting = väntar

# Small word after the age of the oldest waiting alarm
strip-oldest = äldst

# After the number of events taken in time, of all that were taken
strip-in-time = av { $all } tagna i tid

# Button that silences the alarm that sounds now, with its key
strip-silence = Tysta

# The same button, for screen readers
strip-silence-name = Tysta larmet som ljuder

# The station's time, for screen readers
strip-clock = Klockan

# The part that receives signals from panels, in the strip
health-receiver = mottagare

# The memory of the centre, in the strip
health-store = lager

# The desk's loudspeaker, in the strip
health-sound = ljud

# The station's clock, in the strip
health-clock = klocka

# The cameras' workers, in the strip
health-cameras = kameror

# State of a part that works, for screen readers
health-good = fungerar

# State of a part that has failed, for screen readers
health-bad = ur funktion

# The receiver does not listen: sentence with what to do
health-fault-receiver = Mottagaren tar inte emot larm. Ring driftansvarig och använd reservmottagningen.

# The database does not answer: sentence with what to do
health-fault-store = Lagret svarar inte. Larm kvitteras inte förrän det är tillbaka. Ring driftansvarig.

# The database is slow: sentence with what to do
health-fault-store-slow = Lagret är långsamt. Larm kvitteras när de är sparade.

# The disk is full: sentence with what to do
health-fault-store-full = Disken är full. Larm kan inte sparas. Ring driftansvarig nu.

# No loudspeaker: sentence with what to do
health-fault-sound = Ljudet fungerar inte. Håll ögonen på larmkön och kontrollera högtalaren.

# The clock went backwards: sentence with what to do
health-fault-clock = Klockan har gått bakåt. Kamerafönster är stängda tills två personer har rättat den.

# No worker can be started: sentence with what to do
health-fault-cameras = Ingen av kamerorna ger bild. Ring kontakterna medan Vaka försöker igen.

# The desk has lost the station: sentence with what to do
health-fault-station = Kontakten med larmcentralen är bruten. Den startas om. Larmen finns kvar.

# Name of the button that plays a test tone
sound-test = Prova ljudet
