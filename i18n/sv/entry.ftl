# Title of the card in which a home of the register is looked for
entry-title = Objektregister

# Button that throws away what was changed
entry-discard = Kasta ändringarna

# Button that begins a new home
entry-new = Nytt objekt

# Field for the new home's id
entry-new-id = Objektets id (bokstäver a–z, siffror, bindestreck)

# The home's entry is being fetched
entry-reading = Hämtar objektet …

# Button that writes what was changed
entry-save = Spara

# Button that adds a part of the kind that is chosen
entry-add = Lägg till

# Button that takes the chosen part away
entry-remove = Ta bort

# Button that shows who changed the home
entry-history = Historik

# Button that takes the home out of the register
entry-remove-home = Ta bort objektet

# Something has been changed and not written yet; count: how many changes
entry-unsaved = { $count ->
    [one] 1 ändring är inte sparad
   *[other] { $count } ändringar är inte sparade
}

# What stands there is what the register has
entry-saved = Allt är sparat

# Asked before changes are thrown away; $save and $discard: keys
entry-leave-ask = Ändringarna är inte sparade. { $save } sparar dem, { $discard } kastar dem, Esc går tillbaka.

# Asked before a home is removed; $key: the one that removes it
entry-remove-ask = Objektet tas bort ur registret: dess larmsändare blir okänd. { $key } tar bort det, Esc låter det vara.

# How the list of fields is used
entry-how-to = Upp och ned väljer, Enter ändrar

# How a field that is being written is ended
entry-writing = Enter behåller, Esc ångrar

# Where import and export are
entry-files = Hela register: vaka sites import och vaka sites export.

# A secret that is there and never shown
entry-secret-set = satt, visas aldrig

# A secret that was typed anew and not written yet
entry-secret-new = ny

# There is no such secret
entry-secret-none = saknas

# Hint in a field that holds several values
entry-list-hint = flera: komma emellan

# Title of the list of who changed the home
entry-history-title = Vem som ändrat

# Button that takes the newest change back
entry-undo = Ta tillbaka den senaste

# Who changed it: somebody on the command line
entry-by-keeper = Kommandoraden

# A version came from a register file
entry-imported = Inläst från fil

# A version was written by hand
entry-changed = Ändrat

# A version took an earlier one back
entry-undone = Tog tillbaka ändringen före

# The home was removed then
entry-removed = Borttaget

# One version: when, who, how
entry-line = { $time } · { $by } · { $how }

# Heading of a part of a home
entry-part-home = Objekt

# Heading of a part of a home
entry-part-panel = Larmpanel

# Heading of a part of a home; number: which, from 1
entry-part-user = Användare { $number }

# Heading of a part of a home; number: which, from 1
entry-part-zone = Sektion { $number }

# Heading of a part of a home; number: which, from 1
entry-part-contact = Kontakt { $number }

# Heading of a part of a home; number: which, from 1
entry-part-camera = Kamera { $number }

# Heading of a part of a home; number: which, from 1
entry-part-floor = Våning { $number }

# Heading of a part of a home
entry-part-voice = Röstenhet

# Name of a field of a home
entry-field-name = Namn

# Name of a field of a home
entry-field-address = Adress

# Name of a field of a home
entry-field-area = Område

# Name of a field of a home
entry-field-position = Läge (latitud, longitud)

# Name of a field of a home
entry-field-language = Språk i hemmet

# Name of a field of a home
entry-field-plan = Egen åtgärdsplan

# Name of a field of a home
entry-field-note = Anteckning

# Name of a field of a home
entry-field-entry = Väg in

# Name of a field of a home
entry-field-beware = Att se upp med

# Name of a field of a home
entry-field-prefetch = Förhämta bilder

# Name of a field of a home
entry-field-masked = Maskade bilder

# Name of a field of a home
entry-field-picture-hosts = Värdar för larmbilder

# Name of a field of a home
entry-field-account = Kontonummer

# Name of a field of a home
entry-field-receiver = Mottagare (R)

# Name of a field of a home
entry-field-line = Linje (L)

# Name of a field of a home
entry-field-key = Krypteringsnyckel

# Name of a field of a home
entry-field-trusted = Betrodd linje

# Name of a field of a home
entry-field-profile = Tolkning

# Name of a field of a home
entry-field-supervision-secs = Livstecken var (s)

# Name of a field of a home
entry-field-clock = Panelens klocka

# Name of a field of a home
entry-field-number = Nummer

# Name of a field of a home
entry-field-kind = Sort

