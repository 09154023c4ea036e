"""The site on this machine while it is being written: served, rebuilt when a file changes, reloaded in the browser."""
