"""Former versions: what is kept aside, and how it comes back."""
