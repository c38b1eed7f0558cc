"""Program 2: the config server and its pages."""
