//! Time and network around the rules: receiver, duties, gate, sessions.
