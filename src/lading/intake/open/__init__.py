"""Files are opened in a limited child process: whatever is inside, the queue goes on and says why."""
