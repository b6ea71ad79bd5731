//! The centre's memory: journal, register and keys in SQLite.
