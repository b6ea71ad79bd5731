# Title of the card in which a home of the register is looked for
entry-title = Register of homes

# Button that throws away what was changed
entry-discard = Discard the changes

# Button that begins a new home
entry-new = New home

# Field for the new home's id
entry-new-id = The home's id (letters a–z, digits, hyphens)

# The home's entry is being fetched
entry-reading = Fetching the home …

# Button that writes what was changed
entry-save = Save

# Button that adds a part of the kind that is chosen
entry-add = Add

# Button that takes the chosen part away
entry-remove = Remove

# Button that shows who changed the home
entry-history = History

# Button that takes the home out of the register
entry-remove-home = Remove the home

# Something has been changed and not written yet; count: how many changes
entry-unsaved = { $count ->
    [one] 1 change is not saved
   *[other] { $count } changes are not saved
}

# What stands there is what the register has
entry-saved = Everything is saved

# Asked before changes are thrown away; $save and $discard: keys
entry-leave-ask = The changes are not saved. { $save } saves them, { $discard } discards them, Esc goes back.

# Asked before a home is removed; $key: the one that removes it
entry-remove-ask = The home leaves the register: its panel becomes unknown. { $key } removes it, Esc leaves it.

# How the list of fields is used
entry-how-to = Up and down choose, Enter changes

# How a field that is being written is ended
entry-writing = Enter keeps, Esc undoes

# Where import and export are
entry-files = Whole registers: vaka sites import and vaka sites export.

# A secret that is there and never shown
entry-secret-set = set, never shown

# A secret that was typed anew and not written yet
entry-secret-new = new

# There is no such secret
entry-secret-none = none

# Hint in a field that holds several values
entry-list-hint = several: commas between

# Title of the list of who changed the home
entry-history-title = Who changed it

# Button that takes the newest change back
entry-undo = Take back the newest

# Who changed it: somebody on the command line
entry-by-keeper = The command line

# A version came from a register file
entry-imported = Read from a file

# A version was written by hand
entry-changed = Changed

# A version took an earlier one back
entry-undone = Took back the change before

# The home was removed then
entry-removed = Removed

# One version: when, who, how
entry-line = { $time } · { $by } · { $how }

# Heading of a part of a home
entry-part-home = Home

# Heading of a part of a home
entry-part-panel = Panel

# Heading of a part of a home; number: which, from 1
entry-part-user = User { $number }

# Heading of a part of a home; number: which, from 1
entry-part-zone = Zone { $number }

# Heading of a part of a home; number: which, from 1
entry-part-contact = Contact { $number }

# Heading of a part of a home; number: which, from 1
entry-part-camera = Camera { $number }

# Heading of a part of a home; number: which, from 1
entry-part-floor = Floor { $number }

# Heading of a part of a home
entry-part-voice = Voice unit

# Name of a field of a home
entry-field-name = Name

# Name of a field of a home
entry-field-address = Address

# Name of a field of a home
entry-field-area = Area

# Name of a field of a home
entry-field-position = Position (latitude, longitude)

# Name of a field of a home
entry-field-language = Language of the home

# Name of a field of a home
entry-field-plan = Action plan of its own

# Name of a field of a home
entry-field-note = Note

# Name of a field of a home
entry-field-entry = Way in

# Name of a field of a home
entry-field-beware = To mind

# Name of a field of a home
entry-field-prefetch = Fetch pictures ahead

# Name of a field of a home
entry-field-masked = Masked pictures

# Name of a field of a home
entry-field-picture-hosts = Hosts of alarm pictures

# Name of a field of a home
entry-field-account = Account

# Name of a field of a home
entry-field-receiver = Receiver (R)

# Name of a field of a home
entry-field-line = Line (L)

# Name of a field of a home
entry-field-key = Encryption key

# Name of a field of a home
entry-field-trusted = Trusted line

# Name of a field of a home
entry-field-profile = Reading

# Name of a field of a home
entry-field-supervision-secs = Polls every (s)

# Name of a field of a home
entry-field-clock = The panel's clock

# Name of a field of a home
entry-field-number = Number

