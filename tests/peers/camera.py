#!/usr/bin/python3
"""A camera that Vaka did not write: gst-rtsp-server from Debian, with a time code in the picture and an ONVIF back channel.

usage: camera.py FOLDER [--id N] [--open] [--mute] [--small] [--shared] [--busy] [--size W H] [--rate N] [--tick MS]      serves rtsp://127.0.0.1:PORT/cam and tells on stdout what happens:
`ready PORT`, `came N` and `went N` with the number of connections now open, `plays N` with the number of those who ever
asked it to play, `hears T` with the time in microseconds (Unix) when it hears something after a pause of 0.3 s. What it hears of each visitor goes into a file of
its own in FOLDER: a WAV header of 44 bytes that may say nothing of the length, then samples, 8 kHz mono 16 bit. It wants Digest user "larm", password "hemligt",
unless --open; with --mute it has no loudspeaker and answers 551 to whoever asks for one; with --shared it makes one picture for all
visitors and no sound; with --busy the rest of the picture is as much work for a decoder as a real street; with --small its picture is
half as wide and high. It ends when stdin ends.

The picture: the band of `band.py`, in units of MS (a tenth of a second).
"""
import argparse, os, random, sys, threading, time
import gi
gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0'); gi.require_version('GstRtsp', '1.0')
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

from band import END, cells, edges

arguments = argparse.ArgumentParser()
arguments.add_argument('folder')
arguments.add_argument('--id', type=int, default=7)
arguments.add_argument('--open', action='store_true')
arguments.add_argument('--mute', action='store_true')
arguments.add_argument('--small', action='store_true')
arguments.add_argument('--shared', action='store_true')
arguments.add_argument('--busy', action='store_true')
arguments.add_argument('--size', type=int, nargs=2, default=(672, 384))
arguments.add_argument('--rate', type=int, default=10)
arguments.add_argument('--tick', type=int, default=100)
asked = arguments.parse_args()

(WIDTH, HEIGHT), RATE = (336, 192) if asked.small else asked.size, asked.rate
EDGES = edges(WIDTH)
NOISE = bytes(70 + byte % 60 for byte in os.urandom(WIDTH * HEIGHT))
Gst.init(None)


def frame():
    tick = int(time.time() * 1000) // asked.tick % 65536
    # Y, U, V of magenta, white and dark; the rest of the picture is a plain grey that moves a little, as a room's light does.
    colours = {END: (107, 202, 222), 1: (235, 128, 128), 0: (30, 128, 128)}
    band_cells = [colours[cell] for cell in cells(asked.id, tick)]
    third, room = HEIGHT // 3, 90 + tick % 10
    planes = b''
    for plane, (scale, back) in enumerate(((1, room), (2, 128), (2, 128))):
        line = b''.join(bytes([cell[plane]]) * (right // scale - left // scale)
                        for cell, left, right in zip(band_cells, EDGES, EDGES[1:]))
        size, band = WIDTH // scale * (third // scale), line * (third // scale)
        below = WIDTH // scale * (HEIGHT // scale) - size - len(band)
        if asked.busy and plane == 0:
            # A patch of it moves, as people and leaves do; the rest stands.
            patch, at = size // 4, random.randrange(size)
            planes += NOISE[at:at + patch] + NOISE[:size - patch] + band + NOISE[:below]
        else:
            planes += bytes([back]) * size + band + bytes([back]) * below
    return planes


visitors = 0


def configure(_factory, media):
    global visitors
    visitors += 1
    eye, ear = (media.get_element().get_by_name(name) for name in ('eye', 'ear'))
    if ear:
        ear.set_property('location', f'{asked.folder}/{visitors}.wav')
        last = [0.0]
        def hears(_pad, _info):
            now = time.time()
            if now - last[0] > 0.3:
                print('hears', int(now * 1_000_000), flush=True)
            last[0] = now
            return Gst.PadProbeReturn.OK
        entry = media.get_element().get_by_name('depay_backchannel')
        entry.get_static_pad('src').add_probe(Gst.PadProbeType.BUFFER, hears)
    start = time.monotonic()
    def feed(source, _length):
        number = feed.number
        feed.number += 1
        time.sleep(max(0, start + number / RATE - time.monotonic()))
        buffer = Gst.Buffer.new_wrapped(frame())
        buffer.pts, buffer.duration = number * Gst.SECOND // RATE, Gst.SECOND // RATE
        source.emit('push-buffer', buffer)
    feed.number = 0
    eye.connect('need-data', feed)


video = (f'appsrc name=eye is-live=true format=time block=true max-bytes=1 caps=video/x-raw,format=I420,width={WIDTH},height={HEIGHT},framerate={RATE}/1'
         f' ! x264enc tune=zerolatency speed-preset=ultrafast bitrate={3000 if asked.busy else 1500} key-int-max={RATE} ! h264parse config-interval=-1'
         ' ! rtph264pay name=pay0 pt=96')
sound = ('audiotestsrc is-live=true wave=sine freq=440 volume=0.3 ! audio/x-raw,rate=8000,channels=1 ! mulawenc'
         ' ! rtppcmupay name=pay1 pt=0')

if asked.mute:
    server, factory = GstRtspServer.RTSPServer.new(), GstRtspServer.RTSPMediaFactory.new()
else:
    server, factory = GstRtspServer.RTSPOnvifServer.new(), GstRtspServer.RTSPOnvifMediaFactory.new()
    factory.set_backchannel_launch(
        '( capsfilter caps="application/x-rtp,media=audio,payload=0,clock-rate=8000,encoding-name=PCMU" name=depay_backchannel'
        ' ! rtppcmudepay ! mulawdec ! wavenc ! filesink name=ear buffer-mode=unbuffered async=false )')
    factory.set_media_gtype(GstRtspServer.RTSPOnvifMedia)
factory.set_launch(f'( {video} )' if asked.shared else f'( {video} {sound} )')
factory.set_shared(asked.shared)
factory.connect('media-configure', configure)
if not asked.open:
    gate = GstRtspServer.RTSPAuth.new(); gate.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken.new(); token.set_string('media.factory.role', 'user')
    gate.add_digest('larm', 'hemligt', token); server.set_auth(gate)
    factory.add_role_from_structure(Gst.Structure.from_string(
        'user, media.factory.access=(boolean)true, media.factory.construct=(boolean)true')[0])

connections = plays = 0


# The server calls from several threads, and whoever reads believes the last line.
one_at_a_time = threading.Lock()


def count(change, word):
    global connections
    with one_at_a_time:
        connections += change
        print(word, connections, flush=True)


def play(_client, _request):
    global plays
    with one_at_a_time:
        plays += 1
        print('plays', plays, flush=True)


def came(_server, client):
    count(1, 'came')
    client.connect('closed', lambda _client: count(-1, 'went'))
    client.connect('play-request', play)


server.connect('client-connected', came)
server.set_address('127.0.0.1'); server.set_service('0')
server.get_mount_points().add_factory('/cam', factory)
server.attach(None)
loop = GLib.MainLoop()
threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
print('ready', server.get_bound_port(), flush=True)
loop.run()
