"""What people decide: the therapist for a client, the technician for the instrument. Parsed and judged; no files."""
