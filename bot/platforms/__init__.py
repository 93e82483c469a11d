"""The services the bot speaks through, one file each."""
