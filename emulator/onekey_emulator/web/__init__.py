"""The device in a web page: its screen and keys, its person, and what is said to it."""
