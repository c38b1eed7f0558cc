"""The instrument's end of the link: a thread that talks to the config server, and what the loop keeps for it."""
