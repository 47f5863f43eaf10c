"""The bot's commands, one module each, and what it does with messages, buttons and errors."""
