"""What the shape of an object changes about its records: documents, single ones, events."""
