# Small word after the number of waiting alarms
strip-waiting = väntar

# Small word after the age of the oldest waiting alarm
strip-oldest = äldst

# The share of events that were taken in time, in percent
strip-share = { $whole },{ $tenth } %

# After the share: so many more may be late
strip-left = i tid · { $count } kvar

# The same with when none is left at the pace of the last hour
strip-left-until = i tid · { $count } kvar, slut { $time }

# After the share: so many were late beyond what the targets allow
strip-over = i tid · { $count } för många

# Pointing at it: what the figures are
strip-explained = { $in } av { $all } larm det senaste dygnet togs inom sin tid. Kvar: så många till får vara sena enligt målen; klockslaget är när de är slut i den senaste timmens takt.

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

# The receiver has lost its port: sentence with what to do
health-fault-receiver = Mottagaren tar inte emot larm. Ring driftansvarig och använd reservmottagningen.

# The store's disk reads or writes wrongly: sentence with what to do
health-fault-store = Lagret går inte att läsa eller skriva. Larm kvitteras inte förrän det är tillbaka. Ring driftansvarig.

# A write takes over a second: sentence with what to do
health-fault-store-slow = Lagret är långsamt. Larm kvitteras när de är sparade. Ring driftansvarig om det inte går över.

# The disk is full: sentence with what to do
health-fault-store-full = Disken är full. Larm kan inte sparas. Ring driftansvarig nu.

# No loudspeaker: sentence with what to do
health-fault-sound = Ljudet fungerar inte. Håll ögonen på larmkön och kontrollera högtalaren.

# The clock went backwards: sentence with what to do; $key: the one that says it is right
health-fault-clock = Klockan har gått bakåt. Inga kamerafönster öppnas förrän den är rätt. Ring driftansvarig; går den rätt nu, tryck { $key }.

# None of the open cameras gives a picture: sentence with what to do
health-fault-cameras = Ingen av kamerorna ger bild. Ring kontakterna medan Vaka försöker igen.

# The desk has lost the station: sentence with what to do
health-fault-station = Kontakten med larmcentralen är bruten. Den startas om och larmen finns kvar. Ring driftansvarig om det dröjer.

# Name of the button that plays a test tone
sound-test = Prova ljudet

# State of a part that works only partly, for screen readers
health-limited = begränsad

# State of a part of which nothing is known while the centre is away, for screen readers
health-unknown = okänd

# The receiver can open no more connections: sentence with what to do
health-fault-receiver-crowded = Mottagaren har för många förbindelser. Kända larmpaneler får svar, andra väntar. Ring driftansvarig.

# No panel at all has been heard for too long: sentence with what to do
health-fault-quiet = Ingen larmpanel har hörts sedan { $time }. Ring driftansvarig: nätet till mottagaren kan vara brutet.

# The machine slept or stood still, so that nothing was heard: sentence with what to do. { $span } is for how long
health-fault-deaf = Larmcentralen stod stilla i { $span } till { $time }. Tysta linjer visas först när deras tid har gått på nytt; ring driftansvarig om det händer igen.

# More signals come than can be stored at once: sentence with what to do
health-fault-backlog =
    { $count ->
        [one] En signal väntar på att sparas och kvitteras då. Ring driftansvarig om det inte går över.
       *[other] { $count } signaler väntar på att sparas och kvitteras då. Ring driftansvarig om det inte går över.
    }

# The disk or the folder is read-only: sentence with what to do
health-fault-store-not-writable = Lagret är skrivskyddat. Larm kan inte sparas. Ring driftansvarig nu.

# Another program holds the database: sentence with what to do
health-fault-store-locked = Ett annat program håller lagret. Larm kan inte sparas. Ring driftansvarig.

# The database is damaged: sentence with what to do
health-fault-store-damaged = Lagret är skadat. Larm kan inte sparas. Ring driftansvarig nu och använd reservmottagningen.

# The key file is missing or wrong: sentence with what to do
health-fault-store-key = Lagrets nyckel saknas eller passar inte. Larm kan inte sparas. Ring driftansvarig nu.

