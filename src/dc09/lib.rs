//! SIA DC-09 frames and their payloads, sans I/O.
