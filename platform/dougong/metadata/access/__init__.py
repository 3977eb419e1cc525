"""Who may do what, as definitions say it: levels, principals, rights that are about no object."""
