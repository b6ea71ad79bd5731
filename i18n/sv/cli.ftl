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

# Recordings cannot be opened: too old, or the clock leapt and nobody has confirmed it
store-shut = Sparade inspelningar kan inte öppnas nu: deras tid är ute, eller så är klockan osäker och måste bekräftas.

# Reading or writing failed
store-io = Det gick inte att läsa eller skriva.

# The disk takes longer than what comes can wait
store-too-slow = Disken är för långsam.

# Result of vaka sites import
cli-sites-imported = { $changed } av { $all } objekt ändrade.

# A register file was refused; { $problem } names line and key in English
cli-register-faulty = Registerfilen godtas inte: { $problem }

# A file could not be read
cli-file-unreadable = Filen { $file } går inte att läsa.

# Result of vaka people add
cli-person-added = { $id } är tillagd.

# No password on standard input
cli-password-empty = Inget lösenord på standard in.

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

# The port at which voice units may call (SIP) is in use
cli-calls-taken = Adressen { $address }, där röstenheter får ringa, är upptagen.

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

# A part that vaka selftest looks for
cli-part-microphone = Mikrofonen

# A part that vaka selftest looks for
cli-part-loudspeaker = Högtalaren

# A part that vaka selftest looks for: GLib's TLS (glib-networking). Without it cameras at rtsps:// cannot be seen
cli-part-tls = TLS för kameror (rtsps)

# A part that vaka selftest looks for: echo suppression (webrtcdsp). Without it the home is muted while the operator talks
cli-part-echo = Ekodämpning (utan den är hemmet tyst medan du talar)

# A part that vaka selftest looks for
cli-part-decoder-graphics = Bilder i { $form } avkodas av grafikprocessorn ({ $element })

# The same where there is none for it; { $form } is H.264, H.265 or JPEG
cli-part-decoder-processor = Bilder i { $form } avkodas av processorn ({ $element })

# A part that vaka selftest looks for
cli-part-display = Skärmen

# A part that vaka selftest looks for
cli-part-folder = Rätten att skriva i datakatalogen

# The simulated homes of the demo did not start; for the log and the command line
demo-no-homes = De simulerade hemmen startade inte.

# A fact is missing from the journal; goes into cli-journal-broken
broken-missing = faktum { $seq } saknas.

# The chain breaks before this fact; goes into cli-journal-broken
broken-unchained = faktum { $seq } hänger inte ihop med det föregående.

# A fact was changed after it was written; goes into cli-journal-broken
broken-changed = faktum { $seq } har ändrats.

# A fact cannot be found from what it belongs to; goes into cli-journal-broken
broken-hidden = faktum { $seq } är dolt: det står inte på sin plats i sin följd.

# The key of a fact is gone or another, and nothing says why; goes into cli-journal-broken
broken-unsealed = det förseglade i faktum { $seq } kan inte öppnas, och ingenting säger att nyckeln har förstörts.

# What the database keeps beside the facts was changed. { $stream } is event/…, site/…, person/… or place; goes into cli-journal-broken
broken-stream = raden för { $stream } har ändrats: den stämmer inte med sina fakta.

# A key row was changed or added; goes into cli-journal-broken
broken-record-key = postnyckel { $number } har ändrats eller lagts till.

# A signed head was changed, forged or removed; goes into cli-journal-broken
broken-head = det signerade huvudet över { $size } fakta har ändrats, eller ett före det saknas.

# Two heads signed by the place contradict each other; goes into cli-journal-broken
broken-forked = två signerade huvuden över { $size } fakta motsäger varandra: det finns två historier.

# What stands for the facts that were removed by age was changed; goes into cli-journal-broken
broken-checkpoint = kontrollpunkten efter faktum { $size } har ändrats.

# The chain fits, but the facts are not those that were signed; goes into cli-journal-broken
broken-rewritten = fakta { $from } till { $to } är inte de som signerades: historien har skrivits om.

# Signed heads know facts that are not there; goes into cli-journal-broken
broken-cut = fakta { $from } till { $to } är bortklippta.

# The row that ties database and key file together was changed; goes into cli-journal-broken
broken-place = databasens egen rad har ändrats.

# The head is signed, but the witness could not be told; it is kept and told later
cli-witness-not-reached = Huvudet är signerat, men vittnet nås inte. Det skrivs dit så snart det går.

# Lines of a witness file that are no signed heads
cli-witness-lines-unreadable = { $count } rader i vittnesfilen kan inte läsas.

# The configured witness is an http address of another machine
cli-witness-in-the-open = Vittnet får inte nås oskyddat: ange en https-adress eller en fil.

# While vaka journal verify runs
cli-journal-progress = { $done } av { $of } fakta

