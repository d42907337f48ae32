"""Uploaded files: examined in a process of its own, for viruses, and against quotas.

`process` runs in the web worker and starts the process. `reading` and what stands on it
(`archives`, `xml_parts`, `pdf`, `docx`, `pictures`) run in that process: they import
neither Django nor settings, so that it starts fast and holds no secret.
"""
