"""What people say to each other about records: comments, following, reminders, notifications."""
