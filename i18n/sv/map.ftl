# Button beside an event's title
map-show = Karta

# Beside the coordinates: what the keys do
map-keys = { $nearer } { $farther } närmare, längre bort · pilar flyttar · Home till objektet

# A screen reader's name of the map
map-name = Karta kring { $coordinates }

# Instead of coordinates, where the register has none
map-no-position = Registret har inga koordinater för objektet

# Under that: what to do
map-no-position-why = Utan koordinater kan kartan inte visa var objektet ligger. En arbetsledare för in dem i registret.

# The settings name no map file
map-no-file = Ingen kartfil är angiven på den här platsen, så koordinaterna får räcka. Den som sköter driften anger en PMTiles-fil under [map] i inställningarna.

# The map file is not there
map-not-there = Kartfilen finns inte där den ska vara, eller går inte att läsa. Koordinaterna gäller. Säg till den som sköter driften; kartan prövas igen nästa gång den visas.

# The map file is something else
map-not-a-map = Kartfilen är ingen PMTiles-fil av version 3. Koordinaterna gäller. Säg till den som sköter driften.

# The map's tiles are of a kind that is not known
map-unknown-tiles = Kartfilen innehåller bilder av ett slag som Vaka inte kan visa. Koordinaterna gäller. Säg till den som sköter driften.

# The map file is damaged
map-damaged = Kartfilen är skadad. Koordinaterna gäller. Säg till den som sköter driften.

# Over the map: parts of the file could not be read
map-damaged-part = Delar av kartfilen är skadade och visas inte

# Over the map: there is nothing there
map-empty = Kartfilen har ingen karta här

# Over the map: it comes in a moment
map-drawn = Kartan ritas …

# North of the equator, before degrees as they are said on the radio
map-north = N

# South of the equator
map-south = S

# East of Greenwich; E in Swedish too, as on the radio
map-east = E

# West of Greenwich
map-west = W