# Name of a field of a home
entry-field-camera = Kamera

# Name of a field of a home
entry-field-numbers = Telefonnummer

# Name of a field of a home
entry-field-authority = Behörighet

# Name of a field of a home
entry-field-keyholder = Nyckelhållare

# Name of a field of a home
entry-field-message = Får frågas med SMS

# Name of a field of a home
entry-field-code-word = Kodord

# Name of a field of a home
entry-field-duress-word = Hotkod

# Name of a field of a home
entry-field-id = Id

# Name of a field of a home
entry-field-abilities = Förmågor

# Name of a field of a home
entry-field-rtsp = Ström (RTSP)

# Name of a field of a home
entry-field-rtsp-small = Liten ström

# Name of a field of a home
entry-field-transport = Transport

# Name of a field of a home
entry-field-snapshot = Stillbildsadress

# Name of a field of a home
entry-field-user = Användarnamn

# Name of a field of a home
entry-field-password = Lösenord

# Name of a field of a home
entry-field-certificate = Certifikat (sha256)

# Name of a field of a home
entry-field-answers-silently = Svarar ljudlöst

# Name of a field of a home
entry-field-direction = Vem ringer

# A value that a field of a home can have
entry-choice-true = ja

# A value that a field of a home can have
entry-choice-false = nej

# A value that a field of a home can have
entry-choice-sv = svenska

# A value that a field of a home can have
entry-choice-en = engelska

# A value that a field of a home can have
entry-choice-tolerant = tolerant

# A value that a field of a home can have
entry-choice-strict = strikt

# A value that a field of a home can have
entry-choice-utc = UTC

# A value that a field of a home can have
entry-choice-local = lokal tid

# A value that a field of a home can have
entry-choice-ignore = tros inte

# A value that a field of a home can have
entry-choice-motion = rörelse

# A value that a field of a home can have
entry-choice-door = dörr

# A value that a field of a home can have
entry-choice-shock = stöt

# A value that a field of a home can have
entry-choice-glass = glas

# A value that a field of a home can have
entry-choice-smoke = rök

# A value that a field of a home can have
entry-choice-heat = värme

# A value that a field of a home can have
entry-choice-co = kolmonoxid

# A value that a field of a home can have
entry-choice-gas = gas

# A value that a field of a home can have
entry-choice-water = vatten

# A value that a field of a home can have
entry-choice-panic = trygghetsknapp

# A value that a field of a home can have
entry-choice-hold-up = överfall

# A value that a field of a home can have
entry-choice-duress = hot

# A value that a field of a home can have
entry-choice-medical = sjukdom

# A value that a field of a home can have
entry-choice-tamper = sabotage

# A value that a field of a home can have
entry-choice-full = full

# A value that a field of a home can have
entry-choice-cancel = får avbryta

# A value that a field of a home can have
entry-choice-none = ingen

# A value that a field of a home can have
entry-choice-auto = automatisk

# A value that a field of a home can have
entry-choice-tcp = TCP

# A value that a field of a home can have
entry-choice-udp = UDP

# A value that a field of a home can have
entry-choice-onvif = ONVIF

# A value that a field of a home can have
entry-choice-sip = SIP

# A value that a field of a home can have
entry-choice-outgoing = centralen ringer

# A value that a field of a home can have
entry-choice-incoming = enheten ringer

# A value that a field of a home can have
entry-choice-both = båda

# Why a home's field was refused
entry-wrong-plan = Centralen har ingen sådan åtgärdsplan.

# Why a home's field was refused
entry-wrong-id = Objektet behöver ett id: högst 64 bokstäver a–z, siffror och bindestreck.

# Why a home's field was refused
entry-wrong-account = Kontonumret är 1 till 16 hexadecimala siffror.

# Why a home's field was refused
entry-wrong-account-twice = Ett annat objekt har samma konto, mottagare och linje.

# Why a home's field was refused
entry-wrong-key = Nyckeln skrivs ascii: eller hex: och är 16, 24 eller 32 byte.

# Why a home's field was refused
entry-wrong-camera-twice = Två kameror har samma id.

# Why a home's field was refused
entry-wrong-rtsp = En kamera med video behöver rtsp:// (eller http:// för MJPEG) utan namn och lösenord i adressen.

# Why a home's field was refused
entry-wrong-rtsp-small = Den lilla strömmen hör till en kamera med video: rtsp:// eller http:// utan namn och lösenord.

# Why a home's field was refused
entry-wrong-ptz = Kameran kan vridas: det kräver bilder, en http-adress utan namn och lösenord, en profil och förval ”1 = Entré” med olika nummer.

