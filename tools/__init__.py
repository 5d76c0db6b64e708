"""What the project's commands are made of: set-up, locks, house style, reference pages, front-end files."""
