"""Takes deliveries from a partner's drop, checks them against the contract, and keeps or destroys them."""
