"""Las cuentas del trabajo sobre la miel."""
