# Name of an action plan
plan-burglary = inbrott

# Name of an action plan
plan-hold-up = överfall, tyst

# Name of an action plan
plan-panic = kontaktlarm

# Name of an action plan
plan-fire = brand

# Name of an action plan
plan-gas = gas

# Name of an action plan
plan-medical = sjukdom

# Name of an action plan
plan-tamper = sabotage

# Name of an action plan
plan-water = vattenläcka

# Name of an action plan
plan-line = linjefel

# Name of an action plan
plan-power = ström

# Name of an action plan
plan-technical = tekniskt fel

# A step of an action plan
step-look = Titta i kamerorna

# What the centre may and may not do in that step, one sentence or two short ones
may-look = Bara det här ärendets kameror, och bara medan du håller det.

# A step of an action plan
step-home = Är någon hemma?

# What the centre may and may not do in that step, one sentence or two short ones
may-home = Fråga inte efter kodordet förrän du vet vem du talar med.

# A step of an action plan
step-talk = Tala till hemmet

# What the centre may and may not do in that step, one sentence or two short ones
may-talk = Säg att det är larmcentralen och att platsen övervakas. Säg inte vem som bor där.

# A step of an action plan
step-talk-calm = Tala lugnt med den som är hemma

# What the centre may and may not do in that step, one sentence or two short ones
may-talk-calm = Fråga först hur det är. Den som svarar säger kodordet, du säger det aldrig.

# A step of an action plan
step-call-home = Ring den som är hemma

# What the centre may and may not do in that step, one sentence or two short ones
may-call-home = Fråga först hur det är. Den som svarar säger kodordet, du säger det aldrig.

# A step of an action plan
step-call-sleepers = Ring de som sover hemma

# What the centre may and may not do in that step, one sentence or two short ones
may-call-sleepers = Be dem stanna i ett rum och låsa om sig. Be ingen att gå och se efter.

# A step of an action plan
step-seen = Vad visar bild och ljud?

# What the centre may and may not do in that step, one sentence or two short ones
may-seen = Ett kodord avbryter bara det som inget annat talar emot.

# A step of an action plan
step-call-two = Ring två nummer, fråga efter kodord

# What the centre may and may not do in that step, one sentence or two short ones
may-call-two = Två olika nummer innan någon skickas. Ett fel kodord är inget kodord.

# A step of an action plan
step-send-guard-police = Skicka väktare och polis

# What the centre may and may not do in that step, one sentence or two short ones
may-send-guard-police = Polis när någon syns, hörs eller flera sektioner larmat. Väktaren går inte in ensam.

# A step of an action plan
step-send-guard = Skicka väktare

# What the centre may and may not do in that step, one sentence or two short ones
may-send-guard = Väktaren ser efter utifrån och ringer. Nyckel används bara om avtalet säger det.

# A step of an action plan
step-wait-guard = Vänta på väktaren

# A step of an action plan
step-guard-found = Vad fann väktaren?

# A step of an action plan
step-send-police = Larma polis

# What the centre may and may not do in that step, one sentence or two short ones
may-send-police = Säg vad som setts och hörts, inte vad du tror. Polisen avgör hur de kommer.

# A step of an action plan
step-call-contacts = Ring kontakterna

# What the centre may and may not do in that step, one sentence or two short ones
may-call-contacts = I ordning. Berätta bara för den som står i listan.

# A step of an action plan
step-secure-home = Se till att hemmet är låst

# What the centre may and may not do in that step, one sentence or two short ones
may-secure-home = Hemmet lämnas inte öppet. Skriv vem som tar över.

# A step of an action plan
step-listen-first = Lyssna först, tala inte

# What the centre may and may not do in that step, one sentence or two short ones
may-listen-first = Ingen ton, ingen fras och inget samtal till hemmet.

# A step of an action plan
step-threat = Kan det vara skarpt?

