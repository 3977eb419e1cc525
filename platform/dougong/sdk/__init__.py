"""What plugin authors import: base classes and hook markers."""
