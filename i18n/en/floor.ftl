# Heading of the floor plan; $floor: what the floor is called
floor-title = Floor plan { $floor }

# The home has no floor plan
floor-none = The home has no floor plan.

# Button for one of several floors
floor-tab = Show { $floor }

# Button: away from the floor plan
floor-leave = Back

# Button: the floor plan, large
floor-show = Floor plan

# Heading of the list of zones that alarmed, in their order
floor-way = Way

# No zone that stands on the floor plan has alarmed
floor-no-walk = No zone on the floor plan has alarmed.

# A zone that alarmed: which it was, and how long after the first
floor-visit = { $order } { $zone } { $time }

# The same with the floor that it stands on
floor-visit-on = { $order } { $zone } ({ $floor }) { $time }

# Alarms before those that are shown
floor-earlier = … { $count } earlier

# A zone without a name
floor-zone-number = Zone { $number }

# The way between two zones: $metres, $time as "12,0 s", $speed metres a second, and what is said of it
floor-leg = { $metres } m in { $time }, { $speed } m/s: { $pace }

# The same where the two alarmed at the same time
floor-leg-same = { $metres } m within a second: { $pace }

# Said of the way between two zones
floor-pace-on-foot = plausible for one person on foot

# Said of the way between two zones
floor-pace-too-fast = too fast for one person: two persons or a fault

# Said of the way between two zones
floor-pace-cannot-tell = cannot tell

# The rule by which that is said
floor-rule = The straight way between the sensors. Over { $speed } m/s is too fast for one person; within { $seconds } s nothing can be said. It decides nothing.

# Screen reader: a zone on the floor plan that has not alarmed
floor-zone = { $zone }, has not alarmed

# Screen reader: a zone on the floor plan that alarmed
floor-zone-alarmed = { $zone }, number { $order } in order, { $time } after the first

# Screen reader: a camera on the floor plan
floor-camera = Camera { $camera }

# Screen reader: the camera that is chosen
floor-camera-chosen = Camera { $camera }, chosen

# In place of a drawing
floor-asked = Fetching the drawing …

# In place of a drawing
floor-asked-long = The drawing takes long. Zones are shown without it.

# In place of a drawing
floor-missing = The drawing is gone. Zones are shown without it.

# In place of a drawing
floor-failed = The drawing could not be read. Zones are shown without it.

# In place of a drawing
floor-drawing = Drawing …

# In place of a drawing
floor-drawing-long = The drawing takes long to draw. Zones are shown without it.

# In place of a drawing
floor-unreadable = The drawing cannot be drawn. Zones are shown without it.
