"""Scripts by admins at work: what they are given of the platform, and where they are asked."""
