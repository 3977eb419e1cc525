"""Time: what a date, the clock or want of a touch sets off, and waits that follow their record."""
