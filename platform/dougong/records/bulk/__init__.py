"""Work on many records at once, as jobs: imports of files, changes of what a filter finds."""
