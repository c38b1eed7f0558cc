"""How the shipped packs are made: sources, mastering, measures, manifest. The instrument itself never runs this."""
