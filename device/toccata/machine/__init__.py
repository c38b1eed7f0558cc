"""What the machine under the instrument tells of itself: power, heat, disk, clock, versions, services."""
