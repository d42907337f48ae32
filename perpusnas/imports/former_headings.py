"""Headings of columns as earlier versions worded them, which their files still have."""

# The name of a column, and its former headings in either language, folded (0.1.0).
FORMER_HEADINGS = {
    "title_id": ("judul atau jabatan bahasa indonesia", "title in indonesian"),
    "title_en": ("judul atau jabatan bahasa inggris", "title in english"),
    "title_other": ("judul dalam bahasa mitra", "title in the partners language"),
    "signature": ("keadaan penandatanganan",),
    "is_contact": ("kontak kita", "our contact"),
    "domestic_planned": ("domestic heads planned",),
    "domestic_attended": ("domestic heads attended",),
    "foreign_planned": ("foreign heads planned",),
    "foreign_attended": ("foreign heads attended",),
}
