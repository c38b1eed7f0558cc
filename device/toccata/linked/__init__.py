"""The instrument's end of the link: a thread of its own between the loop and the config server."""
