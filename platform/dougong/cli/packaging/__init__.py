"""What the commands of packages share: finding a package, choosing tenants, telling of plans."""