# Name of a field of a home
entry-field-kind = Kind

# Name of a field of a home
entry-field-camera = Camera

# Name of a field of a home
entry-field-numbers = Telephone numbers

# Name of a field of a home
entry-field-authority = Authority

# Name of a field of a home
entry-field-keyholder = Keyholder

# Name of a field of a home
entry-field-message = May be asked by text

# Name of a field of a home
entry-field-code-word = Code word

# Name of a field of a home
entry-field-duress-word = Duress word

# Name of a field of a home
entry-field-id = Id

# Name of a field of a home
entry-field-abilities = Abilities

# Name of a field of a home
entry-field-rtsp = Stream (RTSP)

# Name of a field of a home
entry-field-rtsp-small = Small stream

# Name of a field of a home
entry-field-transport = Transport

# Name of a field of a home
entry-field-snapshot = Still address

# Name of a field of a home
entry-field-user = User name

# Name of a field of a home
entry-field-password = Password

# Name of a field of a home
entry-field-certificate = Certificate (sha256)

# Name of a field of a home
entry-field-answers-silently = Answers silently

# Name of a field of a home
entry-field-direction = Who calls

# A value that a field of a home can have
entry-choice-true = yes

# A value that a field of a home can have
entry-choice-false = no

# A value that a field of a home can have
entry-choice-sv = Swedish

# A value that a field of a home can have
entry-choice-en = English

# A value that a field of a home can have
entry-choice-tolerant = tolerant

# A value that a field of a home can have
entry-choice-strict = strict

# A value that a field of a home can have
entry-choice-utc = UTC

# A value that a field of a home can have
entry-choice-local = local time

# A value that a field of a home can have
entry-choice-ignore = not believed

# A value that a field of a home can have
entry-choice-motion = motion

# A value that a field of a home can have
entry-choice-door = door

# A value that a field of a home can have
entry-choice-shock = shock

# A value that a field of a home can have
entry-choice-glass = glass

# A value that a field of a home can have
entry-choice-smoke = smoke

# A value that a field of a home can have
entry-choice-heat = heat

# A value that a field of a home can have
entry-choice-co = carbon monoxide

# A value that a field of a home can have
entry-choice-gas = gas

# A value that a field of a home can have
entry-choice-water = water

# A value that a field of a home can have
entry-choice-panic = panic

# A value that a field of a home can have
entry-choice-hold-up = hold-up

# A value that a field of a home can have
entry-choice-duress = duress

# A value that a field of a home can have
entry-choice-medical = medical

# A value that a field of a home can have
entry-choice-tamper = tamper

# A value that a field of a home can have
entry-choice-full = full

# A value that a field of a home can have
entry-choice-cancel = may cancel

# A value that a field of a home can have
entry-choice-none = none

# A value that a field of a home can have
entry-choice-auto = automatic

# A value that a field of a home can have
entry-choice-tcp = TCP

# A value that a field of a home can have
entry-choice-udp = UDP

# A value that a field of a home can have
entry-choice-onvif = ONVIF

# A value that a field of a home can have
entry-choice-sip = SIP

# A value that a field of a home can have
entry-choice-outgoing = the centre calls

# A value that a field of a home can have
entry-choice-incoming = the unit calls

# A value that a field of a home can have
entry-choice-both = both

# Why a home's field was refused
entry-wrong-plan = The centre has no such action plan.

# Why a home's field was refused
entry-wrong-id = The home needs an id: at most 64 letters a–z, digits and hyphens.

# Why a home's field was refused
entry-wrong-account = The account is 1 to 16 hex digits.

# Why a home's field was refused
entry-wrong-account-twice = Another home has the same account, receiver and line.

# Why a home's field was refused
entry-wrong-key = The key is written ascii: or hex: and has 16, 24 or 32 bytes.

# Why a home's field was refused
entry-wrong-camera-twice = Two cameras have the same id.

# Why a home's field was refused
entry-wrong-rtsp = A camera with video needs rtsp:// (or http:// for MJPEG) without name and password in the address.

# Why a home's field was refused
entry-wrong-rtsp-small = The small stream belongs to a camera with video: rtsp:// or http:// without name and password.

