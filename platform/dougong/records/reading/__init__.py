"""Reading records: what is asked is compiled once and run as one statement."""
