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

# List of keys: plus and minus, in a large picture
key-zoom = Närmare och längre bort i stor bild; pilarna flyttar

# List of keys: B
key-light = Ljusare i stor bild: mörka scener

# List of keys: comma and full stop, in a large picture
key-past = En halv sekund bakåt och framåt i stor bild, upp till en minut

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
