"""Puts the instrument on the house's Wi-Fi when a technician's page wishes it. Python's own library alone."""
