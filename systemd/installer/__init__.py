"""`install`: makes a Raspberry Pi OS an instrument, and takes that back. The system's own Python is all it needs."""
