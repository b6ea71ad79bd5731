# vaka sites probe: the address cannot be read, or has user and password in it
probe-bad-address = The address cannot be read. Write for example 192.168.1.20 or http://192.168.1.20:8080, without user and password.

# vaka sites probe in training: the address is not of this computer
probe-real-address = Training reaches addresses of this computer only (127.0.0.1 or ::1, in digits). Nothing was asked.

# vaka sites probe: nothing answers at the address
probe-no-answer = Nobody answers at the address. Check address, port, power and network.

# vaka sites probe: something answers, but does not speak ONVIF
probe-not-onvif = What answers at the address does not speak ONVIF. Turn ONVIF on in the device, or try another port.

# vaka sites probe: user or password is wrong
probe-wrong-sign-in = The device does not accept user and password. Many devices have users of their own for ONVIF.

# vaka sites probe: refused, and the device does not tell its clock, which the sign-in depends on
probe-clock-unknown = The device does not accept the sign-in, and does not tell its clock: set it right and check user and password.

# vaka sites probe: the device answers, but has no picture
probe-no-video = The device has no stream that Vaka can show (H.264, H.265 or MJPEG over RTSP).

# vaka sites probe: answers that are not whole or not XML
probe-garbled = The device answers what cannot be read.

# vaka sites probe: the whole of it took too long
probe-too-slow = The device answers too slowly: it was given up after half a minute.

# Something answers at an https:// or rtsps:// address, but it does not speak TLS 1.2 or 1.3
probe-no-tls = What answers at the address speaks no TLS, or only an old version. Check the port, and update the device.

# The device refuses what it was told to do
probe-refused = The device will not do it.

# Between two questions of one asking the certificate changed
probe-other-certificate = Whoever answers shows another certificate than a moment ago. Nothing more was asked.

# The fingerprint (SHA-256) stands in the printed entry
probe-certificate = The device shows the certificate { $fingerprint }. Compare it with what the device itself shows on its own page before the entry is read in.

# The certificate comes from an authority that the operating system trusts
probe-certificate-vouched = The system's authorities vouch for the device's certificate ({ $fingerprint }): the entry need not name it.

# vaka sites probe, beside the entry that was printed: addresses in it were replaced
probe-hosts-replaced = The device stated another address than the one asked; it was replaced.

# vaka sites probe, beside the entry that was printed: the device's clock is ahead
probe-clock-ahead = The device's clock is { $secs } s ahead. Set it.

# vaka sites probe, beside the entry that was printed: the device's clock is behind
probe-clock-behind = The device's clock is { $secs } s behind. Set it.

# vaka sites probe, beside the entry that was printed: the password is not in it
probe-password-missing = Write the password into the entry before it is imported: it is never printed.

# vaka sites probe: the name of a camera in the entry, by its number
probe-camera-name = Camera { $number }

# vaka sites probe: the user, asked at the terminal
probe-ask-user = User:

# vaka sites probe: the password, asked at the terminal and not shown
probe-ask-password = Password:

# vaka sites probe: there is no terminal to ask at
probe-no-terminal = There is no terminal to ask at. Give --user and --password-stdin.
