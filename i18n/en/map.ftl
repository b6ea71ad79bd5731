# Button beside an event's title
map-show = Map

# Beside the coordinates: what the keys do
map-keys = { $nearer } { $farther } nearer, farther · arrows move · Home to the home

# A screen reader's name of the map
map-name = Map around { $coordinates }

# Instead of coordinates, where the register has none
map-no-position = The register has no coordinates for the home

# Under that: what to do
map-no-position-why = Without coordinates the map cannot show where the home lies. A supervisor enters them in the register.

# The settings name no map file
map-no-file = No map file is named for this place, so the coordinates have to do. Whoever runs the centre names a PMTiles file under [map] in the settings.

# The map file is not there
map-not-there = The map file is not where it should be, or cannot be read. The coordinates hold. Tell whoever runs the centre; the map is tried again the next time it is shown.

# The map file is something else
map-not-a-map = The map file is no PMTiles file of version 3. The coordinates hold. Tell whoever runs the centre.

# The map's tiles are of a kind that is not known
map-unknown-tiles = The map file holds pictures of a kind that Vaka cannot show. The coordinates hold. Tell whoever runs the centre.

# The map file is damaged
map-damaged = The map file is damaged. The coordinates hold. Tell whoever runs the centre.

# Over the map: parts of the file could not be read
map-damaged-part = Parts of the map file are damaged and not shown

# Over the map: there is nothing there
map-empty = The map file has no map here

# Over the map: it comes in a moment
map-drawn = Drawing the map …

# North of the equator, before degrees as they are said on the radio
map-north = N

# South of the equator
map-south = S

# East of Greenwich; E in Swedish too, as on the radio
map-east = E

# West of Greenwich
map-west = W
