"""The play core: touches in, notes out. Pure: no clock, no files, no threads; time is an argument."""
