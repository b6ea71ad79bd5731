#!/usr/bin/env python3
"""An ONVIF camera that Vaka did not write: ipycam from PyPI, on loopback, without its answer to multicast discovery.

usage: onvif_camera.py FOLDER N      serves SOAP at http://127.0.0.1:PORT and tells `ready PORT`; its pictures carry the band of
`band.py` for camera N. It wants WS-UsernameToken user "larm", password "hemligt" for what it says of itself and Basic for a still;
its stream over RTSP is open. It ends when stdin ends.
"""
import logging, socket, socketserver, sys, threading, time

import numpy
from ipycam import camera
from ipycam.config import CameraConfig
from ipycam.rtsp import NativeRTSPServer

from band import picture

folder, number = sys.argv[1], int(sys.argv[2])
logging.disable(logging.CRITICAL)


def free_port():
    with socket.socket() as asked:
        asked.bind(('127.0.0.1', 0))
        return asked.getsockname()[1]


class Loopback(socketserver.ThreadingTCPServer):
    """Its own class listens on every address."""
    allow_reuse_address = daemon_threads = True

    def __init__(self, address, handler):
        super().__init__(('127.0.0.1', address[1]), handler)


class Undiscovered:
    def __init__(self, _service): pass
    def start(self): pass
    def stop(self): pass


camera.ReusableThreadingTCPServer, camera.WSDiscoveryServer = Loopback, Undiscovered
camera.NativeRTSPServer = lambda port: NativeRTSPServer(port=port, host='127.0.0.1')
settings = CameraConfig(
    local_ip='127.0.0.1', onvif_port=free_port(), rtsp_port=free_port(), go2rtc_api_port=free_port(), username='larm', password='hemligt',
    main_width=672, main_height=384, main_fps=10, sub_width=336, sub_height=192, sub_fps=10, hw_accel='cpu', show_timestamp=False,
    recording_path=folder)
served = camera.IPCamera(settings)
served.start()


def stream():
    began, shown = time.monotonic(), 0
    while True:
        served.stream(picture(numpy, number, int(time.time() * 10) % 65536, 672, 384))
        shown += 1
        time.sleep(max(0, began + shown / 10 - time.monotonic()))


threading.Thread(target=stream, daemon=True).start()
print('ready', settings.onvif_port, flush=True)
sys.stdin.read()
served.stop()
