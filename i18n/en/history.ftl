# History: the event rose in priority
history-raised = Higher priority: { $kind }

# History: somebody took the event; { $age } is the response time
history-claimed = Took the event { $age } after the alarm

# History: the holder let it go
history-released = Released the event

# History: the desk was gone
history-connection-lost = Released: the desk was gone

# History: parked until
history-parked = Parked until { $time }

# History: it waits again
history-returned = Parking over, waits again

# History: offered to a colleague; $to: the colleague
history-offered = Offered the event to { $to }

# History: a colleague accepted what was offered
history-offer-accepted = Accepted the event

# History: handed over
history-handed-over = Handed over to { $to }

# History: taken over by a supervisor
history-taken-over = Took the event over

# History: a supervisor opened the camera window of an alarm that came unprotected
history-window-opened = A supervisor opened the camera window; the reason is kept

# History: the camera window was shut early and for good
history-window-shut-clock = Camera window shut: the clock was set back

# History: the camera window was shut early and for good
history-window-shut-damaged = Camera window shut: the note of its end is damaged

# History: a camera was opened
history-looking = Camera { $camera } opened

# History: the centre takes up a camera before anybody looks through it; its pictures go into the vault
history-fetching = Pictures of camera { $camera } are fetched ahead into the vault, seen by nobody: { $why }

# History: that is over
history-fetch-ended = Pictures of camera { $camera } are fetched no longer: { $why }

# Why pictures are fetched ahead
fetch-grave = high priority

# Why pictures are fetched ahead: priority 3 waits for 60 s, in case somebody disarms
fetch-waited = 60 s have passed

# Why pictures are fetched ahead
fetch-held = the event is taken

# History: the way to the home was opened
history-voice-opened = Way to the home opened

# History: a camera was closed
history-camera-ended = Camera { $camera } closed: { $why }

# History: the way to the home was closed
history-voice-ended = Way to the home closed: { $why }

# History: the pictures of a masked home were shown clearly; reason is one of the reveal- sentences
history-revealed = Pictures shown unmasked: { $reason }

# History: whoever holds a silent alarm freed talking to the home
history-talk-freed = Talking freed at a silent alarm

# History: a contact's number was given to the centre's telephones
history-dialled = Dialled { $name }

# History: a contact was called; $result is a call-… word in lower case
history-called = Called { $name }: { $result }

# History: a contact said the right code word
history-word-right = { $name } said the right code word

# History: a contact said a wrong code word
history-word-wrong = { $name } said a wrong code word

# History: a contact said the duress word
history-word-duress = { $name } said the duress word

# History: a contact is to be asked by message whether it was they
history-customer-asked = Asked { $name } by text message

# History: a contact is to be told by message that a disarm has cleared the alarm
history-customer-informed = SMS to { $name }: the alarm was turned off and is closed

# History: the message service has the question
history-customer-told = Text message to { $name } handed to the service

# History: a contact answered the message
history-customer-yes = { $name } answered by text: it was me

# History: a contact answered the message
history-customer-no = { $name } answered by text: it was not me

# History: a contact asked for help by message
history-customer-help = { $name } asked for help by text

# History: a contact wrote something that is no answer; $text: the words
history-customer-unreadable = { $name } wrote by text: { $text }

# History: a recorded phrase was said in the home
history-phrase = Phrase said in the home: { $phrase }

# History: a camera was told to turn to one of its presets
history-preset = { $camera } turned to { $preset }

# History: the operator talked to the home
history-spoke = Talked to the home for { $seconds } s

# History: a step was done
history-step-done = Done: { $step }

# History: a step was undone
history-step-undone = Undone: { $step }

# History: a question of the plan was answered
history-step-answered = Answer to “{ $step }”: { $answer }

# History: signals that came late were shown before closing
history-signals-seen = New signals seen before closing

# History: a note
history-noted = Noted: { $text }

# History: closed with steps open, with a typed reason
history-overridden = Closed with steps open; the reason is kept

# History and queue: how the event was closed
history-closed = Closed as { $outcome }: { $cause }, level { $level }

# Why a camera or the way to the home was closed
end-asked = as asked

# Why a camera or the way to the home was closed
end-deadline = 15 minutes have passed

# Why a camera or the way to the home was closed
end-closed = event closed

# Why a camera or the way to the home was closed
end-parked = event parked

# Why a camera or the way to the home was closed
end-released = event released

# Why a camera or the way to the home was closed
end-handed-over = event handed over

# Why a camera or the way to the home was closed
end-taken-over = event taken over

# Why a camera or the way to the home was closed
end-locked = desk locked

# Why a camera or the way to the home was closed
end-signed-out = signed out

# Why a camera or the way to the home was closed
end-desk-gone = desk gone

# Why a camera or the way to the home was closed
end-station-gone = the centre restarted

# Why a camera or the way to the home was closed
end-failed = could not be opened

# History: the panel's line was lost; { $interval } is how often it should be heard
history-line-lost = Line silent: due every { $interval }

# History: the panel's line is heard again
history-line-restored = Line heard again

# History: the station cleared the event by itself; { $silent } is how long the line was silent
history-cleared-line = Closed by rule: the line is heard again after { $silent } and nobody had taken the event

# History: the station cleared a burglary by itself after a disarm by a user whom the register lists
history-cleared-disarmed = Closed by rule: an authorised user disarmed within a minute and nobody had taken the event

# History: the station cleared the event by itself, because many lines went at once and have an entry of their own
history-cleared-storm = Closed by rule: counts in the line storm of { $count } lines

# Why a camera or the way to the home was closed
end-shut = camera window shut early

# History: a recording lies in the vault; { $what } names it, { $span } is how long it lasts
history-kept = { $what } in the vault, { $span }

# History: a recording that was cut off lies in the vault
history-kept-cut = { $what } in the vault, { $span }, cut off

# History: something could not be recorded
history-not-kept = { $what } was not recorded: { $why }

# History: a picture that the panel offered is fetched
history-picture-fetched = A picture that came with the alarm is fetched into the vault: { $why }

# History: such a picture is not there; { $why } is one of the sentences picture-…
history-picture-missed = A picture that came with the alarm was not fetched. { $why }

# History: somebody was asked to go to the home
history-dispatch-requested = { $who } asked to go, level { $level }

# History: whoever was sent was called back
history-dispatch-cancelled = { $who }: cancelled

# History: whoever was sent has received it, from computer to computer
history-dispatch-told = { $who } has received it

# History: whoever was sent was told on the telephone and read it back
history-dispatch-told-phone = { $who } was told on the telephone and read it back

# History: how far whoever was sent is; { $progress } in lower case
history-dispatch-reported = { $who }: { $progress }

# History: how far whoever was sent is, and when they will be there
history-dispatch-reported-eta = { $who }: { $progress }, expected there { $time }

# History: whoever was sent had a question
history-dispatch-asked = { $who } asked something

# History: the question was answered
history-dispatch-replied = { $who } was answered

# History: of all lines of the area this one alone is silent; { $heard } of { $of } neighbours were heard after this one was due, and the rule asks for { $least }
history-line-alone = This line alone is silent: { $heard } of { $of } neighbours in the area were heard since (rule: { $least } at least). It may be cut or jammed

# History: many lines fell silent together; the rule asks for { $least } within { $secs } seconds
history-line-network = { $areas ->
    [one] { $lost } lines of one area fell silent within { $secs } s (rule: { $least } at least). Probably a network that is down
   *[other] { $lost } lines of { $areas } areas fell silent within { $secs } s (rule: { $least } at least). Probably a network that is down
}
