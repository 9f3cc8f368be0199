"""Starts and stops the processes of one machine: database, web server, worker."""
