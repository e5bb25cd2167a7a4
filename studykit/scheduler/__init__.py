"""When a card is due: memory, study days, the queue, forecast and optimiser. Pure."""
