"""What happened around a record and its related ones, in one order, a page at a time."""