# What the centre may and may not do in that step, one sentence or two short ones
may-threat = Ett kodord räcker inte här: den som svarar kan vara hotad.

# A step of an action plan
step-keep-listening = Lyssna tills polisen är där

# What the centre may and may not do in that step, one sentence or two short ones
may-keep-listening = Allt du hör tas upp. Säg det som hjälper polisen.

# A step of an action plan
step-call-outside = Ring kontakt utanför hemmet

# What the centre may and may not do in that step, one sentence or two short ones
may-call-outside = Ring ingen som kan vara i hemmet. Be ingen åka dit.

# A step of an action plan
step-need = Vad behövs?

# What the centre may and may not do in that step, one sentence or two short ones
may-need = Svarar ingen räknas larmet som skarpt.

# A step of an action plan
step-send-ambulance = Larma ambulans, 112

# What the centre may and may not do in that step, one sentence or two short ones
may-send-ambulance = SOS Alarm bedömer. Stanna kvar tills de lagt på.

# A step of an action plan
step-talk-out = Be alla gå ut

# What the centre may and may not do in that step, one sentence or two short ones
may-talk-out = Ut, stäng dörren, samlas på ett ställe. Be ingen släcka eller gå in igen.

# A step of an action plan
step-fire-seen = Brinner det?

# What the centre may and may not do in that step, one sentence or two short ones
may-fire-seen = Vid minsta tvekan larmas räddningstjänsten.

# A step of an action plan
step-send-rescue = Larma räddningstjänsten, 112

# What the centre may and may not do in that step, one sentence or two short ones
may-send-rescue = Säg adress, väg in och om någon kan vara kvar.

# A step of an action plan
step-send-keyholder = Skicka nyckelhållare

# What the centre may and may not do in that step, one sentence or two short ones
may-send-keyholder = Möter utanför. Går inte in.

# A step of an action plan
step-air-out = Låt dem vädra

# What the centre may and may not do in that step, one sentence or two short ones
may-air-out = Den som är hemma stannar vid dörren så länge detektorn ljuder.

# A step of an action plan
step-still-alarming = Larmar detektorn än?

# What the centre may and may not do in that step, one sentence or two short ones
may-still-alarming = En detektor som inte tystnar är brand.

# A step of an action plan
step-call-out = Ring och be alla gå ut

# What the centre may and may not do in that step, one sentence or two short ones
may-call-out = Vid gas: rör inga strömbrytare, ring inte inifrån.

# A step of an action plan
step-gas-state = Mår alla bra?

# What the centre may and may not do in that step, one sentence or two short ones
may-gas-state = Huvudvärk eller trötthet räknas som förgiftning.

# A step of an action plan
step-book-service = Boka service

# What the centre may and may not do in that step, one sentence or two short ones
may-book-service = Teknikern kommer efter avtal med kunden.

# A step of an action plan
step-look-ill = Se hur det är med personen

# What the centre may and may not do in that step, one sentence or two short ones
may-look-ill = Titta bara för att hjälpa, och sluta när hjälpen är där.

# A step of an action plan
step-need-ill = Behövs hjälp?

# What the centre may and may not do in that step, one sentence or two short ones
may-need-ill = Den som säger sig må bra tros, om inget talar emot.

# A step of an action plan
step-call-ill = Ring hemmet och en kontakt

# A step of an action plan
step-stay-with = Håll kontakt tills hjälpen är där

# What the centre may and may not do in that step, one sentence or two short ones
may-stay-with = Ge inga medicinska råd: koppla in 112.

# A step of an action plan
step-tamper-cause = Vad har hänt?

# What the centre may and may not do in that step, one sentence or two short ones
may-tamper-cause = Sabotage när larmet är på räknas som inbrott på väg.

# A step of an action plan
step-call-water = Ring: stäng av vattnet

# A step of an action plan
step-check-neighbours = Se om grannar har samma fel

