"""Several records made one, and parted again."""
