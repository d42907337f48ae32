"""The admin of the register: its site, what its pages and rows share.

Nothing is registered here: this is imported while the first app registers.
"""
