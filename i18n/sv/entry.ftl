# Why a home's field was refused
entry-wrong-plan = Centralen har ingen sådan åtgärdsplan.

# Why a home's field was refused
entry-wrong-own-plan = Objektets egen åtgärdsplan går inte att följa då.

# Why a home's field was refused
entry-wrong-id = Objektet behöver ett id: högst 64 bokstäver a–z, siffror och bindestreck.

# Why a home's field was refused
entry-wrong-account = Kontonumret är 1 till 16 hexadecimala siffror.

# Why a home's field was refused
entry-wrong-account-twice = Ett annat objekt har samma konto, mottagare och linje.

# Why a home's field was refused
entry-wrong-key = Nyckeln skrivs ascii: eller hex: och är 16, 24 eller 32 byte.

# Why a home's field was refused
entry-wrong-camera-twice = Två kameror har samma id.

# Why a home's field was refused
entry-wrong-rtsp = En kamera med video behöver rtsp:// (eller http:// för MJPEG) utan namn och lösenord i adressen.

# Why a home's field was refused
entry-wrong-rtsp-small = Den lilla strömmen hör till en kamera med video: rtsp:// eller http:// utan namn och lösenord.

# Why a home's field was refused
entry-wrong-ptz = Kameran kan vridas och behöver då bilder.

# Why a home's field was refused
entry-wrong-camera-certificate = Certifikatet hör till en kamera med rtsps:// eller https://.

# Why a home's field was refused
entry-wrong-snapshot = En kamera med bara stillbilder behöver en adress med http:// utan namn och lösenord.

# Why a home's field was refused
entry-wrong-zone-twice = Två sektioner har samma nummer.

# Why a home's field was refused
entry-wrong-zone-camera = Sektionen nämner en kamera som objektet inte har.

# Why a home's field was refused
entry-wrong-voice-rtsp = Röstenhetens adress är rtsp:// utan namn och lösenord.

# Why a home's field was refused
entry-wrong-voice-sip = Röstenhetens adress är sip:NAMN@VÄRD utan lösenord.

# Why a home's field was refused
entry-wrong-voice-certificate = Certifikatet hör till en enhet med rtsps:// eller sips:.

# Why a home's field was refused
entry-wrong-voice-host = En enhet som ringer behöver en värd som är ett nummer.

# Why a home's field was refused
entry-wrong-voice-direction = Vem som ringer väljs för SIP-enheter.

# Why a home's field was refused
entry-wrong-out-of-reach = Övningen når bara adresser på den här datorn.

# Why a home's field was refused
entry-wrong-empty = Här måste något stå.

# Why a home's field was refused
entry-wrong-choice = Värdet är inget av dem som finns.

# Why a home's field was refused
entry-wrong-number = Skriv ett helt tal från 0.

# Why a home's field was refused
entry-wrong-position = Skriv latitud och longitud i grader med komma emellan: 59.44, 18.07.

# Why a home's field was refused
entry-wrong-fingerprint = Skriv sha256: och 64 hexadecimala siffror.

# Why a home's field was refused
entry-wrong-too-much = För långt, eller för många ändringar på en gång.

# Why a home's field was refused
entry-wrong-form = Det passar inte i registret.
