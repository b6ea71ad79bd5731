# Button: to the form on which a disclosure of this event is asked for
disclosing-to-request = Lämna ut …

# Button: back to where one came from
disclosing-back = tillbaka

# Heading of the list of disclosures
disclosing-title = Utlämnanden till myndigheter

# The list of disclosures is empty; $key: the one that leads to disclosures
disclosing-none = Inget utlämnande är begärt de senaste 60 dagarna. Öppna en avslutad händelse och tryck { $key }.

# Heading over the recordings that are asked for
disclosing-media = Inspelningar

# How recordings are chosen for a disclosure
disclosing-media-how = Välj med 1–9 eller mellanslag. Ta bara med det som begärs.

# This recording is part of the disclosure
disclosing-taken = tas med

# This recording is no part of the disclosure
disclosing-not-taken = tas inte med

# The recording’s sound is disclosed too
disclosing-sound-kept = med ljud

# The recording’s sound is left out
disclosing-sound-left-out = utan ljud

# How many masks lie on a recording
disclosing-mask-count = { $count ->
    [0] utan maskering
    [one] 1 maskering
   *[other] { $count } maskeringar
}

# Button: leave the sound of the chosen recording out
disclosing-leave-out-sound = Utelämna ljudet

# Button: keep the sound of the chosen recording
disclosing-keep-sound = Behåll ljudet

# Button: to the masks of the chosen recording
disclosing-masks-do = Maskera …

# Heading over what is filled in
disclosing-request = Begäran från myndighet

# Field and label: the authority that asks
disclosing-authority = Myndighet

# Field and label: the person at the authority
disclosing-contact = Person vid myndigheten

# Field and label: the authority’s case number
disclosing-case = Ärendenummer

# Field and label: the law it asks under
disclosing-ground = Laglig grund

# Field: age key or passphrase
disclosing-recipient = Mottagarens age-nyckel, eller en lösenfras på minst 12 tecken

# Label: how the package is sealed
disclosing-seal = Försegling

# How the package is sealed: by an age key
disclosing-sealed-key = För mottagarens age-nyckel: bara mottagaren kan öppna paketet.

# How the package is sealed: by a passphrase
disclosing-sealed-phrase = Med en lösenfras, som aldrig sparas: ge den till mottagaren på annan väg än paketet.

# Button: send the request
disclosing-ask = Begär utlämnande

# What is missing in the request
disclosing-missing-media = Välj minst en inspelning.

# What is missing in the request
disclosing-missing-text = Fyll i alla fält.

# What is missing in the request
disclosing-missing-recipient = Nyckel eller lösenfras saknas, eller är för kort.

# Heading over the picture that is masked
disclosing-masks = Maskering

# How masks are laid; $key: the one that makes a new one
disclosing-masks-how = Dra med musen, eller { $key } och piltangenterna; Skift + pil ändrar storlek, PgUp/PgDn byter maskering. Maskeringen gäller hela inspelningen.

# The picture one draws on, for screen readers
disclosing-mask-field = { $count ->
    [0] Bild utan maskering
    [one] Bild med 1 maskering
   *[other] Bild med { $count } maskeringar
}

# One mask, for screen readers; all in hundredths of the picture
disclosing-mask-name = Maskering { $number }: { $left } % från vänster, { $top } % uppifrån, { $width } × { $height } %

# Button: a new mask in the middle
disclosing-mask-new = Ny maskering

# Button: take the chosen mask away
disclosing-mask-remove = Ta bort

# Button: back to the request
disclosing-masks-done = Klar

# Label: the event that the recordings are of
disclosing-about = Händelse

# Label: who asked, and when
disclosing-requested = Begärt av

# Button: approve the disclosure
disclosing-approve = Godkänn

# Heading of the card on which another person approves
disclosing-approve-title = Godkänn utlämnandet

# What is approved
disclosing-approve-about = { $authority }, ärende { $case }. { $person } har begärt det; någon annan godkänner med egen inloggning.

# Button: refuse the disclosure
disclosing-refuse = Avslå

# Heading of the card on which a disclosure is refused
disclosing-refuse-title = Avslå utlämnandet

# What is refused
disclosing-refuse-about = { $authority }, ärende { $case }. Begäran avslås för gott; en ny kan göras.

# Field: why a disclosure is refused
disclosing-refuse-reason = Skäl

# Heading of the card on which the passphrase is given again
disclosing-phrase-title = Lösenfrasen en gång till

# Why the passphrase is asked for again
disclosing-phrase-about = { $authority }, ärende { $case }. Stationen har startats om och lösenfrasen sparas aldrig.

# Field: the passphrase of a package
disclosing-passphrase = Lösenfras

# Button: give the passphrase and make the package
disclosing-phrase-give = Ge lösenfrasen

# Button: make the package that was stopped or failed
disclosing-make = Gör paketet

# Button: stop making the package
disclosing-stop = Avbryt

# A recording that can be read no more
disclosing-medium-over = Inspelningen är raderad

# How far a disclosure has come
disclosing-stage-requested = Väntar på godkännande av någon annan

# How far a disclosure has come
disclosing-stage-refused = Avslaget av { $person } { $time }

# How far a disclosure has come
disclosing-stage-making = Paketet görs: { $percent } %

# How far a disclosure has come
disclosing-stage-phrase = Godkänt; väntar på lösenfrasen

# How far a disclosure has come
disclosing-stage-stopped = Godkänt; paketet är inte gjort

# How far a disclosure has come
disclosing-stage-made = Förseglat paket klart, godkänt av { $person } { $time }

# How the package is written out; disclosure is its number
disclosing-made-how = Skriv ut det med: vaka disclosure write { $disclosure } MAPP. Paketet raderas när inspelningarnas 60 dagar är över.

# Why a package was not made
making-store = Paketet kunde inte göras: disken eller valvet svarade inte som det skulle.

# Why a package was not made
making-media = Paketet kunde inte göras: en inspelning gick inte att omvandla.

# Why a package was not made
making-recipient = Paketet kunde inte göras: mottagarens nyckel går inte att använda.

# Why a package was not made
making-media-over = Paketet kunde inte göras: inspelningarna är raderade.

# Why a package was not made
making-ours = Paketet kunde inte göras: en del av datorns program slutade fungera.
