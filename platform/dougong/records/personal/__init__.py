"""Personal data: finding what is kept of a person, giving it to them, and erasing it."""