# Result of vaka journal verify, after the number of facts
cli-journal-signed = { $heads } signerade huvuden stämmer; fakta till och med { $signed } är signerade.

# Result of vaka journal verify with a witness
cli-journal-witnessed = Vittnets { $count } huvuden stämmer.

# Result of vaka journal prove
cli-journal-proved = Åtkomstkvittot ligger i { $file }.

# Result of vaka journal export
cli-journal-exported = { $count } fakta ligger i { $file }.

# A file could not be written
cli-file-unwritable = Filen { $file } kan inte skrivas.

# Result of vaka journal shorten, and of vaka retention run where facts went: how many facts went, and how many months they are kept
cli-journal-shortened = { $count ->
    [0] Ingen del av händelseloggen är äldre än { $months } månader; inget har gallrats.
    [one] 1 faktum som är äldre än { $months } månader har gallrats; en signerad kontrollpunkt står för det.
   *[other] { $count } fakta som är äldre än { $months } månader har gallrats; en signerad kontrollpunkt står för dem.
}

# Result of vaka journal verify where a checkpoint stands for the oldest facts: the last fact it stands for, the moment from before which they are, and how many stay
cli-journal-replaced = Kontrollen börjar vid en signerad kontrollpunkt: fakta till och med { $count }, alla från före { $until }, är gallrade. { $stay } av dem är kvar, och de är som de signerades.

# A verb on a folder where no place is
cli-place-empty = I { $folder } finns ingen plats. Ange rätt mapp med --data.

# The folder for a backup or mirror takes nothing, or lies within the place's own
cli-copy-not-writable = I { $folder } går det inte att skriva, eller så ligger den i platsens egen datamapp. Välj en annan mapp.

# The disk of the folder for a backup or mirror is full
cli-copy-full = Disken med { $folder } är full. Kopian är inte hel: frigör utrymme och gör om.

# Reading or writing failed while a backup or mirror was made
cli-copy-io = Det gick inte att läsa platsen eller skriva i { $folder }. Kopian är inte hel: se till disken och gör om.

# Another mirror is named already and cannot be reached
cli-mirror-earlier-away = Platsen har redan en spegel i { $folder }, som inte nås. Anslut den först: nycklarna i den måste raderas innan en annan mapp tar över. Är den förstörd: ta bort filen keys/mirror i datamappen.

# The witness file has no line that is a signed head
cli-witness-empty = Filen { $file } har inga signerade huvuden.

# Nothing to sign yet
cli-journal-empty = Händelseloggen är tom: det finns inget att signera.

# No event of this id
cli-event-unknown = Det finns ingen sådan larmhändelse.

# Result of vaka retention run: of how many events and hours
cli-retention-done = Raderat: { $events ->
    [one] 1 larmhändelses
   *[other] { $events } larmhändelsers
 } inspelningar, ur { $hours ->
    [one] 1 timme
   *[other] { $hours } timmar
 }.

# After it, while the clock is in doubt
cli-retention-leap = Klockan har hoppat fram mer än ett dygn. Sparade inspelningar kan inte öppnas, och inget mer raderas, förrän en arbetsledare bekräftar klockan (vaka retention confirm) eller den har stått sig ett dygn.

# vaka retention confirm: the person who signs in is no supervisor, or the password is wrong
cli-not-supervisor = Det finns ingen arbetsledare med det namnet och lösenordet.

# `vaka clock reset`: two people have said that the clock is right
cli-clock-reset = Tiden går vidare från datorns klocka.

# `vaka clock reset`: the first of two has said that the clock is right
cli-clock-asked = Nu behöver en arbetsledare säga det också, vid en skärm, inom tio minuter.

# Result of a change of a person
cli-person-changed = { $id } är ändrad.

# A grave role waits for a second person
cli-role-asked = { $id } väntar på att en arbetsledare godkänner rollen vid sin egen skärm.

# Heading of vaka people list: what is typed at sign-in
cli-people-id = Signatur

# Heading of vaka people list
cli-people-name = Namn

# Heading of vaka people list
cli-people-role = Roll

# Heading of vaka people list: last day of the certificate
cli-people-certified = Intyg till

# Heading of vaka people list: whether the person works
cli-people-standing = Läge

# In vaka people list: may not work any more
cli-people-disabled = avstängd

# In vaka people list: a role that waits for a second person
cli-people-waits = väntar: { $role }

# In vaka people list
cli-people-expired = intyget har gått ut

# In vaka people list: may work
cli-people-works = arbetar

# A person of this id exists
staff-exists = { $id } finns redan.

# No such person
staff-nobody-known = Ingen har den signaturen.

