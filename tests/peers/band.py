"""The time code that test cameras draw: a band of 28 equal cells over the whole width, in the middle third of the picture.

The first and the last cell are magenta; between them stand, white for 1 and dark for 0, 8 bits of the camera's number, 16 bits of the
time in ticks (modulo 65536), 2 bits of parity (one for the number, one for the time; even). `tests/timecode.rs` reads it.
"""
CELLS, END = 28, 'end'


def bits(value, count):
    return [(value >> i) & 1 for i in reversed(range(count))]


def cells(number, tick):
    """The 28 cells from left to right: END, 1 or 0."""
    return [END, *bits(number, 8), *bits(tick, 16), bin(number).count('1') % 2, bin(tick).count('1') % 2, END]


def edges(width):
    """Where each cell begins, and where the last one ends, in pixels."""
    return [round(number * width / CELLS) for number in range(CELLS + 1)]


def picture(numpy, number, tick, width, height):
    """A grey room with the band in it, as an array of blue, green and red."""
    room = numpy.full((height, width, 3), 90 + tick % 10, dtype=numpy.uint8)
    colours = {END: (255, 0, 255), 1: (235, 235, 235), 0: (20, 20, 20)}
    places = edges(width)
    for cell, left, right in zip(cells(number, tick), places, places[1:]):
        room[height // 3:2 * (height // 3), left:right] = colours[cell]
    return room
