# Heading of the floor plan; $floor: what the floor is called
floor-title = Planritning { $floor }

# The home has no floor plan
floor-none = Objektet har ingen planritning.

# Button for one of several floors
floor-tab = Visa { $floor }

# Button: away from the floor plan
floor-leave = Tillbaka

# Button: the floor plan, large
floor-show = Planritning

# Heading of the list of zones that alarmed, in their order
floor-way = Gångväg

# No zone that stands on the floor plan has alarmed
floor-no-walk = Ingen sektion på planritningen har larmat.

# A zone that alarmed: which it was, and how long after the first
floor-visit = { $order } { $zone } { $time }

# The same with the floor that it stands on
floor-visit-on = { $order } { $zone } ({ $floor }) { $time }

# Alarms before those that are shown
floor-earlier = … { $count } tidigare

# A zone without a name
floor-zone-number = Sektion { $number }

# The way between two zones: $metres, $time as "12,0 s", $speed metres a second, and what is said of it
floor-leg = { $metres } m på { $time }, { $speed } m/s: { $pace }

# The same where the two alarmed at the same time
floor-leg-same = { $metres } m inom en sekund: { $pace }

# Said of the way between two zones
floor-pace-on-foot = rimligt för en person till fots

# Said of the way between two zones
floor-pace-too-fast = för fort för en person: två personer eller ett fel

# Said of the way between two zones
floor-pace-cannot-tell = går inte att säga

# The rule by which that is said
floor-rule = Raka vägen mellan sensorerna. Över { $speed } m/s är för fort för en person; inom { $seconds } s går det inte att säga. Det avgör inget.

# Screen reader: a zone on the floor plan that has not alarmed
floor-zone = { $zone }, har inte larmat

# Screen reader: a zone on the floor plan that alarmed
floor-zone-alarmed = { $zone }, nummer { $order } i ordningen, { $time } efter den första

# Screen reader: a camera on the floor plan
floor-camera = Kamera { $camera }

# Screen reader: the camera that is chosen
floor-camera-chosen = Kamera { $camera }, vald

# In place of a drawing
floor-asked = Ritningen hämtas …

# In place of a drawing
floor-asked-long = Ritningen dröjer. Sektionerna visas utan den.

# In place of a drawing
floor-missing = Ritningen finns inte kvar. Sektionerna visas utan den.

# In place of a drawing
floor-failed = Ritningen kunde inte läsas. Sektionerna visas utan den.

# In place of a drawing
floor-drawing = Ritningen ritas …

# In place of a drawing
floor-drawing-long = Ritningen tar lång tid att rita. Sektionerna visas utan den.

# In place of a drawing
floor-unreadable = Ritningen går inte att rita. Sektionerna visas utan den.
