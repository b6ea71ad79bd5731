#!/usr/bin/env python3
"""A camera over HTTP that Vaka did not write: motion from Debian, which shows the pictures of another camera as MJPEG and as stills.

usage: relay_camera.py FOLDER MOTION ADDRESS      starts the program MOTION on the stream at ADDRESS, serves http://127.0.0.1:PORT behind
Digest, user "larm", password "hemligt", and tells `ready PORT`. It ends when stdin ends.
"""
import socket, subprocess, sys, time

folder, program, address = sys.argv[1:]


def free_port():
    with socket.socket() as asked:
        asked.bind(('127.0.0.1', 0))
        return asked.getsockname()[1]


port = free_port()
with open(f'{folder}/motion.conf', 'w') as settings:
    settings.write(f'''daemon off
log_level 4
webcontrol_port 0
target_dir {folder}
netcam_url {address}
width 672
height 384
framerate 10
text_left
text_right
picture_output off
movie_output off
stream_port {port}
stream_localhost on
stream_maxrate 10
stream_quality 90
stream_auth_method 2
stream_authentication larm:hemligt
''')
relay = subprocess.Popen([program, '-n', '-c', f'{folder}/motion.conf'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=open(f'{folder}/motion.log', 'w'))
until = time.monotonic() + 20
while time.monotonic() < until and relay.poll() is None:
    try:
        socket.create_connection(('127.0.0.1', port), 1).close()
        break
    except OSError:
        time.sleep(0.1)
print('ready', port, flush=True)
sys.stdin.read()
relay.terminate()
try:
    relay.wait(3)
except subprocess.TimeoutExpired:
    relay.kill()
