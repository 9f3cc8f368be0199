"""What each person may see and do. Every query for a person starts here."""
