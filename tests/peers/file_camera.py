#!/usr/bin/env python3
"""An RTSP server without GStreamer that Vaka did not write: aio-rtsp-toolkit from PyPI, which sends a file of FOLDER over and over.

usage: file_camera.py FOLDER N      makes FOLDER/cam.mp4, serves rtsp://127.0.0.1:PORT/cam.mp4?play_count=0 without sign-in and tells
`ready PORT`; its pictures carry the band of `band.py` for camera N. It ends when stdin ends.
"""
import asyncio, socket, sys, threading, time
from fractions import Fraction

import av, numpy
from aio_rtsp_toolkit.server import RtspServer

from band import picture

folder, number = sys.argv[1], int(sys.argv[2])
SECONDS, RATE = 60, 10


def film(path):
    with av.open(path, 'w') as file:
        stream = file.add_stream('libx264', rate=RATE, options={'preset': 'ultrafast', 'g': str(RATE), 'bf': '0'})
        stream.width, stream.height, stream.pix_fmt = 672, 384, 'yuv420p'
        stream.time_base = Fraction(1, RATE)
        began = int(time.time() * RATE)
        for shown in range(SECONDS * RATE):
            frame = av.VideoFrame.from_ndarray(picture(numpy, number, (began + shown) % 65536, 672, 384), format='bgr24')
            frame.pts = shown
            file.mux(stream.encode(frame))
        file.mux(stream.encode())


async def serve():
    with socket.socket() as asked:
        asked.bind(('127.0.0.1', 0))
        port = asked.getsockname()[1]
    server = await RtspServer(directory=folder, host='127.0.0.1', port=port).start()
    print('ready', port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await server.close()


film(f'{folder}/cam.mp4')
asyncio.run(serve())
