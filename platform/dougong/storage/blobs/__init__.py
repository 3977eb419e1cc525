"""Where the bytes of files lie: outside the database, by keys that rows name."""
