"""What builders work on before they publish it."""
