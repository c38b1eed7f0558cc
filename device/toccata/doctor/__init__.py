"""What the doctor makes of figures: each is judged, with a remedy in a technician's words. Pure."""