# There is nothing to confirm
staff-nothing-asked = Ingen roll väntar på svar.

# The one who asked, or for whom it is, cannot confirm
staff-second-person = Det krävs en annan arbetsledare än den som bad om det.

# The only supervisor was disabled lately; { $time } is date and time
staff-alone-from = Ingen finns som kan godkänna det. Tidigast { $time } kan det göras utan.

# The role of the last supervisor or privacy officer is not changed
staff-the-last = Den sista med rollen behåller den. Lägg till en annan först.

# Somebody else made the first supervisor
staff-not-the-first = Det finns redan en arbetsledare. Logga in.

# Training was asked for with the live place's data folder
cli-place-is-live = Datakatalogen hör till det skarpa läget. Övning får aldrig röra den.

# The live place was asked for with training's data folder
cli-place-is-training = Datakatalogen hör till övningen. Det skarpa läget får aldrig röra den.

# A file with a secret can be read by others
cli-secret-open = Filen { $file } håller en hemlighet och kan läsas av andra. Gör den läsbar bara för Vakas användare (chmod 600).

# The passphrase file is empty
cli-passphrase-empty = Filen { $file } med lösenfrasen är tom.

# vaka station and vaka selftest, live place: the master keys lie unsealed in files
cli-keys-clear = Varning: huvudnycklarna ligger oskyddade i filer. Den som kan läsa Vakas datamapp kan läsa allt. Ange en fil med lösenfras ([keys] passphrase_file) så förseglas de.

# While vaka backup runs: MiB
cli-backup-progress = { $done } av { $of } MiB

# Result of vaka backup
cli-backup-done = Kopian i { $folder } är klar.

# After it: what a restore needs
cli-backup-restore = För att återställa krävs dessutom keys/record.key och keys/sign.key, som du förvarar för sig. Inspelningar går inte att öppna ur kopian.

# Result of vaka keys mirror
cli-mirror-begun = Nycklarna speglas i { $folder } och raderas där samtidigt som här.

# After vaka retention run, when the mirror cannot be reached
cli-mirror-away = Nyckelspegeln nås inte. Det som raderas här raderas där så snart den är tillbaka.

# No such sealed package in the journal
cli-disclosure-none = Det finns inget färdigt utlämnande med det numret.

# The sealed package was copied; file is its path
cli-disclosure-written = Det förseglade paketet ligger i { $file }.

# The copy is not what the journal says
cli-disclosure-damaged = Paketet är inte det som händelseloggen säger: det är inte utskrivet.

# vaka sites import in training: an address that is not of this computer; { $field } is the key in the file
cli-register-real = Rad { $line }, { $field }: övningen når bara adresser på den egna datorn (127.0.0.1 eller ::1, i siffror). Inget är importerat.

# Column of `vaka plans check`: file or home, and plan
plans-head-plan = Plan

# Column of `vaka plans check`: how many steps
plans-head-steps = Steg

# Column of `vaka plans check`: simulated events that were closed, of so many
plans-head-closed = Avslutade

# Column of `vaka plans check`: most acts in one event
plans-head-most = Mest

# Column of `vaka plans check`: signals that came in between
plans-head-signals = Signaler

# Column of `vaka plans check`: answers changed or taken back
plans-head-changed = Ändrat

# Column of `vaka plans check`: how many faults
plans-head-faults = Fel

# `vaka plans check`: nothing is wrong; { $plans } plans, { $events } simulated events each
plans-sound = { $plans } planer är hela. { $events } simulerade händelser gick igenom var och en.

# `vaka plans check`: something is wrong
plans-faulty = { $faults } fel i planerna.

# A fault of a plan: where, and what
plans-fault = { $where }: { $what }

# A fault of a plan that stands in a step; $step: its id, $what: what is wrong
plans-fault-in-step = steget { $step }: { $what }

# A fault of a plan that stands in a step; $step: its id, $more: an answer's id or another word, $what: what is wrong
plans-fault-in-more = steget { $step }, { $more }: { $what }

# A fault of a plan that is about a word; $more: the word, $what: what is wrong
plans-fault-about = { $more }: { $what }

# Fault: not in the form of a plan; { $problem } in English, from the reader
plans-fault-form = filen går inte att läsa: { $problem }

# Fault that simulated events found: { $count } could not be closed, { $steps } stayed open
plans-fault-stuck = { $count } simulerade händelser gick inte att avsluta, öppet: { $steps }

# Fault that simulated events found: none came to the step
plans-fault-never = ingen simulerad händelse kom till steget { $step }

