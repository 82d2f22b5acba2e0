"""Between message parts and Discord: views, buttons that outlive restarts, modals, replies."""