# What the centre may and may not do in that step, one sentence or two short ones
may-check-neighbours = Flera på en gång är avbrott. Ett ensamt hem kan vara sabotage.

# A step of an action plan
step-wait-line = Vänta om linjen kommer tillbaka

# A step of an action plan
step-line-cause = Varför är linjen tyst?

# What the centre may and may not do in that step, one sentence or two short ones
may-line-cause = Hemmet är obevakat så länge.

# A step of an action plan
step-call-line = Ring kunden

# A step of an action plan
step-power-cause = Var är strömmen borta?

# A step of an action plan
step-call-power = Ring om strömmen

# A step of an action plan
step-check-panel = Kontrollera larmpanelens signaler

# An answer to a question of an action plan; short, it stands on a button
answer-nobody = Ingen hemma

# An answer to a question of an action plan; short, it stands on a button
answer-somebody = Någon är hemma

# An answer to a question of an action plan; short, it stands on a button
answer-night = Natt, någon sover

# An answer to a question of an action plan; short, it stands on a button
answer-intruder = Någon är där olovligt

# An answer to a question of an action plan; short, it stands on a button
answer-unclear = Oklart, inget syns

# An answer to a question of an action plan; short, it stands on a button
answer-mistake-code = Misstag, rätt kodord

# An answer to a question of an action plan; short, it stands on a button
answer-code-wrong = Fel eller inget kodord

# An answer to a question of an action plan; short, it stands on a button
answer-code-right = Rätt kodord, avbryter

# An answer to a question of an action plan; short, it stands on a button
answer-wants-help = Vill ha hjälp

# An answer to a question of an action plan; short, it stands on a button
answer-no-answer = Ingen svarar

# An answer to a question of an action plan; short, it stands on a button
answer-break-in = Spår av inbrott

# An answer to a question of an action plan; short, it stands on a button
answer-all-well = Allt är väl

# An answer to a question of an action plan; short, it stands on a button
answer-threat-or-doubt = Ja, eller osäkert

# An answer to a question of an action plan; short, it stands on a button
answer-test-agreed = Nej, avtalat prov

# An answer to a question of an action plan; short, it stands on a button
answer-threatened = Hotad

# An answer to a question of an action plan; short, it stands on a button
answer-ill-or-hurt = Sjuk eller skadad

# An answer to a question of an action plan; short, it stands on a button
answer-no-contact = Ingen kontakt

# An answer to a question of an action plan; short, it stands on a button
answer-fire-or-doubt = Ja, eller osäkert

# An answer to a question of an action plan; short, it stands on a button
answer-cooking = Nej, matos och personen är där

# An answer to a question of an action plan; short, it stands on a button
answer-fell-silent = Nej, den tystnade

# An answer to a question of an action plan; short, it stands on a button
answer-leak-or-doubt = Läcka, eller osäkert

# An answer to a question of an action plan; short, it stands on a button
answer-detector-old = Alla ute och väl, detektorfel

# An answer to a question of an action plan; short, it stands on a button
answer-no-help-needed = Nej, ingen hjälp behövs

# An answer to a question of an action plan; short, it stands on a button
answer-fault-or-work = Fel eller arbete

# An answer to a question of an action plan; short, it stands on a button
answer-shuts-it-off = Stänger av själv

# An answer to a question of an action plan; short, it stands on a button
answer-away = Är borta, har nyckelhållare

# An answer to a question of an action plan; short, it stands on a button
answer-line-is-back = Den är tillbaka

# An answer to a question of an action plan; short, it stands on a button
answer-known-outage = Känt avbrott i området

# An answer to a question of an action plan; short, it stands on a button
answer-unexplained = Okänt

# An answer to a question of an action plan; short, it stands on a button
answer-customer-sees-to-it = Kunden ser till det

# An answer to a question of an action plan; short, it stands on a button
answer-only-this-home = Bara här

# An answer to a question of an action plan; short, it stands on a button
answer-battery-weak = Svagt batteri
