# Heading of the report to an authority; case is its case number
report-title = Utlämnande av larmmedia, ärende { $case }

# Heading: what the authority asked for
report-request = Begäran

# Label: the authority
report-authority = Myndighet

# Label: the case number of the authority
report-case = Ärendenummer

# Label: the law that the authority asks under
report-ground = Rättslig grund

# Label: the person at the authority
report-contact = Handläggare

# Label: who at the centre entered the request, and when
report-requested = Begärt av

# Label: who at the centre approved, and when
report-approved = Godkänt av

# Label: when the package was made
report-made = Framställt

# Label: the number of the disclosure
report-disclosure = Utlämnande

# Who did it (staff id) and when
report-by = { $person }, { $at }

# Heading: about the alarm event
report-about-event = Larmhändelsen

# Label: kind of event
report-kind = Slag

# Label: address of the home
report-address = Adress

# Label: when the first signal was received
report-began = Första signal

# Label: when the event was closed
report-closed = Avslutad

# Label: how it ended
report-outcome = Utfall

# Label: the number of the event
report-event = Händelse

# The device that hears and speaks in the home
report-voice = Röstenhet

# In place of a camera's name: a picture that the panel offered with its alarm
report-alarm-picture = Bild som kom med larmet

# Label: which camera or voice unit
report-device = Enhet

# Label: when the recording begins
report-taken = Börjar

# Label: length of the recording
report-length = Längd

# Label: how many pictures
report-pictures = Bilder

# Number of pictures and their size in pixels
report-pictures-of = { $count } bilder, { $width } × { $height } bildpunkter

# Label: black rectangles over parts of the picture
report-masks = Maskering

# How many black rectangles cover parts of every picture
report-masked = { $count ->
    [0] Ingen
    [one] Ett svart fält i varje bild
   *[other] { $count } svarta fält i varje bild
}

# Label: what became of the sound
report-sound = Ljud

# The sound is in the file, if the camera gave any
report-sound-kept = Med, där kameran gav ljud

# The sound was left out on purpose
report-sound-left-out = Utelämnat

# Label: how many coded pictures or packets could not be decoded
report-skipped = Ej avkodbara delar

# Label: how the recording ended
report-end = Slut

# The recording was cut off by a power failure or the like
report-cut = Inspelningen avbröts: högst två sekunder saknas

# Label: a checksum; a name that is not translated
report-sha512 = SHA-512

# Heading: how to check the package
report-checking = Så kontrolleras paketet

# Label: checking files with a common tool
report-check-files = Filer

# How to check the files; the command is not translated
report-check-files-how = I paketets mapp: sha512sum -c manifest-sha512.txt

# Label: BagIt is the name of a format
report-check-bag = BagIt

# How to check the whole folder; the command is not translated
report-check-bag-how = bagit.py --validate MAPP (BagIt 1.0, RFC 8493)

# Label: checking signature and log
report-check-signature = Underskrift och logg

# How to check the signature; the command is not translated
report-check-signature-how = vaka-verify package MAPP visar att centralen har skrivit under och att händelseloggen är hel

# Label: the public key of the centre
report-key = Centralens nyckel
