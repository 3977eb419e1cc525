"""What is told at once to those who have a page open.

The process of its own that does it is kept small: it imports none of the floors below but
`kernel`, asks the web server who somebody is and what they may read, and sends names and versions
only, never a value.
"""
