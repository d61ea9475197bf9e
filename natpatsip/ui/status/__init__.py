"""The status page: how far each sheet is, what is asked and answered, who is reminded, and when all is due."""
