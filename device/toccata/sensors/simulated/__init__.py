"""Simulated boards: chips at register level behind the same I2C calls. A product, not a mock."""
