"""The door: who is let in to the server, by which way, and what is answered to everybody else."""
