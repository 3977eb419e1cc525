"""One file for each command or group of commands; they are found by scanning this folder."""