# The configuration of the telephones is wrong. $address: the exchange's address or host.
cli-telephone-faulty = Växeln { $address } i [telephone] kan inte användas: adressen ska börja med https:// (http:// bara på den här datorn), utan namn och frågetecken, värden ska vara ett värdnamn, och filen med nyckeln ska hålla whsec_ och 24 till 64 byte i Base64.

# The configuration of the message service is wrong. $address: its address
cli-question-faulty = Adressen { $address } i [question] kan inte användas: den ska börja med https:// (http:// bara på den här datorn), utan namn och frågetecken, och filen med nyckeln ska hålla whsec_ och 24 till 64 byte i Base64.

# A line of the configuration on who is sent is wrong. $address: the address.
cli-dispatch-faulty = Adressen { $address } i [[dispatch]] kan inte användas: den ska börja med https:// (http:// bara på den här datorn), utan namn och frågetecken, och filen med nyckeln ska hålla whsec_ och 24 till 64 byte i Base64.

# vaka sites import, beside the count: the file had no secrets, and the register kept those of so many homes
cli-sites-secrets-kept = Hemligheter som filen inte har är kvar vid { $count } objekt.

# vaka sites import, beside the count: contacts with a code word are no longer there under the same name
cli-sites-words-gone = { $count } kontakter med kodord finns inte kvar under samma namn: deras kodord är borta.

# vaka sites import: so many values of the file cannot be right; one line for each follows
cli-sites-wrong = { $file }: { $count } fel. Inget är importerat.

# vaka sites import: the line after the last fault that is told
cli-sites-wrong-more = … och { $count } till.

# vaka sites import: a cell of a table that cannot be right; { $problem } is a sentence
cli-wrong-cell = Rad { $row }, kolumn { $column }: { $problem }

# vaka sites import: a field of a home in a register file that cannot be right; { $field } is its key, { $problem } a sentence
cli-wrong-field = Objekt { $site }, { $field }: { $problem }

# vaka sites import: a home in a register file that cannot be right; { $problem } is a sentence
cli-wrong-site = Objekt { $site }: { $problem }

# vaka sites import: somebody changed a home at the same time
cli-register-moved = Registret ändrades medan filen granskades. Inget är importerat; försök igen.

# vaka sites import: the disk failed in the middle of a large file; { $problem } is a sentence
cli-import-broke = { $done } av { $of } objekt är importerade, sedan gick det inte: { $problem } Importera filen igen.

# vaka sites import and export, while it lasts
cli-sites-progress = { $done } av { $of } objekt

# Result of vaka sites export
cli-sites-exported = { $count } objekt är skrivna till { $file }. Uttaget står i händelseloggen.

# vaka sites export: what the file has
cli-sites-without-secrets = Utan lösenord, nycklar, enheters adresser och kodord: en import behåller dem som registret har.

# vaka sites export --with-secrets: what the file has
cli-sites-with-secrets = Filen har lösenord och nycklar i klartext. Förvara den som nycklar, och radera den sedan.

# vaka sites export: so many drawings of floors stand beside the file
cli-sites-drawings = { $count ->
    [one] 1 ritning
   *[other] { $count } ritningar
} ligger i en mapp bredvid filen.

# vaka sites export: so many drawings of floors did not leave; an import at this place finds them
cli-sites-drawings-left-out = { $count ->
    [one] 1 ritning
   *[other] { $count } ritningar
} följer inte med: en import på den här platsen behåller det som registret har.

# vaka sites export of a table: it has no drawings
cli-sites-drawings-no-table = En tabell har inga våningar: { $count ->
    [one] 1 ritning
   *[other] { $count } ritningar
} följer inte med, och en import behåller det som registret har.

# vaka sites export --with-secrets: the file must be a new one
cli-sites-file-there = { $file } finns redan. Hemligheter skrivs bara till en ny fil.

# vaka sites import of a table: a row has bytes that are no UTF-8; spreadsheets offer it when saving
table-not-text = { $file }, rad { $row }: inte UTF-8. Spara som ”CSV UTF-8”. Inget är importerat.

# vaka sites import of a table: it has no row with the columns' names
table-no-head = { $file }: första raden ska ha kolumnernas namn. Inget är importerat.

# vaka sites import of a table: a column that no register has
table-unknown-column = { $file }: kolumnen { $column } finns inte. Inget är importerat.

# vaka sites import of a table: a column stands twice
table-column-twice = { $file }: kolumnen { $column } står två gånger. Inget är importerat.

# vaka sites import of a table: a column that has to be there
table-no-column = { $file }: kolumnen { $column } saknas. Inget är importerat.

# vaka sites import of a table: a row has more or fewer cells than the first
table-width = { $file }, rad { $row }: { $cells } celler i stället för { $columns }. Inget är importerat.
