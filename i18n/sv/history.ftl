# History: the event rose in priority
history-raised = Högre prioritet: { $kind }

# History: somebody took the event; { $age } is the response time
history-claimed = Tog ärendet { $age } efter larmet

# History: the holder let it go
history-released = Släppte ärendet

# History: the desk was gone
history-connection-lost = Släppt: skärmen var borta

# History: parked until
history-parked = Parkerade till { $time }

# History: it waits again
history-returned = Parkeringen slut, väntar igen

# History: offered to a colleague; $to: the colleague
history-offered = Erbjöd ärendet till { $to }

# History: a colleague accepted what was offered
history-offer-accepted = Tog emot ärendet

# History: handed over
history-handed-over = Lämnade över till { $to }

# History: taken over by a supervisor
history-taken-over = Tog över ärendet

# History: a supervisor opened the camera window of an alarm that came unprotected
history-window-opened = En arbetsledare öppnade kamerafönstret; skälet är sparat

# History: the camera window was shut early and for good
history-window-shut-clock = Kamerafönstret stängt: klockan har ställts tillbaka

# History: the camera window was shut early and for good
history-window-shut-damaged = Kamerafönstret stängt: uppgiften om dess slut är skadad

# History: a camera was opened
history-looking = Kamera { $camera } öppnad

# History: the centre takes up a camera before anybody looks through it; its pictures go into the vault
history-fetching = Bilder från kamera { $camera } hämtas i förväg till valvet, ingen ser dem: { $why }

# History: that is over
history-fetch-ended = Bilder från kamera { $camera } hämtas inte längre: { $why }

# Why pictures are fetched ahead
fetch-grave = hög prioritet

# Why pictures are fetched ahead: priority 3 waits for 60 s, in case somebody disarms
fetch-waited = 60 s har gått

# Why pictures are fetched ahead
fetch-held = ärendet är taget

# History: the way to the home was opened
history-voice-opened = Talvägen öppnad

# History: a camera was closed
history-camera-ended = Kamera { $camera } stängd: { $why }

# History: the way to the home was closed
history-voice-ended = Talvägen stängd: { $why }

# History: the pictures of a masked home were shown clearly; reason is one of the reveal- sentences
history-revealed = Bilderna visade omaskerade: { $reason }

# History: whoever holds a silent alarm freed talking to the home
history-talk-freed = Talet upplåst vid tyst larm

# History: a contact's number was given to the centre's telephones
history-dialled = Ringde upp { $name }

# History: a contact was called; $result is a call-… word in lower case
history-called = Ringde { $name }: { $result }

# History: a contact said the right code word
history-word-right = { $name } sade rätt kodord

# History: a contact said a wrong code word
history-word-wrong = { $name } sade fel kodord

# History: a contact said the duress word
history-word-duress = { $name } sade hotkodordet

# History: a contact is to be asked by message whether it was they
history-customer-asked = Frågade { $name } med SMS

# History: a contact is to be told by message that a disarm has cleared the alarm
history-customer-informed = SMS till { $name }: larmet stängdes av och är avslutat

# History: the message service has the question
history-customer-told = SMS till { $name } lämnat till tjänsten

# History: a contact answered the message
history-customer-yes = { $name } svarade med SMS: det var jag

# History: a contact answered the message
history-customer-no = { $name } svarade med SMS: det var inte jag

# History: a contact asked for help by message
history-customer-help = { $name } bad om hjälp med SMS

# History: a contact wrote something that is no answer; $text: the words
history-customer-unreadable = { $name } skrev i SMS: { $text }

# History: a recorded phrase was said in the home
history-phrase = Fras sagd i hemmet: { $phrase }

# History: a camera was told to turn to one of its presets
history-preset = { $camera } vänd till { $preset }

# History: the operator talked to the home
history-spoke = Talade till hemmet { $seconds } s

# History: a step was done
history-step-done = Klart: { $step }

# History: a step was undone
history-step-undone = Ångrat: { $step }

# History: a question of the plan was answered
history-step-answered = Svar på ”{ $step }”: { $answer }

# History: signals that came late were shown before closing
history-signals-seen = Nya signaler sedda före avslut

