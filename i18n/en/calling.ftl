# The number is being called; $for is how long
calling-now = Calling { $for }

# Spoken: a number that can be called
calling-call = Call { $name }, { $number }

# Beside a number: what came of the newest call, and how long ago it was
calling-came = { $result } { $ago } ago

# Beside a number where nobody answered: when it is due again; { $time } like 01:20
calling-again-in = { $result } · again { $time }

# The same once it is due
calling-again-now = { $result } · call again

# Field for the code word
calling-word = Code word

# Hint in the field for the code word
calling-word-hint = Code word as it is said

# Under the field: what it is for
calling-word-help = Enter tries the code word

# The contact has no code word
calling-no-word = The contact has no code word.

# The word was the contact's own
calling-right = Right code word

# The word was wrong; $left more are tried
calling-wrong = { $left ->
    [one] Wrong code word – one try left
   *[other] Wrong code word – { $left } tries left
}

# After three wrong words: no word counts in this event any more but the duress word
calling-locked = Three wrong code words: only duress is heard

# Under the field: the duress word was said
calling-duress = DURESS

# Over the plan: somebody is under threat
calling-duress-bar = DURESS. Somebody is under threat: let nothing be heard in the home and give nothing away on the telephone.

# What came of a call
call-answered = Answered

# What came of a call
call-no-answer = No answer

# What came of a call
call-busy = Busy

# What came of a call: answered, but would not help or say the word
call-refused = Refused
