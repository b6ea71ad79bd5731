# Heading of the report to an authority; case is its case number
report-title = Disclosure of alarm recordings, case { $case }

# Heading: what the authority asked for
report-request = Request

# Label: the authority
report-authority = Authority

# Label: the case number of the authority
report-case = Case number

# Label: the law that the authority asks under
report-ground = Legal ground

# Label: the person at the authority
report-contact = Contact

# Label: who at the centre entered the request, and when
report-requested = Requested by

# Label: who at the centre approved, and when
report-approved = Approved by

# Label: when the package was made
report-made = Made

# Label: the number of the disclosure
report-disclosure = Disclosure

# Who did it (staff id) and when
report-by = { $person }, { $at }

# Heading: about the alarm event
report-about-event = The alarm event

# Label: kind of event
report-kind = Kind

# Label: address of the home
report-address = Address

# Label: when the first signal was received
report-began = First signal

# Label: when the event was closed
report-closed = Closed

# Label: how it ended
report-outcome = Outcome

# Label: the number of the event
report-event = Event

# The device that hears and speaks in the home
report-voice = Voice unit

# In place of a camera's name: a picture that the panel offered with its alarm
report-alarm-picture = Picture that came with the alarm

# Label: which camera or voice unit
report-device = Device

# Label: when the recording begins
report-taken = Begins

# Label: length of the recording
report-length = Length

# Label: how many pictures
report-pictures = Pictures

# Number of pictures and their size in pixels
report-pictures-of = { $count } pictures, { $width } × { $height } pixels

# Label: black rectangles over parts of the picture
report-masks = Masking

# How many black rectangles cover parts of every picture
report-masked = { $count ->
    [0] None
    [one] One black field in every picture
   *[other] { $count } black fields in every picture
}

# Label: what became of the sound
report-sound = Sound

# The sound is in the file, if the camera gave any
report-sound-kept = Kept, where the camera gave any

# The sound was left out on purpose
report-sound-left-out = Left out

# Label: how many coded pictures or packets could not be decoded
report-skipped = Parts not decodable

# Label: how the recording ended
report-end = End

# The recording was cut off by a power failure or the like
report-cut = The recording was cut off: at most two seconds are missing

# Label: a checksum; a name that is not translated
report-sha512 = SHA-512

# Heading: how to check the package
report-checking = How to check the package

# Label: checking files with a common tool
report-check-files = Files

# How to check the files; the command is not translated
report-check-files-how = In the folder of the package: sha512sum -c manifest-sha512.txt

# Label: BagIt is the name of a format
report-check-bag = BagIt

# How to check the whole folder; the command is not translated
report-check-bag-how = bagit.py --validate FOLDER (BagIt 1.0, RFC 8493)

# Label: checking signature and log
report-check-signature = Signature and log

# How to check the signature; the command is not translated
report-check-signature-how = vaka-verify package FOLDER shows that the centre has signed and that the log is whole

# Label: the public key of the centre
report-key = Key of the centre
