"""The audit log as its readers see it: what each act is called, and whether the chain holds."""
