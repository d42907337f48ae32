"""How each language writes dates and moments (Django's `FORMAT_MODULE_PATH`).

A date has no time; a moment names its time zone, since the register is read in several.
"""
