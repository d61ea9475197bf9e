"""The commands of the command line: what each asks for, what it does, and what it prints."""