# Why a home's field was refused
entry-wrong-ptz = The camera can be turned: that takes pictures, an http address without name and password, a profile, and presets “1 = Entrance” with different numbers.

# Why a home's field was refused
entry-wrong-camera-certificate = The certificate belongs to a camera with rtsps:// or https://.

# Why a home's field was refused
entry-wrong-snapshot = A camera with stills alone needs an address with http:// without name and password.

# Why a home's field was refused
entry-wrong-zone-twice = Two zones have the same number.

# Why a home's field was refused
entry-wrong-zone-camera = The zone names a camera that the home does not have.

# Why a home's field was refused
entry-wrong-voice-rtsp = The voice unit's address is rtsp:// without name and password.

# Why a home's field was refused
entry-wrong-voice-sip = The voice unit's address is sip:NAME@HOST without a password.

# Why a home's field was refused
entry-wrong-voice-certificate = The certificate belongs to a unit with rtsps:// or sips:.

# Why a home's field was refused
entry-wrong-voice-host = A unit that calls needs a host that is a number.

# Why a home's field was refused
entry-wrong-voice-direction = Who calls is chosen for SIP units.

# Why a home's field was refused
entry-wrong-out-of-reach = Training reaches addresses on this computer only.

# Why a home's field was refused
entry-wrong-empty = Something must stand here.

# Why a home's field was refused
entry-wrong-choice = The value is none of those that there are.

# Why a home's field was refused
entry-wrong-number = Write a whole number from 0 on.

# Why a home's field was refused
entry-wrong-position = Write latitude and longitude in degrees with a comma between: 59.44, 18.07.

# Why a home's field was refused
entry-wrong-fingerprint = Write sha256: and 64 hex digits.

# Why a home's field was refused
entry-wrong-too-much = Too long, or too many changes at once.

# Why a home's field was refused
entry-wrong-form = It does not fit the register.

# Why a home's field was refused
entry-wrong-site-twice = Another home of the file has the same id.

# Why a home's field was refused: a spreadsheet took the account for a number
entry-wrong-zeros-lost = The account has lost the zeros it began with: the column has to be text in the spreadsheet.

# Why a home's field was refused
entry-wrong-other-words = The code word was exported at another place and fits nothing here: write the word, or leave it empty.

# Name of a field of a camera: the address by which it is turned
entry-field-ptz-address = Turning: address

# Name of a field of a camera: the profile that is turned
entry-field-ptz-profile = Turning: profile

# Name of a field of a camera: places that it can be turned to
entry-field-ptz-presets = Presets

# In the empty field of places that a camera can be turned to: token and name of each
entry-places-hint = 1 = Entrance, 2 = Stairs

# Value of a field: the home has no plan of its own, the kind of event chooses
entry-plan-by-kind = by kind of event
# Why a home's floor or its drawing was refused
entry-wrong-floor-twice = Two floors have the same name.

# Why a home's floor or its drawing was refused
entry-wrong-floor-unknown = The home has no floor of that name.

# Why a home's floor or its drawing was refused
entry-wrong-floor-place = floor and at = [x, y] belong together: two numbers from 0 to 1, from the drawing's top left corner.

# Why a home's floor or its drawing was refused
entry-wrong-floor-facing = facing belongs to a camera with at: 0 to 360 degrees clockwise from the drawing's upper edge.

# Why a home's floor or its drawing was refused
entry-wrong-floor-width = width_m is the drawing's width in metres, 1 to 500.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-path = A drawing lies beside the register file or in a folder beside it.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-missing = The drawing is not there.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-too-large = The drawing is larger than 2 MiB.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-unread = The drawing is no whole picture: SVG, PNG or JPEG.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-size = The drawing's size is absurd: at most 8192 pixels to a side and 16 million in all, and no side ten times the other.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-reaches = The drawing names something outside itself. Nothing is fetched.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-unfit = A drawing in SVG has lines and letters alone: no picture, script or filter, and no style sheet with url().

# Why a home's floor or its drawing was refused
entry-wrong-drawing-too-much = The drawing has more parts or letters than can be drawn.
