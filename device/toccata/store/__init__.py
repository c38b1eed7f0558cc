"""Files on disk: where the instrument's data live, and how they are read."""
