"""What stays open or is fetched by the thousand: websockets, and pictures beside Django."""
