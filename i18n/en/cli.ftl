# The disk is full
store-full = The disk is full.

# The data directory cannot be written to
store-not-writable = The data directory cannot be written to.

# Another program holds the database
store-locked = Another program holds the database.

# The database is damaged
store-damaged = The database is damaged.

# A key file is missing or does not fit
store-key = A key file is missing or does not fit the database.

# The database was written by a newer Vaka
store-newer = The database was written by a newer Vaka.

# Recordings cannot be opened: too old, or the clock leapt and nobody has confirmed it
store-shut = Stored recordings cannot be opened now: their time is over, or the clock is in doubt and must be confirmed.

# Reading or writing failed
store-io = Reading or writing failed.

# The disk takes longer than what comes can wait
store-too-slow = The disk is too slow.

# Result of vaka sites import
cli-sites-imported = { $changed } of { $all } sites changed.

# A register file was refused; { $problem } names line and key in English
cli-register-faulty = The register file was refused: { $problem }

# A file could not be read
cli-file-unreadable = The file { $file } cannot be read.

# Result of vaka people add
cli-person-added = { $id } was added.

# No password on standard input
cli-password-empty = No password on standard input.

# A date could not be read
cli-date-unreadable = The date { $text } cannot be read; write YYYY-MM-DD.

# A station of this place runs already
cli-station-runs = The station of this place runs already.

# Joining with another receiver address
cli-station-other-receiver = The station receives on { $running }, not on { $asked }.

# No station runs
cli-station-none = No station runs.

# The station has ended
cli-station-stopped = The station has ended.

# The receiver's port is in use
cli-receiver-taken = The address { $address } is in use.

# The port at which voice units may call (SIP) is in use
cli-calls-taken = The address { $address }, at which voice units may call, is in use.

# There is no data directory to use
cli-data-missing = No data directory: give --data.

# The desk has no display
cli-no-display = No display was found. Set DISPLAY or WAYLAND_DISPLAY.

# A configuration file was refused
cli-config-faulty = The configuration file was refused: { $problem }

# Result of vaka journal verify
cli-journal-whole = The journal is whole: { $count } facts.

# Result of vaka journal verify
cli-journal-broken = The journal is broken: { $problem }

# Desk and station are of different builds
cli-wrong-build = The station is of another version. End it with vaka station stop.

# A part works
cli-selftest-good = { $part }: works

# A part is missing
cli-selftest-missing = { $part }: missing

# A password is too long
cli-password-long = The password may have at most { $most } characters.

# A password is too short
cli-password-short = The password needs at least { $least } characters.

# Last line of vaka selftest when something is missing
cli-selftest-lacks =
    { $count ->
        [one] 1 part is missing
       *[other] { $count } parts are missing
    }

# A part that vaka selftest looks for
cli-part-microphone = The microphone

# A part that vaka selftest looks for
cli-part-loudspeaker = The loudspeaker

# A part that vaka selftest looks for: GLib's TLS (glib-networking). Without it cameras at rtsps:// cannot be seen
cli-part-tls = TLS for cameras (rtsps)

# A part that vaka selftest looks for: echo suppression (webrtcdsp). Without it the home is muted while the operator talks
cli-part-echo = Echo suppression (without it the home is muted while you talk)

# A part that vaka selftest looks for
cli-part-decoder-graphics = Pictures in { $form } are decoded by the graphics processor ({ $element })

# The same where there is none for it; { $form } is H.264, H.265 or JPEG
cli-part-decoder-processor = Pictures in { $form } are decoded by the processor ({ $element })

# A part that vaka selftest looks for
cli-part-display = The display

# A part that vaka selftest looks for
cli-part-folder = The right to write to the data directory

# The simulated homes of the demo did not start; for the log and the command line
demo-no-homes = The simulated homes did not start.

# A fact is missing from the journal; goes into cli-journal-broken
broken-missing = fact { $seq } is missing.

# The chain breaks before this fact; goes into cli-journal-broken
broken-unchained = fact { $seq } is not chained to the one before it.

# A fact was changed after it was written; goes into cli-journal-broken
broken-changed = fact { $seq } was changed.

# A fact cannot be found from what it belongs to; goes into cli-journal-broken
broken-hidden = fact { $seq } is hidden: it does not stand in its place in its stream.

# The key of a fact is gone or another, and nothing says why; goes into cli-journal-broken
broken-unsealed = the sealed part of fact { $seq } cannot be opened, and nothing says that its key was destroyed.

# What the database keeps beside the facts was changed. { $stream } is event/…, site/…, person/… or place; goes into cli-journal-broken
broken-stream = the row of { $stream } was changed: it does not fit its facts.

