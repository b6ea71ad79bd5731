# The disk is full
store-full = Disken är full.

# The data directory cannot be written to
store-not-writable = Datakatalogen går inte att skriva i.

# Another program holds the database
store-locked = Ett annat program håller databasen.

# The database is damaged
store-damaged = Databasen är skadad.

# A key file is missing or does not fit
store-key = En nyckelfil saknas eller passar inte databasen.

# The database was written by a newer Vaka
store-newer = Databasen är skriven av en nyare Vaka.

# Reading or writing failed
store-io = Det gick inte att läsa eller skriva.

# Result of vaka sites import
cli-sites-imported = { $changed } av { $all } objekt ändrade.

# A register file was refused; { $problem } names line and key in English
cli-register-faulty = Registerfilen godtas inte: { $problem }

# A file could not be read
cli-file-unreadable = Filen { $file } går inte att läsa.

# Result of vaka people add
cli-person-added = { $id } är tillagd.

# The person exists already
cli-person-exists = { $id } finns redan.

# No password on standard input
cli-password-empty = Inget lösenord på standard in.

# A later grant of this role waits for a second supervisor
cli-needs-second-supervisor = Rollen väntar på en andra arbetsledares godkännande.

# A date could not be read
cli-date-unreadable = Datumet { $text } går inte att läsa; skriv ÅÅÅÅ-MM-DD.

# A station of this place runs already
cli-station-runs = Platsens station är redan igång.

# Joining with another receiver address
cli-station-other-receiver = Stationen tar emot på { $running }, inte på { $asked }.

# No station runs
cli-station-none = Ingen station är igång.

# The station has ended
cli-station-stopped = Stationen är avslutad.

# The receiver's port is in use
cli-receiver-taken = Adressen { $address } är upptagen.

# There is no data directory to use
cli-data-missing = Ingen datakatalog: ange --data.

# The desk has no display
cli-no-display = Ingen skärm hittades. Sätt DISPLAY eller WAYLAND_DISPLAY.

# A configuration file was refused
cli-config-faulty = Inställningsfilen godtas inte: { $problem }

# Result of vaka journal verify
cli-journal-whole = Händelseloggen är hel: { $count } fakta.

# Result of vaka journal verify
cli-journal-broken = Händelseloggen är bruten: { $problem }

# Desk and station are of different builds
cli-wrong-build = Stationen har en annan version. Avsluta den med vaka station stop.

# A part works
cli-selftest-good = { $part }: fungerar

# A part is missing
cli-selftest-missing = { $part }: saknas

# Two sites claim the same account; { $site } is the stream of the one in the register
cli-account-twice = Samma konto finns redan hos { $site }.

# A password is too long
cli-password-long = Lösenordet får ha högst { $most } tecken.

# A password is too short
cli-password-short = Lösenordet ska ha minst { $least } tecken.

# Last line of vaka selftest when something is missing
cli-selftest-lacks =
    { $count ->
        [one] 1 del saknas
       *[other] { $count } delar saknas
    }

# Name of the trainee who is signed in to the demo
demo-trainee = Elev 1

# A part that vaka selftest looks for
cli-part-microphone = Mikrofonen

# A part that vaka selftest looks for
cli-part-loudspeaker = Högtalaren

# A part that vaka selftest looks for
cli-part-display = Skärmen

# A part that vaka selftest looks for
cli-part-folder = Rätten att skriva i datakatalogen

# The simulated homes of the demo did not start; for the log and the command line
demo-no-homes = De simulerade hemmen startade inte.
