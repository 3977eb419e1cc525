"""Messages of theirs: e-mail templates, alerts and notification types."""