# A key row was changed or added; goes into cli-journal-broken
broken-record-key = record key { $number } was changed or added.

# A signed head was changed, forged or removed; goes into cli-journal-broken
broken-head = the signed head of { $size } facts was changed, or one before it is missing.

# Two heads signed by the place contradict each other; goes into cli-journal-broken
broken-forked = two signed heads of { $size } facts contradict each other: there are two histories.

# What stands for the facts that were removed by age was changed; goes into cli-journal-broken
broken-checkpoint = the checkpoint after fact { $size } was changed.

# The chain fits, but the facts are not those that were signed; goes into cli-journal-broken
broken-rewritten = facts { $from } to { $to } are not those that were signed: history was rewritten.

# Signed heads know facts that are not there; goes into cli-journal-broken
broken-cut = facts { $from } to { $to } are cut off.

# The row that ties database and key file together was changed; goes into cli-journal-broken
broken-place = the row of the database itself was changed.

# The head is signed, but the witness could not be told; it is kept and told later
cli-witness-not-reached = The head is signed, but the witness is not reached. It is written there as soon as it can be.

# Lines of a witness file that are no signed heads
cli-witness-lines-unreadable = { $count } lines of the witness file cannot be read.

# The configured witness is an http address of another machine
cli-witness-in-the-open = The witness must not be told in the open: give an https address or a file.

# While vaka journal verify runs
cli-journal-progress = { $done } of { $of } facts

# Result of vaka journal verify, after the number of facts
cli-journal-signed = { $heads } signed heads fit; facts up to { $signed } are signed.

# Result of vaka journal verify with a witness
cli-journal-witnessed = The { $count } heads of the witness fit.

# Result of vaka journal prove
cli-journal-proved = The access receipt is in { $file }.

# Result of vaka journal export
cli-journal-exported = { $count } facts are in { $file }.

# A file could not be written
cli-file-unwritable = The file { $file } cannot be written.

# Result of vaka journal shorten, and of vaka retention run where facts went: how many facts went, and how many months they are kept
cli-journal-shortened = { $count ->
    [0] No part of the journal is older than { $months } months; nothing was removed.
    [one] 1 fact older than { $months } months was removed; a signed checkpoint stands for it.
   *[other] { $count } facts older than { $months } months were removed; a signed checkpoint stands for them.
}

# Result of vaka journal verify where a checkpoint stands for the oldest facts: the last fact it stands for, the moment from before which they are, and how many stay
cli-journal-replaced = The check begins at a signed checkpoint: facts up to { $count }, all from before { $until }, went by age. { $stay } of them stay, and they are as signed.

# A verb on a folder where no place is
cli-place-empty = There is no place in { $folder }. Name the right folder with --data.

# The folder for a backup or mirror takes nothing, or lies within the place's own
cli-copy-not-writable = { $folder } cannot be written to, or lies within the place's own data folder. Choose another folder.

# The disk of the folder for a backup or mirror is full
cli-copy-full = The disk of { $folder } is full. The copy is not whole: make room and do it again.

# Reading or writing failed while a backup or mirror was made
cli-copy-io = The place could not be read or { $folder } not be written to. The copy is not whole: see to the disk and do it again.

# Another mirror is named already and cannot be reached
cli-mirror-earlier-away = The place has a mirror in { $folder } already, which cannot be reached. Connect it first: the keys in it must be erased before another folder takes its place. If it is destroyed, remove the file keys/mirror in the data folder.

# The witness file has no line that is a signed head
cli-witness-empty = The file { $file } has no signed heads.

# Nothing to sign yet
cli-journal-empty = The journal is empty: there is nothing to sign.

# No event of this id
cli-event-unknown = There is no such event.

# Result of vaka retention run: of how many events and hours
cli-retention-done = Erased: the recordings of { $events ->
    [one] 1 event
   *[other] { $events } events
 }, from { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
 }.

# After it, while the clock is in doubt
cli-retention-leap = The clock has leapt ahead more than a day. Stored recordings cannot be opened, and no more are erased, until a supervisor confirms the clock (vaka retention confirm) or it has stood for a day.

# vaka retention confirm: the person who signs in is no supervisor, or the password is wrong
cli-not-supervisor = There is no supervisor of that name with that password.

# `vaka clock reset`: two people have said that the clock is right
cli-clock-reset = Time goes on from the computer’s clock.

# `vaka clock reset`: the first of two has said that the clock is right
cli-clock-asked = Now a supervisor has to say so too, at a desk, within ten minutes.

# Result of a change of a person
cli-person-changed = { $id } is changed.

