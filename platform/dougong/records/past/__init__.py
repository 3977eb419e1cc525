"""The past of records: as they were, values taken back, what lies in the recycle bin."""
