# Somebody else holds the event
refusal-already-held = { $by } har redan tagit det.

# The operator holds another event
refusal-already-holding = Avsluta, parkera eller släpp ditt ärende först.

# Only the holder may do this
refusal-not-holder = Bara den som håller ärendet kan göra det.

# The event is closed
refusal-closed = Ärendet är redan avslutat.

# There is no such event
refusal-no-such-event = Ärendet finns inte längre.

# Nothing waits in the queue
refusal-nothing-waits = Inget larm väntar.

# The event opens no cameras
refusal-not-an-alarm = Händelsen är inget larm: den öppnar inga kameror.

# The alarm came unprotected
refusal-untrusted = Larmet kom oskyddat: det öppnar inga kameror. Ring kontakterna.

# The camera window is over
refusal-window-over = Kamerafönstret är stängt. Ring kontakterna.

# The clock is wrong
refusal-clock-behind = Klockan går fel: kamerorna kan inte öppnas.

# The command line was asked to set the clock while no station runs
refusal-no-second-person = Stationen körs inte: den andra personen måste säga det vid en skärm.

# The clock is not behind, so nobody has to set anything
refusal-clock-good = Klockan går rätt: det finns inget att ställa om.

# The database and the journal disagree about the end of the camera window
refusal-window-damaged = Uppgiften om kamerafönstrets slut är skadad: kamerorna kan inte öppnas.

# Whoever opens the window of an unprotected alarm may not look through it
refusal-four-eyes = Två personer krävs: en öppnar fönstret, en annan håller ärendet och tittar.

# Not allowed yet
refusal-too-early = Det är inte tillåtet än.

# The device cannot do this
refusal-not-able = Enheten kan inte det.

# The site has no such device
refusal-no-such-device = Objektet har ingen sådan enhet.

# A silent alarm: a voice unit that rings is not called before talking has been freed
refusal-hushed = Tyst larm: ett samtal till röstenheten kan höras i hemmet. Lås upp talet först.

# The way to the home's loudspeaker does not stand open
refusal-no-way-to-talk = Talvägen till hemmet är inte öppen. Öppna den, eller ring kontakterna.

# A call to somebody who is not in the register
refusal-no-such-contact = Objektet har ingen sådan kontakt eller inget sådant nummer.

# A code word of a contact who has none
refusal-no-word = Kontakten har inget kodord i registret.

# The answer that nobody was reached, before enough different numbers were called
refusal-call-first = { $left ->
    [one] Ring ett nummer till innan det gäller att ingen har nåtts.
   *[other] Ring { $left } olika nummer innan det gäller att ingen har nåtts.
}

# Dialling, where no way of dialling is set up
refusal-dial-no-way = Telefonerna är inte inställda: ring numret för hand.

# Dialling, where the computer has no program for it
refusal-dial-no-program = Inget program på datorn ringer upp: ring numret för hand.

# Asking a contact by message, where somebody may be under threat
refusal-asking-unsafe = Någon kan vara under hot: ingen frågas med SMS.

# Asking a contact by message that has answered, was asked a moment ago, or often
refusal-already-asked = Kontakten har svarat eller har nyss frågats med SMS.

# Asking a contact by message that the register does not let be asked, or without a message service
refusal-no-way-to-ask = Kontakten kan inte frågas med SMS: ring i stället.

# Something about a question by message that the event does not have
refusal-no-such-inquiry = Larmhändelsen har ingen sådan fråga.

# Dialling a number without digits
refusal-dial-no-number = Numret i registret går inte att ringa: ring för hand.

# Dialling: the exchange is silent
refusal-dial-no-answer = Växeln svarar inte: ring numret för hand.

# Dialling: the exchange answers with an error
refusal-dial-refused = Växeln ringer inte upp: ring numret för hand.

# Dialling: whoever answers does not know the shared key or shows another certificate
refusal-dial-not-theirs = Det som svarar är inte växeln: ring numret för hand.

# A code word after three wrong ones
refusal-words-locked = För många fel kodord i det här ärendet: inga fler prövas.

# Closing as false after a duress word, by an operator
refusal-duress-not-sharp = Ett hotkodord har sagts. Bara en arbetsledare avslutar ärendet som något annat än skarpt.

# Nobody was chosen to be sent
refusal-nobody-chosen = Välj vem som ska skickas.