# A grave role waits for a second person
cli-role-asked = { $id } waits for a supervisor to confirm the role at a desk.

# Heading of vaka people list: what is typed at sign-in
cli-people-id = User

# Heading of vaka people list
cli-people-name = Name

# Heading of vaka people list
cli-people-role = Role

# Heading of vaka people list: last day of the certificate
cli-people-certified = Certified until

# Heading of vaka people list: whether the person works
cli-people-standing = Standing

# In vaka people list: may not work any more
cli-people-disabled = disabled

# In vaka people list: a role that waits for a second person
cli-people-waits = waits: { $role }

# In vaka people list
cli-people-expired = certificate expired

# In vaka people list: may work
cli-people-works = works

# A person of this id exists
staff-exists = { $id } exists already.

# No such person
staff-nobody-known = Nobody has that user name.

# There is nothing to confirm
staff-nothing-asked = No role waits for an answer.

# The one who asked, or for whom it is, cannot confirm
staff-second-person = It takes another supervisor than the one who asked.

# The only supervisor was disabled lately; { $time } is date and time
staff-alone-from = There is nobody who could confirm it. From { $time } on it can be done without.

# The role of the last supervisor or privacy officer is not changed
staff-the-last = The last one keeps the role. Add another first.

# Somebody else made the first supervisor
staff-not-the-first = There is a supervisor already. Sign in.

# Training was asked for with the live place's data folder
cli-place-is-live = The data folder belongs to the live place. Training never touches it.

# The live place was asked for with training's data folder
cli-place-is-training = The data folder belongs to training. The live place never touches it.

# A file with a secret can be read by others
cli-secret-open = The file { $file } holds a secret and can be read by others. Make it readable by the user of Vaka alone (chmod 600).

# The passphrase file is empty
cli-passphrase-empty = The passphrase file { $file } is empty.

# vaka station and vaka selftest, live place: the master keys lie unsealed in files
cli-keys-clear = Warning: the master keys lie unprotected in files. Whoever can read the data folder can read everything. Name a file with a passphrase ([keys] passphrase_file), and they are sealed.

# While vaka backup runs: MiB
cli-backup-progress = { $done } of { $of } MiB

# Result of vaka backup
cli-backup-done = The copy in { $folder } is whole.

# After it: what a restore needs
cli-backup-restore = A restore also needs keys/record.key and keys/sign.key, which you keep apart. Recordings cannot be opened from the copy.

# Result of vaka keys mirror
cli-mirror-begun = The keys are mirrored in { $folder }, and are erased there when they are erased here.

# After vaka retention run, when the mirror cannot be reached
cli-mirror-away = The mirror of the keys cannot be reached. What is erased here is erased there as soon as it is back.

# No such sealed package in the journal
cli-disclosure-none = There is no finished disclosure of that number.

# The sealed package was copied; file is its path
cli-disclosure-written = The sealed package is in { $file }.

# The copy is not what the journal says
cli-disclosure-damaged = The package is not what the journal says: it was not written.

# vaka sites import in training: an address that is not of this computer; { $field } is the key in the file
cli-register-real = Line { $line }, { $field }: training reaches addresses of this computer only (127.0.0.1 or ::1, in digits). Nothing was imported.

# Column of `vaka plans check`: file or home, and plan
plans-head-plan = Plan

# Column of `vaka plans check`: how many steps
plans-head-steps = Steps

# Column of `vaka plans check`: simulated events that were closed, of so many
plans-head-closed = Closed

# Column of `vaka plans check`: most acts in one event
plans-head-most = Most

# Column of `vaka plans check`: signals that came in between
plans-head-signals = Signals

# Column of `vaka plans check`: answers changed or taken back
plans-head-changed = Changed

# Column of `vaka plans check`: how many faults
plans-head-faults = Faults

# `vaka plans check`: nothing is wrong; { $plans } plans, { $events } simulated events each
plans-sound = { $plans } plans are sound. { $events } simulated events went through each.

# `vaka plans check`: something is wrong
plans-faulty = { $faults } faults in the plans.

# A fault of a plan: where, and what
plans-fault = { $where }: { $what }

# A fault of a plan that stands in a step; $step: its id, $what: what is wrong
plans-fault-in-step = step { $step }: { $what }

# A fault of a plan that stands in a step; $step: its id, $more: an answer's id or another word, $what: what is wrong
plans-fault-in-more = step { $step }, { $more }: { $what }

# A fault of a plan that is about a word; $more: the word, $what: what is wrong
plans-fault-about = { $more }: { $what }

# Fault: not in the form of a plan; { $problem } in English, from the reader
plans-fault-form = the file cannot be read: { $problem }

