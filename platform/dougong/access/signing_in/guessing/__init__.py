"""What people choose as passwords, and others try first."""
