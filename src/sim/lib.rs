//! The outside world, played: homes that speak only over real wires.