# Fault that simulated events found: { $count } could not be closed, { $steps } stayed open
plans-fault-stuck = { $count } simulated events could not be closed, open: { $steps }

# Fault that simulated events found: none came to the step
plans-fault-never = no simulated event came to step { $step }

# The configuration of the telephones is wrong. $address: the exchange's address or host.
cli-telephone-faulty = The exchange { $address } in [telephone] cannot be used: its address begins with https:// (http:// on this machine alone), without name or question mark, a host is a host name, and the key file holds whsec_ and 24 to 64 bytes in Base64.

# The configuration of the message service is wrong. $address: its address
cli-question-faulty = The address { $address } in [question] cannot be used: it begins with https:// (http:// on this machine alone), without name or question mark, and the key file holds whsec_ and 24 to 64 bytes in Base64.

# A line of the configuration on who is sent is wrong. $address: the address.
cli-dispatch-faulty = The address { $address } in [[dispatch]] cannot be used: it begins with https:// (http:// on this machine alone), without name or question mark, and the key file holds whsec_ and 24 to 64 bytes in Base64.

# vaka sites import, beside the count: the file had no secrets, and the register kept those of so many homes
cli-sites-secrets-kept = Secrets that the file does not have are kept at { $count } homes.

# vaka sites import, beside the count: contacts with a code word are no longer there under the same name
cli-sites-words-gone = { $count } contacts with a code word are not there under the same name any more: their code words are gone.

# vaka sites import: so many values of the file cannot be right; one line for each follows
cli-sites-wrong = { $file }: { $count } faults. Nothing is imported.

# vaka sites import: the line after the last fault that is told
cli-sites-wrong-more = … and { $count } more.

# vaka sites import: a cell of a table that cannot be right; { $problem } is a sentence
cli-wrong-cell = Row { $row }, column { $column }: { $problem }

# vaka sites import: a field of a home in a register file that cannot be right; { $field } is its key, { $problem } a sentence
cli-wrong-field = Home { $site }, { $field }: { $problem }

# vaka sites import: a home in a register file that cannot be right; { $problem } is a sentence
cli-wrong-site = Home { $site }: { $problem }

# vaka sites import: somebody changed a home at the same time
cli-register-moved = The register was changed while the file was checked. Nothing is imported; try again.

# vaka sites import: the disk failed in the middle of a large file; { $problem } is a sentence
cli-import-broke = { $done } of { $of } homes are imported, then it failed: { $problem } Import the file again.

# vaka sites import and export, while it lasts
cli-sites-progress = { $done } of { $of } homes

# Result of vaka sites export
cli-sites-exported = { $count } homes are written to { $file }. That they left is in the journal.

# vaka sites export: what the file has
cli-sites-without-secrets = Without passwords, keys, addresses of devices and code words: an import keeps those that the register has.

# vaka sites export --with-secrets: what the file has
cli-sites-with-secrets = The file has passwords and keys in the clear. Keep it as you keep keys, and erase it afterwards.

# vaka sites export: so many drawings of floors stand beside the file
cli-sites-drawings = { $count ->
    [one] 1 drawing lies
   *[other] { $count } drawings lie
} in a folder beside the file.

# vaka sites export: so many drawings of floors did not leave; an import at this place finds them
cli-sites-drawings-left-out = { $count ->
    [one] 1 drawing
   *[other] { $count } drawings
} did not leave with it: an import at this place keeps what the register has.

# vaka sites export of a table: it has no drawings
cli-sites-drawings-no-table = A table has no floors: { $count ->
    [one] 1 drawing
   *[other] { $count } drawings
} did not leave with it, and an import keeps what the register has.

# vaka sites export --with-secrets: the file must be a new one
cli-sites-file-there = { $file } is there already. Secrets are written to a new file only.

# vaka sites import of a table: a row has bytes that are no UTF-8; spreadsheets offer it when saving
table-not-text = { $file }, row { $row }: not UTF-8. Save it as “CSV UTF-8”. Nothing is imported.

# vaka sites import of a table: it has no row with the columns' names
table-no-head = { $file }: the first row has to have the columns’ names. Nothing is imported.

# vaka sites import of a table: a column that no register has
table-unknown-column = { $file }: there is no column { $column }. Nothing is imported.

# vaka sites import of a table: a column stands twice
table-column-twice = { $file }: the column { $column } stands twice. Nothing is imported.

# vaka sites import of a table: a column that has to be there
table-no-column = { $file }: the column { $column } is missing. Nothing is imported.

# vaka sites import of a table: a row has more or fewer cells than the first
table-width = { $file }, row { $row }: { $cells } cells instead of { $columns }. Nothing is imported.
