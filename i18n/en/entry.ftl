# Why a home's field was refused
entry-wrong-plan = The centre has no such action plan.

# Why a home's field was refused
entry-wrong-own-plan = The home's own action plan could not be followed then.

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
entry-wrong-ptz = The camera can be turned, and needs pictures then.

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
