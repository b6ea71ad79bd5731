# A camera or voice unit does not answer, with what to do
fault-no-answer = Enheten svarar inte. Ring kontakterna.

# Something is at the camera's or voice unit's address but takes no connection, with what to do
fault-refused = Enheten tar inte emot anslutningen. Den kan vara under omstart. Ring kontakterna.

# A device refuses its user or password, with what to do
fault-wrong-sign-in = Enheten godtar inte inloggningen. Ring kontakterna och anmäl till tekniker.

# The camera has no picture at its address, with what to do
fault-no-video = Enheten har ingen bild på sin adress. Ring kontakterna och anmäl till tekniker.

# This computer cannot decode the picture, with what to do
fault-codec-missing = Datorn kan inte visa kamerans bildformat. Ring kontakterna och anmäl till drift.

# The picture is damaged on the way, with what to do
fault-broken-data = Bilden kommer fram skadad. Titta i en annan kamera eller ring kontakterna.

# Nothing has come for a while, with what to do
fault-stalled = Enheten har slutat sända. Titta i en annan kamera eller ring kontakterna.

# The device cannot be talked to (RTSP 551), with what to do
fault-no-talk-path = Enheten går inte att tala till. Ring kontakterna.

# Somebody else is talking there, with what to do
fault-busy = Någon annan talar redan där. Vänta eller ring kontakterna.

# A part of this computer failed, with what to do
fault-ours = En del av Vaka har stannat och startas om. Ring kontakterna om det dröjer.

# The voice unit cannot be called: it calls when it has alarmed, and has not done so yet
fault-awaits-call = Röstenheten ringer själv upp, och har inte ringt än. Ring kontakterna.

# The voice unit does not answer
fault-talk-no-answer = Röstenheten svarar inte. Ring kontakterna.

# Desk and station are of different versions
fault-station-version = Larmcentralen har en annan version än den här skärmen. Starta om skärmen.

# A press could not be sent because the station is away
fault-not-sent = Det gick inte fram: larmcentralen svarar inte. Försök igen.

# Shown for some seconds after the centre has been lost and joined again
notice-station-back = Kontakten med larmcentralen var bruten och är tillbaka. Alla larm finns kvar.

# The file of settings could not be read
fault-prefs = Inställningarna gick inte att läsa; de förvalda används.

# A key in the settings is wrong or stands twice
fault-prefs-keys = En eller flera egna tangenter i inställningarna gick inte att använda; de förvalda gäller för dem.

# The voice unit has no sound at its address, with what to do
fault-talk-no-sound = Röstenheten har inget ljud på sin adress. Ring kontakterna och anmäl till tekniker.

# This computer cannot play the voice unit's sound, with what to do
fault-talk-codec-missing = Datorn kan inte spela röstenhetens ljudformat. Ring kontakterna och anmäl till drift.

# The sound is damaged on the way, with what to do
fault-talk-broken-data = Ljudet kommer fram skadat. Ring kontakterna.

# No sound has come from the voice unit for a while, with what to do
fault-talk-stalled = Röstenheten har slutat sända. Ring kontakterna.

# Supervisors alone: a home was looked into for more than half an hour in a day; more is how many further homes wait
notice-looked-long =
    { $more ->
        [0] { $place } har följts genom kamerorna i { $minutes } minuter den { $day }.
       *[other] { $place } har följts genom kamerorna i { $minutes } minuter den { $day }. { $more } till.
    }

# Button that says that a supervisor has seen it
notice-looked-long-seen = Sett

# In training: the device's address is a real one, so it was not asked
fault-out-of-reach = Adressen är verklig. Övningen når bara simulerade hem: enheten öppnas inte.

# A camera or voice unit redirects to another address than the register names; nobody goes there
fault-sent-elsewhere = Enheten skickar vidare till en annan adress än registrets. Ingen ansluter dit. Ring kontakterna och anmäl till tekniker.

# Over TLS a camera or voice unit shows another certificate than the register names: perhaps an impostor, perhaps a new device
fault-other-certificate = Enheten visar ett annat certifikat än registrets: inget är sagt till den. Ring kontakterna och anmäl till tekniker.

# Over TLS a camera or voice unit shows a certificate that no authority vouches for, and the register names none
fault-unknown-certificate = Ingen går i god för enhetens certifikat, och registret nämner inget: inget är sagt till den. Ring kontakterna och anmäl till tekniker.

# Pictures come, but always the same one: a hung camera, or a still in its place
doubt-frozen = Kameran sänder samma bild om och om igen. Lita inte på den: titta i en annan kamera eller ring kontakterna.

# Pictures come, but a stretch of them again and again: perhaps a recording in the camera's place
doubt-looped = Kameran sänder samma avsnitt om och om igen, som en inspelning. Lita inte på den: titta i en annan kamera eller ring kontakterna.

# An offered picture is not fetched: the register lists the hosts for each home
picture-host-not-listed = Bildens värd finns inte i listan för det här hemmet.

# An offered picture is not fetched: its address is of another kind
picture-not-web = Bildens adress är ingen vanlig webbadress.

# An offered picture is not fetched: this is the training place
picture-out-of-reach = Övningen når inte bildens adress.

# An offered picture is not fetched: the signal came without protection, unlike the alarm
picture-untrusted = Signalen som erbjuder bilden kom oskyddad.

# An offered picture is not fetched: there are too many
picture-too-many = Fler bilder erbjuds än som hämtas till ett ärende.

# An offered picture could not be fetched
picture-no-answer = Ingen svarar på bildens adress, eller inte i tid.

# An offered picture could not be fetched
picture-refused = Bilden finns inte på sin adress eller lämnas inte ut.

# An offered picture was not fetched: its address sends elsewhere, and that is not followed
picture-sent-elsewhere = Bildens adress leder någon annanstans. Dit frågar vi inte.

# An offered picture was not fetched
picture-too-large = Bilden är för stor för att hämtas.

# What was fetched is not a picture and is not shown
picture-none = Det som hämtades är ingen bild (JPEG).

# The picture says that it was taken before the event and is not shown
picture-too-old = Bilden är tagen före händelsen och visas inte.

# An offered picture could not be fetched
picture-ours = En del av Vaka stannade när bilden hämtades.
