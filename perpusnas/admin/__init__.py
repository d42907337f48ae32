"""The admin of the register: its site, what its pages and rows share, and the desks of
what belongs to no one app.

Nothing is registered here: this is imported while the first app registers.
"""
