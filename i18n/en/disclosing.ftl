# Button: to the form on which a disclosure of this event is asked for
disclosing-to-request = Disclose …

# Button: back to where one came from
disclosing-back = back

# Heading of the list of disclosures
disclosing-title = Disclosures to authorities

# The list of disclosures is empty; $key: the one that leads to disclosures
disclosing-none = No disclosure was asked for in the last 60 days. Open a closed event and press { $key }.

# Heading over the recordings that are asked for
disclosing-media = Recordings

# How recordings are chosen for a disclosure
disclosing-media-how = Choose with 1–9 or space. Include only what is asked for.

# This recording is part of the disclosure
disclosing-taken = included

# This recording is no part of the disclosure
disclosing-not-taken = not included

# The recording’s sound is disclosed too
disclosing-sound-kept = with sound

# The recording’s sound is left out
disclosing-sound-left-out = without sound

# How many masks lie on a recording
disclosing-mask-count = { $count ->
    [0] no mask
    [one] 1 mask
   *[other] { $count } masks
}

# Button: leave the sound of the chosen recording out
disclosing-leave-out-sound = Leave the sound out

# Button: keep the sound of the chosen recording
disclosing-keep-sound = Keep the sound

# Button: to the masks of the chosen recording
disclosing-masks-do = Mask …

# Heading over what is filled in
disclosing-request = Request from an authority

# Field and label: the authority that asks
disclosing-authority = Authority

# Field and label: the person at the authority
disclosing-contact = Person at the authority

# Field and label: the authority’s case number
disclosing-case = Case number

# Field and label: the law it asks under
disclosing-ground = Legal ground

# Field: age key or passphrase
disclosing-recipient = The recipient’s age key, or a passphrase of at least 12 characters

# Label: how the package is sealed
disclosing-seal = Seal

# How the package is sealed: by an age key
disclosing-sealed-key = For the recipient’s age key: nobody else can open the package.

# How the package is sealed: by a passphrase
disclosing-sealed-phrase = By a passphrase, which is never stored: give it to the recipient by another way than the package.

# Button: send the request
disclosing-ask = Request disclosure

# What is missing in the request
disclosing-missing-media = Choose at least one recording.

# What is missing in the request
disclosing-missing-text = Fill in all fields.

# What is missing in the request
disclosing-missing-recipient = The key or passphrase is missing or too short.

# Heading over the picture that is masked
disclosing-masks = Masks

# How masks are laid; $key: the one that makes a new one
disclosing-masks-how = Draw with the mouse, or { $key } and the arrows; Shift + arrow stretches, PgUp/PgDn goes to another. A mask holds for the whole recording.

# The picture one draws on, for screen readers
disclosing-mask-field = { $count ->
    [0] Picture without masks
    [one] Picture with 1 mask
   *[other] Picture with { $count } masks
}

# One mask, for screen readers; all in hundredths of the picture
disclosing-mask-name = Mask { $number }: { $left } % from the left, { $top } % from the top, { $width } × { $height } %

# Button: a new mask in the middle
disclosing-mask-new = New mask

# Button: take the chosen mask away
disclosing-mask-remove = Remove

# Button: back to the request
disclosing-masks-done = Done

# Label: the event that the recordings are of
disclosing-about = Event

# Label: who asked, and when
disclosing-requested = Requested by

# Button: approve the disclosure
disclosing-approve = Approve

# Heading of the card on which another person approves
disclosing-approve-title = Approve the disclosure

# What is approved
disclosing-approve-about = { $authority }, case { $case }. { $person } asked for it; another person approves with an own sign-in.

# Button: refuse the disclosure
disclosing-refuse = Refuse

# Heading of the card on which a disclosure is refused
disclosing-refuse-title = Refuse the disclosure

# What is refused
disclosing-refuse-about = { $authority }, case { $case }. The request is refused for good; a new one can be made.

# Field: why a disclosure is refused
disclosing-refuse-reason = Reason

# Heading of the card on which the passphrase is given again
disclosing-phrase-title = The passphrase once more

# Why the passphrase is asked for again
disclosing-phrase-about = { $authority }, case { $case }. The station was started anew, and passphrases are never stored.

# Field: the passphrase of a package
disclosing-passphrase = Passphrase

# Button: give the passphrase and make the package
disclosing-phrase-give = Give the passphrase

# Button: make the package that was stopped or failed
disclosing-make = Make the package

# Button: stop making the package
disclosing-stop = Stop

# A recording that can be read no more
disclosing-medium-over = The recording is erased

# How far a disclosure has come
disclosing-stage-requested = Waits for another person’s approval

# How far a disclosure has come
disclosing-stage-refused = Refused by { $person } { $time }

# How far a disclosure has come
disclosing-stage-making = The package is being made: { $percent } %

# How far a disclosure has come
disclosing-stage-phrase = Approved; waits for the passphrase

# How far a disclosure has come
disclosing-stage-stopped = Approved; the package is not made

# How far a disclosure has come
disclosing-stage-made = Sealed package ready, approved by { $person } { $time }

# How the package is written out; disclosure is its number
disclosing-made-how = Write it out with: vaka disclosure write { $disclosure } FOLDER. The package is erased when the recordings’ 60 days are over.

# Why a package was not made
making-store = The package could not be made: the disk or the vault failed.

# Why a package was not made
making-media = The package could not be made: a recording could not be converted.

# Why a package was not made
making-recipient = The package could not be made: the recipient’s key cannot be used.

# Why a package was not made
making-media-over = The package could not be made: the recordings are erased.

# Why a package was not made
making-ours = The package could not be made: a part of this machine failed.
