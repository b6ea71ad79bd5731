# vaka sites probe: the address cannot be read as an address, or has user and password in it
probe-bad-address = Adressen går inte att läsa. Skriv till exempel 192.168.1.20 eller http://192.168.1.20:8080, utan användare och lösenord.

# vaka sites probe in training: the address is not of this computer
probe-real-address = Övningen når bara adresser på den egna datorn (127.0.0.1 eller ::1, i siffror). Inget är frågat.

# vaka sites probe: nothing answers at the address
probe-no-answer = Ingen svarar på adressen. Kontrollera adress, port, ström och nätverk.

# vaka sites probe: something answers, but does not speak ONVIF
probe-not-onvif = Det som svarar på adressen talar inte ONVIF. Slå på ONVIF i enheten, eller pröva en annan port.

# vaka sites probe: user or password is wrong
probe-wrong-sign-in = Enheten godtar inte användare och lösenord. Många enheter har egna användare för ONVIF.

# vaka sites probe: refused, and the device does not tell its clock, which the sign-in depends on
probe-clock-unknown = Enheten godtar inte inloggningen, och talar inte om sin klocka: ställ den rätt och kontrollera användare och lösenord.

# vaka sites probe: the device answers, but has no picture
probe-no-video = Enheten har ingen ström som Vaka kan visa (H.264, H.265 eller MJPEG över RTSP).

# vaka sites probe: answers that are not whole or not XML
probe-garbled = Enheten svarar något som inte går att läsa.

# vaka sites probe: the whole of it took too long
probe-too-slow = Enheten svarar för långsamt: efter en halv minut gavs det upp.

# Something answers at an https:// or rtsps:// address, but it does not speak TLS 1.2 or 1.3
probe-no-tls = Det som svarar på adressen talar inte TLS, eller bara en gammal version. Kontrollera porten, och uppdatera enheten.

# The device refuses what it was told to do
probe-refused = Enheten vill inte göra det.

# Between two questions of one asking the certificate changed
probe-other-certificate = Den som svarar visar ett annat certifikat än för en stund sedan. Inget mer är frågat.

# The fingerprint (SHA-256) stands in the printed entry
probe-certificate = Enheten visar certifikatet { $fingerprint }. Jämför det med vad enheten själv visar på sin egen sida innan posten läses in.

# The certificate comes from an authority that the operating system trusts
probe-certificate-vouched = Systemets utfärdare går i god för enhetens certifikat ({ $fingerprint }): posten behöver inte nämna det.

# vaka sites probe, beside the entry that was printed: addresses in it were replaced
probe-hosts-replaced = Enheten uppgav en annan adress än den tillfrågade; den är ersatt.

# vaka sites probe, beside the entry that was printed: the device's clock is ahead
probe-clock-ahead = Enhetens klocka går { $secs } s före. Ställ den.

# vaka sites probe, beside the entry that was printed: the device's clock is behind
probe-clock-behind = Enhetens klocka går { $secs } s efter. Ställ den.

# vaka sites probe, beside the entry that was printed: the password is not in it
probe-password-missing = Skriv lösenordet i posten innan den läses in: det skrivs aldrig ut.

# vaka sites probe: the name of a camera in the entry, by its number
probe-camera-name = Kamera { $number }

# vaka sites probe: the user, asked at the terminal
probe-ask-user = Användare:

# vaka sites probe: the password, asked at the terminal and not shown
probe-ask-password = Lösenord:

# vaka sites probe: there is no terminal to ask at
probe-no-terminal = Det finns ingen terminal att fråga på. Ge --user och --password-stdin.