# They are on their way already
refusal-already-sent = De är redan skickade.

# There is nobody to be called back or answered any more
refusal-no-such-dispatch = Uppdraget finns inte längre, eller är avslutat.

# Their computer says how far they are, not the operator
refusal-not-by-telephone = Deras larmcentral berättar själv hur långt de har kommit.

# Somebody who was sent does not know something yet
refusal-dispatch-untold = Något har inte nått dem som skickats. Ring dem och tryck på ”Berättat och återläst”.

# Somebody who was sent has not said whether they go
refusal-dispatch-unanswered = De som skickats har inte svarat om de åker. Vänta på svaret, eller ring dem och välj vad de säger.

# A recorded phrase that is not there any more
refusal-no-such-phrase = Centralen har ingen sådan fras på hemmets språk.

# A camera was to be turned that is not looked through; $key: the one that opens all
refusal-not-looking = Kameran är inte öppen. Öppna den först ({ $key } öppnar alla).

# A camera was told to turn and said nothing in time
refusal-camera-no-answer = Kameran svarade inte när den skulle vändas. Se om den rörde sig, och försök igen.

# A camera was told to turn and refuses
refusal-camera-refuses = Kameran vill inte vända sig dit. Anmäl till tekniker.

# A camera was told to turn and does not accept user and password
refusal-camera-sign-in = Kameran godtar inte inloggningen och vändes inte. Anmäl till tekniker.

# A camera was to turn, and shows a certificate over TLS that is not believed
refusal-camera-certificate = Kameran visar ett certifikat som inte är registrets: den vändes inte. Anmäl till tekniker.

# The role may not do this; where it is known what, a sentence below says it
refusal-role-may-not = Din roll får inte göra det.

# Somebody's role may not take events
may-not-claim = Din roll får inte ta larm.

# Somebody's role may not take an event out of another's hands
may-not-take-over = Din roll får inte ta över ärenden.

# Somebody's role may not look through cameras or talk to homes
may-not-look = Din roll får inte öppna kameror eller röstenheter.

# Somebody's role may not work on events
may-not-handle = Din roll får inte handlägga ärenden.

# Somebody's role may not confirm the role of another
may-not-keep-people = Din roll får inte godkänna roller.

# Somebody's role may not acknowledge many silent lines at once
may-not-acknowledge-storm = Din roll får inte kvittera tysta linjer.

# Somebody's role may not put on test or shelve, nor be the second person in it
may-not-set-aside = Rollen får inte sätta något på prov eller lägga åt sidan.

# Somebody's role may not say that long looking into a home has been seen
may-not-acknowledge-looking = Din roll får inte granska hur länge hem har setts.

# Somebody's role may not see closed events
may-not-list-closed = Din roll får inte se avslutade ärenden.

# Somebody's role may not open recordings of closed events
may-not-open-media = Din roll får inte öppna inspelningar.

# Somebody's role may not ask for recordings on an authority's behalf
may-not-request-disclosure = Din roll får inte begära utlämnanden.

# Somebody's role may neither see nor refuse disclosures
may-not-settle-disclosure = Din roll får inte se eller avslå utlämnanden.

# Whoever typed the password on the card may not open a camera window; another one works at this desk
may-not-open-window = Rollen hos den som skrev sitt lösenord får inte öppna kamerafönster.

# Whoever typed the password on the card may not say that the clock is right; another one may work at this desk
may-not-reset-clock = Rollen hos den som skrev sitt lösenord får inte godkänna klockan.

# Whoever typed the password on the card may not approve disclosures; another one works at this desk
may-not-approve-disclosure = Rollen hos den som skrev sitt lösenord får inte godkänna utlämnanden.

# The role may do this with own events only
refusal-not-yours = Du har inte haft det ärendet.

# The purpose does not go with the role or the event's outcome
refusal-purpose-unfit = Det ändamålet är inte tillåtet här.

# The role may do this for some days only
refusal-too-long-ago = Tiden då du får göra det är över.

# The role does not work in this place
refusal-not-allowed-role = Din roll arbetar inte i skarpt läge. Logga in i övning.

# The certificate has run out
refusal-certificate-expired = Ditt utbildningsintyg har gått ut. Tala med arbetsledaren.

# Required steps are open
refusal-steps-open = Steg som krävs är inte gjorda. Gör dem eller skriv ett skäl.