# History: a note
history-noted = Noterade: { $text }

# History: closed with steps open, with a typed reason
history-overridden = Avslutade med öppna steg; skälet är sparat

# History and queue: how the event was closed
history-closed = Avslutat som { $outcome }: { $cause }, nivå { $level }

# Why a camera or the way to the home was closed
end-asked = på begäran

# Why a camera or the way to the home was closed
end-deadline = 15 minuter har gått

# Why a camera or the way to the home was closed
end-closed = ärendet avslutat

# Why a camera or the way to the home was closed
end-parked = ärendet parkerat

# Why a camera or the way to the home was closed
end-released = ärendet släppt

# Why a camera or the way to the home was closed
end-handed-over = ärendet överlämnat

# Why a camera or the way to the home was closed
end-taken-over = ärendet övertaget

# Why a camera or the way to the home was closed
end-locked = skärmen låst

# Why a camera or the way to the home was closed
end-signed-out = utloggad

# Why a camera or the way to the home was closed
end-desk-gone = skärmen borta

# Why a camera or the way to the home was closed
end-station-gone = larmcentralen startade om

# Why a camera or the way to the home was closed
end-failed = gick inte att öppna

# History: the panel's line was lost; { $interval } is how often it should be heard
history-line-lost = Linjen tyst: ska höras var { $interval }

# History: the panel's line is heard again
history-line-restored = Linjen hörs igen

# History: the station cleared the event by itself; { $silent } is how long the line was silent
history-cleared-line = Avslutat av regel: linjen hörs igen efter { $silent } och ingen hade tagit ärendet

# History: the station cleared a burglary by itself after a disarm by a user whom the register lists
history-cleared-disarmed = Avslutat av regel: en behörig användare frånkopplade inom en minut och ingen hade tagit ärendet

# History: the station cleared the event by itself, because many lines went at once and have an entry of their own
history-cleared-storm = Avslutat av regel: räknas i linjestormen med { $count } linjer

# Why a camera or the way to the home was closed
end-shut = kamerafönstret stängt i förtid

# History: a recording lies in the vault; { $what } names it, { $span } is how long it lasts
history-kept = { $what } i valvet, { $span }

# History: a recording that was cut off lies in the vault
history-kept-cut = { $what } i valvet, { $span }, avbruten

# History: something could not be recorded
history-not-kept = { $what } spelades inte in: { $why }

# History: a picture that the panel offered is fetched
history-picture-fetched = Bild som kom med larmet hämtas till valvet: { $why }

# History: such a picture is not there; { $why } is one of the sentences picture-…
history-picture-missed = Bild som kom med larmet hämtades inte. { $why }

# History: somebody was asked to go to the home
history-dispatch-requested = { $who } larmad, nivå { $level }

# History: whoever was sent was called back
history-dispatch-cancelled = { $who }: uppdraget avbrutet

# History: whoever was sent has received it, from computer to computer
history-dispatch-told = { $who } har fått uppdraget

# History: whoever was sent was told on the telephone and read it back
history-dispatch-told-phone = { $who } har fått uppdraget i telefon, återläst

# History: how far whoever was sent is; { $progress } in lower case
history-dispatch-reported = { $who }: { $progress }

# History: how far whoever was sent is, and when they will be there
history-dispatch-reported-eta = { $who }: { $progress }, väntas framme { $time }

# History: whoever was sent had a question
history-dispatch-asked = { $who } frågade något

# History: the question was answered
history-dispatch-replied = { $who } fick svar

# History: of all lines of the area this one alone is silent; { $heard } of { $of } neighbours were heard after this one was due, and the rule asks for { $least }
history-line-alone = Bara den här linjen tyst: { $heard } av { $of } grannar i området har hörts sedan (regel: minst { $least }). Den kan vara klippt eller störd

# History: many lines fell silent together; the rule asks for { $least } within { $secs } seconds
history-line-network = { $areas ->
    [one] { $lost } linjer i ett område tystnade inom { $secs } s (regel: minst { $least }). Troligen ett nät som ligger nere
   *[other] { $lost } linjer i { $areas } områden tystnade inom { $secs } s (regel: minst { $least }). Troligen ett nät som ligger nere
}
