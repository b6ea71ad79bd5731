# Heading of the list of keys
keys-title = Tangenter

# How to leave the list
keys-close = Esc stänger

# Foot line and list: the list of keys
key-help = tangenter

# List of keys: F2
key-take = Ta nästa larm

# List of keys: F3
key-live = Alla kameror live

# List of keys: F4
key-call = Ring nästa kontakt; ingen svarade

# List of keys: Q
key-inquiry = Fråga en kontakt med SMS om det var denne

# List of keys: F5
key-step = Nästa steg klart

# List of keys: F8
key-park = Parkera 15 min

# Foot line: F8
key-park-short = parkera

# List of keys: F9
key-release = Lämna ärendet, eller ta över ett som erbjuds

# Foot line: F9
key-release-short = lämna

# List of keys: F10
key-close = Avsluta ärendet

# List of keys: F11
key-silence = Tysta larmet som ljuder

# List of keys: F12
key-lock = Lås skärmen

# Foot line: F12
key-lock-short = lås

# List of keys: Space
key-talk = Håll för att tala till hemmet

# List of keys: T
key-free-talk = Tyst larm: lås upp talet, i två steg

# List of keys: P
key-phrases = Inspelade fraser, sägs i hemmet

# List of keys: G
key-presets = Vänd vald kamera till ett förval

# Foot line: P
key-phrases-short = fraser

# Foot line: G
key-presets-short = vänd

# List of keys: L
key-listen = Lyssna på hemmet, av och på

# List of keys: S
key-sound = Ljud: mikrofon, högtalare, volym, eko

# Foot line: I
key-asides-short = prov

# Foot line: S
key-sound-short = ljudval

# List of keys: Enter
key-large = Stor bild av vald kamera

# List of keys: Esc
key-back = Tillbaka; förstör aldrig något

# List of keys: Tab
key-move = Gå till nästa fält

# List of keys: 1 to 9
key-outcome = Planens fråga; vid avslut utfall och orsak

# List of keys: arrows, PgUp, PgDn, Home, End
key-row = Till nästa rad i larmkön; Enter tar larmet

# List of keys: K
key-storm = Kvittera linjestormen

# Tangentlista: C
key-closed = Avslutade händelser, och bort från dem

# Fotrad: C
key-closed-short = avslutade

# Tangentlista: pilarna åt sidan, i en inspelning
key-jump = Tio sekunder bakåt och framåt i en inspelning

# What the key W does
key-window = Arbetsledare öppnar kamerafönster

# What the key U does
key-clock = Klockan går rätt (två personer)

# What the key D does
key-disclosures = Utlämnanden till myndigheter, bland avslutade händelser

# List of keys: R
key-asked = Roller som väntar på en andra person

# List of keys: I
key-asides = På prov och lagt åt sidan

# List of keys: Z
key-shelve = Lägg en sektion som upprepar sig åt sidan

# List of keys: B
key-light = Ljusare i stor bild: mörka scener

# What V does at a home whose pictures are masked at the first look
key-reveal = Maskerade bilder: visa klart, med skäl

# What F6 does: a new still of each camera that is looked through, beside the first
key-stills = Nya stillbilder, bredvid de första

# What F7 does: guard, police, rescue service, ambulance or keyholder
key-dispatch = Larma ut: skicka någon till hemmet

# What F does: the second window with the cameras, for another monitor
key-wall = Kamerorna i ett andra fönster, av och på

# Foot line: F
key-wall-short = kameravägg

# List of keys: A
key-following = Ta nästa larm av sig själv när ett ärende avslutats

# Foot line: A; the next alarm is taken by itself
key-following-on = nästa: av sig självt

# Foot line: A; the next alarm is taken by hand
key-following-off = nästa: för hand

# The middle after closing an event, where the next alarm is taken by itself; $left: MM:SS
following-in = Nästa larm tas om { $left }

# Button: the next alarm is not taken by itself this time
following-wait = Vänta

# List of keys: O
key-strip = Visa larmen bakom en remsa, och göm dem

# List of keys: H
key-hidden = Dolt i natt: vad regler har dolt eller avslutat

# Foot line: H
key-hidden-short = dolt

# List of keys: J
key-past-events = Tidigare på objektet: larm det senaste året

# List of keys: where the home lies, and the map around it
key-map = Var objektet ligger: koordinater och karta
# List of keys: X
key-floor = Planritning: i vilken ordning sektioner larmade

# Foot line: J
key-past-short = tidigare

# List of keys: Ctrl K
key-palette = Sök åtgärd, kontakt eller objekt
# E opens the register of homes
key-register = Objektregistret: sök, ändra, historik

# The same on its button in the foot, which has little room
key-register-short = register

# Under the list of keys: how another key is chosen
keys-how = Pilarna väljer en rad, Enter ger den en annan tangent.

# Button under the list of keys: the chosen row gets another key
keys-change = Byt tangent

# Button under the list of keys: the chosen row gets its first key back
keys-one-back = Som från början

# Button under the list of keys: all rows get their first keys back
keys-all-back = Alla som från början

# Button while a new key is waited for: the old one stays
keys-leave = Låt vara

# Button where the key that was pressed is taken: the two change keys
keys-swap = Byt med varandra

# A key is waited for; $does: what it is to do
keys-wait = Tryck den nya tangenten för ”{ $does }”. Esc låter den vara.

# The key that was pressed has another job; $key: the key, $does: that job
keys-taken = { $key } hör till ”{ $does }”. Enter byter dem; eller tryck en annan.

# The key that was pressed cannot be chosen: it means the same everywhere
keys-fixed = Den tangenten är densamma vid alla bord. Tryck en annan, eller Esc.

# The key that was pressed cannot be chosen: other keyboards name it otherwise
keys-unfit = Tangentbord kallar den olika. Välj A–Z, F1–F24 utom F12, plus, minus, komma eller punkt.

# Another key was chosen; $key: the key, $does: what it does
keys-kept = { $key } gäller nu för ”{ $does }”.

# All keys are as they were first
keys-back = Alla tangenter är som från början.

# The chosen row has a key that stays
keys-stays = Den tangenten är densamma vid alla bord, så att den hittas i mörker och av en kollega.

# List of keys: nearer in a large picture; in cards more of something
key-nearer = Närmare i stor bild; i kort mer, längre, högre

# List of keys: farther in a large picture; in cards less of something, or away with it
key-farther = Längre bort i stor bild; i kort mindre, bort

# List of keys: back within the last minute of a large picture
key-step-back = En halv sekund bakåt i stor bild

# List of keys: on within the last minute of a large picture
key-step-on = En halv sekund framåt i stor bild

# List of keys: masks over a recording that is to be disclosed
key-masks = Maskera en inspelning, i ett utlämnande

# List of keys: a new home, test or mask, where such are shown
key-new = Ny: objekt, prov, maskering, där de visas