# The plan has no such step
refusal-no-such-step = Planen har inget sådant steg.

# Something comes before the step, or the answers lead elsewhere
refusal-step-not-open = Steget är inte på tur än. Gör det som krävs först.

# The step is a question
refusal-answer-missing = Steget är en fråga: välj ett svar.

# The question has no such answer
refusal-no-such-answer = Frågan har inget sådant svar.

# Signals came after all that was done
refusal-signals-unseen = Nya signaler har kommit. Se dem och avsluta sedan.

# The cause does not belong to the outcome
refusal-cause-unfit = Orsaken passar inte utfallet.

# The level is out of range
refusal-level-unfit = Nivån ligger mellan 0 och 4.

# A reason is asked for
refusal-reason-missing = Skriv ett skäl.

# A zone or kind that the home does not have, or too many of them
refusal-aside-unfit = Objektet har inte det som valts.

# Hold-up, duress, panic and medical cannot be put on test
refusal-always-alarms = Överfall, hotkod, trygghetslarm och sjukdom larmar alltid.

# Fire and gas on test, and shelving, need another person's sign-in
refusal-second-person-needed = En andra person måste bekräfta med egen inloggning.

# Only a zone that sends again and again can be shelved
refusal-not-chattering = Sektionen upprepar sig inte längre.

# It is not on test or shelved any more
refusal-no-such-aside = Det är redan avslutat.

# The register has no such home
refusal-no-such-site = Objektet finns inte i registret.

# A moment in the past or too far ahead
refusal-time-unfit = Tiden går inte att använda.

# Offering: it is offered to somebody already
refusal-already-offered = Ärendet är redan erbjudet till någon.

# Answering or taking back an offer: there is none any more
refusal-no-offer = Erbjudandet gäller inte längre.

# The receiver of a hand-over cannot take it
refusal-receiver-unfit = Mottagaren kan inte ta över just nu.

# It could not be written down
refusal-not-stored = Det gick inte att spara. Inget är gjort: försök igen.

# Nobody is signed in
refusal-not-signed-in = Du är inte inloggad.

# Wrong user or password
refusal-wrong-sign-in = Fel signatur eller lösenord.

# Too many wrong passwords
refusal-too-many-guesses = För många fel. Försök igen om { $span }.

# The event is not closed, so its recordings cannot be opened yet.
refusal-still-open = Ärendet är inte avslutat: dess inspelningar kan inte öppnas än.

# The recording is not the event's, or none was chosen.
refusal-no-such-medium = Välj inspelningar som hör till ärendet.

# Recordings are readable for 60 days.
refusal-media-over = Inspelningarna är äldre än 60 dagar och kan inte läsas mer.

# A disclosure is a sealed copy for an authority.
refusal-no-such-disclosure = Utlämnandet finns inte.

# Somebody else was quicker to approve or refuse.
refusal-disclosure-decided = Utlämnandet är redan avgjort.

# Two-person rule.
refusal-same-person = Någon annan än den som begärde måste godkänna.

# A mask is a black rectangle over a part of the picture.
refusal-mask-unfit = En maskering täcker inget eller ligger utanför bilden.

# age is an encryption tool; its keys begin with age1.
refusal-recipient-unfit = Mottagarens nyckel är ingen age-nyckel, eller så är lösenfrasen för kort (minst 12 tecken).

# A typed text is longer than the limit.
refusal-text-too-long = Texten är för lång.

# Öppna lagrade medier medan klockan inte är att lita på
refusal-reading-shut = Klockan har hoppat. Lagrade bilder och ljud visas inte förrän det är säkert att den går rätt.

# The person may not work here any more
refusal-disabled = Du är avstängd. Tala med arbetsledaren.

# The role waits for a second person
refusal-unconfirmed = En andra arbetsledare måste godkänna din roll först.

# Somebody has changed the home since it was read
refusal-entry-stale = Någon annan har ändrat objektet under tiden. Öppna det på nytt.

# There is no earlier version of the home's entry
refusal-nothing-before = Det finns ingen tidigare version att gå tillbaka till.

# An event of the home is open
refusal-home-in-use = Ett ärende på objektet är öppet: inget tas bort ur det nu.

# The role may not read or change homes of the register
may-not-keep-sites = Registret ändras bara av en arbetsledare.
