"""Single records and who reaches them: sharing one, and telling why somebody sees it."""
