"""The front page, plain information pages, health, and the development mailbox."""
