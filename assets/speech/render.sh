#!/bin/sh
# Renders the sounds of the simulated homes anew, beside this file; needs espeak-ng and sox. See README.md.
set -eu
cd "$(dirname "$0")"

say() { # FILE PITCH SPEED TEXT
    espeak-ng -v sv -p "$2" -s "$3" --stdout "$4" |
        sox -v 0.9 - -r 8000 -c 1 -b 16 -D "$1.wav" highpass 200 lowpass 3400 norm -4 pad 0.05 0.15
}

say who 45 145 'Hallå? Vem är det?'
say own_mistake 42 150 'Det är jag som bor här. Jag råkade komma åt larmet.'
say cat 55 150 'Åh, ursäkta. Det är bara katten som har gått på fönsterbrädan.'
say fire 62 175 'Hjälp! Det brinner i soffan! Skynda er!'
say out 60 170 'Vi går ut nu. Alla är ute.'
say water 48 150 'Det läcker vatten i tvättstugan. Jag stänger av kranen.'
say hold_up 35 130 'Allt är bra här. Ni kan lägga på.'
say late 44 155 'Hej, det är bara jag! Jag hann inte slå av larmet.'
say cellar 52 165 'Det rinner vatten i hela källaren! Jag stänger av vid mätaren.'
say parcel 40 150 'God kväll. Jag skulle lämna ett paket.'
say repairs 50 150 'Det är bara jag som byter batteri i dosan.'

# What a burglar answers: quick steps, a door, silence.
sox -n -r 8000 -c 1 -b 16 -D step.tmp.wav synth 0.07 brownnoise fade t 0.004 0.07 0.05 lowpass 420 norm -10 pad 0 0.24
sox -n -r 8000 -c 1 -b 16 -D door.tmp.wav synth 0.35 brownnoise fade t 0.002 0.35 0.33 lowpass 260 norm -5
sox step.tmp.wav step.tmp.wav step.tmp.wav step.tmp.wav step.tmp.wav door.tmp.wav -b 16 -D steps.wav pad 0.1 0.4
# A smoke detector: three beeps and a rest (ISO 8201).
sox -n -r 8000 -c 1 -b 16 -D beep.tmp.wav synth 0.5 sine 3150 fade t 0.01 0.5 0.01 norm -12 pad 0 0.5
sox beep.tmp.wav beep.tmp.wav beep.tmp.wav -b 16 -D detector.wav pad 0 1
# Water that runs.
sox -n -r 8000 -c 1 -b 16 -D -R water_runs.wav synth 3 pinknoise tremolo 7 40 highpass 500 norm -20
rm -f ./*.tmp.wav
