"""Files that share an account, a home or a landlord beyond chance become groups that a person reads."""