# Why a home's field was refused
entry-wrong-camera-certificate = Certifikatet hör till en kamera med rtsps:// eller https://.

# Why a home's field was refused
entry-wrong-snapshot = En kamera med bara stillbilder behöver en adress med http:// utan namn och lösenord.

# Why a home's field was refused
entry-wrong-zone-twice = Två sektioner har samma nummer.

# Why a home's field was refused
entry-wrong-zone-camera = Sektionen nämner en kamera som objektet inte har.

# Why a home's field was refused
entry-wrong-voice-rtsp = Röstenhetens adress är rtsp:// utan namn och lösenord.

# Why a home's field was refused
entry-wrong-voice-sip = Röstenhetens adress är sip:NAMN@VÄRD utan lösenord.

# Why a home's field was refused
entry-wrong-voice-certificate = Certifikatet hör till en enhet med rtsps:// eller sips:.

# Why a home's field was refused
entry-wrong-voice-host = En enhet som ringer behöver en värd som är ett nummer.

# Why a home's field was refused
entry-wrong-voice-direction = Vem som ringer väljs för SIP-enheter.

# Why a home's field was refused
entry-wrong-out-of-reach = Övningen når bara adresser på den här datorn.

# Why a home's field was refused
entry-wrong-empty = Här måste något stå.

# Why a home's field was refused
entry-wrong-choice = Värdet är inget av dem som finns.

# Why a home's field was refused
entry-wrong-number = Skriv ett helt tal från 0.

# Why a home's field was refused
entry-wrong-position = Skriv latitud och longitud i grader med komma emellan: 59.44, 18.07.

# Why a home's field was refused
entry-wrong-fingerprint = Skriv sha256: och 64 hexadecimala siffror.

# Why a home's field was refused
entry-wrong-too-much = För långt, eller för många ändringar på en gång.

# Why a home's field was refused
entry-wrong-form = Det passar inte i registret.

# Why a home's field was refused
entry-wrong-site-twice = Ett annat objekt i filen har samma id.

# Why a home's field was refused: a spreadsheet took the account for a number
entry-wrong-zeros-lost = Kontonumret har tappat nollorna i början: kolumnen ska vara text i kalkylbladet.

# Why a home's field was refused
entry-wrong-other-words = Kodordet är exporterat vid en annan plats och passar inte här: skriv ordet, eller lämna tomt.

# Name of a field of a camera: the address by which it is turned
entry-field-ptz-address = Vridning: adress

# Name of a field of a camera: the profile that is turned
entry-field-ptz-profile = Vridning: profil

# Name of a field of a camera: places that it can be turned to
entry-field-ptz-presets = Förval

# In the empty field of places that a camera can be turned to: token and name of each
entry-places-hint = 1 = Entré, 2 = Trappa

# Value of a field: the home has no plan of its own, the kind of event chooses
entry-plan-by-kind = efter larmtyp
# Why a home's floor or its drawing was refused
entry-wrong-floor-twice = Två våningar har samma namn.

# Why a home's floor or its drawing was refused
entry-wrong-floor-unknown = Objektet har ingen våning med det namnet.

# Why a home's floor or its drawing was refused
entry-wrong-floor-place = floor och at = [x, y] hör ihop: två tal från 0 till 1, från ritningens övre vänstra hörn.

# Why a home's floor or its drawing was refused
entry-wrong-floor-facing = facing hör till en kamera med at: 0 till 360 grader medurs från ritningens överkant.

# Why a home's floor or its drawing was refused
entry-wrong-floor-width = width_m är ritningens bredd i meter, 1 till 500.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-path = Ritningen ska ligga bredvid registerfilen eller i en mapp bredvid den.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-missing = Ritningen finns inte.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-too-large = Ritningen är större än 2 MiB.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-unread = Ritningen är ingen hel bild: SVG, PNG eller JPEG.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-size = Ritningen har orimliga mått: högst 8192 bildpunkter åt ett håll och 16 miljoner tillsammans, och ingen sida tio gånger den andra.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-reaches = Ritningen hänvisar till något utanför sig själv. Inget hämtas.

# Why a home's floor or its drawing was refused
entry-wrong-drawing-unfit = En ritning i SVG får bara ha linjer och text: ingen bild, inget skript, inget filter och ingen formatmall med url().

# Why a home's floor or its drawing was refused
entry-wrong-drawing-too-much = Ritningen har fler delar eller bokstäver än som kan ritas.
