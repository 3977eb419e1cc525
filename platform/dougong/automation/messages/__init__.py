"""Messages that go out: templates, mails, what other systems are told and what they may ask."""
