"""Addresses of attention, the calendar and its feeds."""

from django.urls import path

from .views import attention, feeds, months

attention_patterns = [path("attention/", attention.attention, name="attention")]
calendar_patterns = [
    path("", months.calendar_page, name="list"),
    path("feed/", feeds.feed_address, name="address"),
]
feed_patterns = [path("feeds/<str:secret>.ics", feeds.feed, name="feed")]