# The loudspeaker is switched off in the settings: sentence with what to do
health-fault-sound-off = Högtalaren är avstängd i inställningarna. Håll ögonen på larmkön. Ring driftansvarig om ljud ska höras här.

# The computer's volume is muted or at nothing: sentence with what to do
health-fault-sound-muted = Datorns ljud är nedtystat. Inga larm hörs. Slå på ljudet och prova det.

# The worker for speech and listening has stopped: sentence with what to do
health-fault-sound-worker = Tal och lyssning startas om. Larm hörs ändå. Ring kontakterna om det dröjer.

# No microphone: sentence with what to do
health-fault-microphone = Mikrofonen saknas. Du hörs inte i hemmen. Anslut headsetet eller ring kontakterna.

# The computer's own switch silences the microphone: sentence with what to do
health-fault-microphone-muted = Mikrofonen är avstängd i datorn. Du hörs inte i hemmen. Slå på den.

# The chosen microphone is gone and the default one works in its place; $key: the one of the sound card
health-fault-microphone-instead = Den valda mikrofonen är borta; en annan används tills den är tillbaka. Anslut den, eller välj en annan ({ $key }).

# Homes cannot be heard, though alarm tones can; $key: the one of the sound card
health-fault-loudspeaker = Hemmen hörs inte just nu. Larm hörs. Välj en annan högtalare ({ $key }) eller ring kontakterna.

# The chosen loudspeaker is gone and the default one works in its place; $key: the one of the sound card
health-fault-loudspeaker-instead = Den valda högtalaren är borta; en annan används tills den är tillbaka. Anslut den, eller välj en annan ({ $key }).

# The clock leapt ahead: sentence with what to do
health-fault-clock-leapt = Klockan har hoppat framåt. Jämför den med en annan klocka. Ring driftansvarig om den går fel.

# Some of the open cameras give no picture: sentence with what to do
health-fault-cameras-some =
    { $open ->
        [one] Kameran ger ingen bild. Ring kontakterna medan Vaka försöker igen.
       *[other] { $failing } av { $open } kameror ger ingen bild. Titta i de andra medan Vaka försöker igen.
    }

# A newer Vaka has written the database: sentence with what to do
health-fault-store-newer = Lagret är skrivet av en nyare Vaka. Larm kan inte sparas. Ring driftansvarig.

# The journal's witness is not reached: sentence with what to do
health-fault-witness = Händelseloggens vittne har inte nåtts sedan { $time }. Allt lagras ändå. Ring driftansvarig om det varar.

# The clock has leapt ahead more than a day and nobody has confirmed it: sentence with what to do
health-fault-media-shut = Klockan har hoppat fram mer än ett dygn. Sparade inspelningar kan inte öppnas. Ring driftansvarig: klockan ska rättas eller bekräftas med en arbetsledare.

# The second store of the keys, often a disk that is not plugged in, cannot be reached: sentence with what to do
health-fault-mirror = Nycklarnas spegel nås inte. Larm och inspelningar fungerar ändå. Ring driftansvarig: det som raderas här måste raderas där också.

# The journal was meddled with: sentence with what to do
health-fault-journal = Händelseloggen stämmer inte med det som signerats. Ring driftansvarig nu: någon kan ha ändrat i den.

# What is taken up is not recorded: sentence with what to do; { $why } in a few words
health-fault-recording = Bilder och ljud spelas inte in: { $why }. Larm tas emot som vanligt. Ring driftansvarig nu.

# The certificate of the one who works here ends soon; { $day } is a date
notice-certificate-ends = Ditt utbildningsintyg gäller till och med { $day }. Efter det kan du inte ta larm här. Tala med arbetsledaren.

# The certificate has ended while its owner works here
notice-certificate-over = Ditt utbildningsintyg har gått ut. Gör klart det ärende du håller; nya larm tar någon annan. Tala med arbetsledaren.

# To supervisors: grave roles wait for a second person
notice-roles-asked =
    { $count ->
        [one] En roll väntar på svar från en andra arbetsledare.
       *[other] { $count } roller väntar på svar från en andra arbetsledare.
    }

# Button beside it
notice-roles-show = Visa
