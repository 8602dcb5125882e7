"""A fictitious département under the real law: true life, declared life, take-up, errors, what is paid and due."""
